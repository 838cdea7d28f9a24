/** What founds, changes and joins groups (RFC 9420's handshake, and key packages): the heavy half of mls.ts, which brings it when it is first needed. */
import { type Bytes, concat, equal, own } from './bytes.ts';
import type { Credential } from './credential.ts';
import { type Changes, makeCommit } from './mls-commit.ts';
import { encodeWelcome } from 'ts-mls/welcome.js';
import { WELCOME } from './mls-commit.ts';
import { foundGroup, type Invitation, joinGroup, parseWelcome } from './mls-join.ts';
import {
  checkPackage,
  describePackage,
  isLive,
  makePackage,
  type NewPackage,
  type PackageInfo,
  parsePackage,
  readSecret,
  WELCOME_MS,
  type SignKey,
} from './mls-package.ts';
import { type Change, processCommit } from './mls-receive.ts';
import { attempt, type Group, type Leaf, type Result, treeOf } from './mls-state.ts';
import { DEFAULT_SUITE, type SuiteName, suiteOf } from './mls-suite.ts';

/** A fresh key package; `now` in ms. `last`: the last-resort one, which may be used more than once. */
export async function newKeyPackage(input: {
  readonly suite?: SuiteName;
  readonly credential: Credential;
  readonly sign: SignKey;
  readonly now: number;
  readonly last?: boolean;
}): Promise<NewPackage> {
  if (!equal(input.credential.key, input.sign.publicKey)) throw new Error('a credential names the key that signs');
  return makePackage(input.credential, input.sign, input.now, input.last ?? false, await suiteOf(input.suite ?? DEFAULT_SUITE));
}

/** What another's key package says, where it is sound and live at `now`, ms. That the credential is who it says is the chain's to show. */
export async function readKeyPackage(bytes: Bytes, now: number): Promise<PackageInfo | undefined> {
  const suite = await suiteOf(DEFAULT_SUITE);
  const keyPackage = parsePackage(bytes);
  if (!keyPackage || !isLive(keyPackage, now)) return undefined;
  const sound = await attempt(async () => {
    await checkPackage(keyPackage, suite);
    return describePackage(keyPackage, suite);
  });
  return sound.ok ? { credential: sound.credential, ref: sound.ref, last: sound.last, from: sound.from, until: sound.until } : undefined;
}

/** Until when the keys of an own package answer a Welcome, ms; undefined where what is kept of it is damaged. */
export function answersUntil(secret: Bytes): number | undefined {
  const kept = readSecret(secret);
  return kept && Number(kept.keyPackage.leafNode.lifetime.notAfter) * 1000 + WELCOME_MS;
}

/** A group of one, at epoch 0, of the device whose own key package this is. */
export async function createGroup({
  suite = DEFAULT_SUITE,
  groupId,
  own,
}: {
  readonly suite?: SuiteName;
  readonly groupId: Bytes;
  readonly own: NewPackage;
}): Promise<Group> {
  const secret = readSecret(own.secret);
  if (!secret) throw new Error('own key package without its secret');
  return foundGroup(groupId, secret, suite, await suiteOf(suite));
}

/**
 * A commit that adds and removes, or only renews our keys where both are empty. `group` stays in force until the commit is seen in the log, then
 * `next` replaces it. `tree` is of `next`, for those the `welcome` invites.
 */
export const commit = (
  group: Group,
  changes: Changes,
): Promise<Result<{ readonly next: Group; readonly commit: Bytes; readonly welcome: Bytes | undefined; readonly tree: Bytes }>> =>
  attempt(async () => {
    const made = await makeCommit(group, changes, await suiteOf(group.suite));
    return { ...made, tree: treeOf(made.next) };
  });

/**
 * Another's commit. `judge` is asked once, after every check a removed member can make too; where it says no, or anything fails, `group` stays as
 * it was. `removed`: the commit removed us; `next` can then do nothing but name its members.
 */
export const receiveCommit = (
  group: Group,
  bytes: Bytes,
  judge: (change: Change) => boolean,
): Promise<Result<{ readonly next: Group; readonly change: Change; readonly removed: boolean }>> =>
  attempt(async () => processCommit(group, bytes, judge, await suiteOf(group.suite)));

/** Joins by a Welcome and the tree that came beside it. Every check of RFC 9420 §12.4.3.1 is made; the tree is trusted for nothing. */
export const join = (invitation: Invitation): Promise<Result<{ readonly group: Group; readonly ref: Bytes; readonly signer: Leaf }>> =>
  attempt(() => joinGroup(invitation, suiteOf));

/** The refs of the key packages a Welcome is for; undefined where the bytes are no Welcome. */
export const welcomeRefs = (welcome: Bytes): readonly Bytes[] | undefined =>
  parseWelcome(welcome)?.secrets.map(({ newMember }) => own(newMember).slice());

/**
 * The same Welcome for each who joins alone, in the order in which they were added: every one needs but its own group secrets (RFC 9420 §12.4.3.1). None
 * where the bytes are no Welcome.
 */
export const welcomesOf = (welcome: Bytes): readonly Bytes[] => {
  const whole = parseWelcome(welcome);
  return (whole?.secrets ?? []).flatMap((one) => (whole ? concat(WELCOME, encodeWelcome({ ...whole, secrets: [one] })) : []));
};
