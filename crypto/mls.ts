/** Groups of devices over MLS (RFC 9420), as the engine sees them: immutable values, bytes in, bytes out. Knows no rights, clock or store. */
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { type Bytes, equal, own } from './bytes.ts';
import type { Credential } from './credential.ts';
import { type Changes, makeCommit } from './mls-commit.ts';
import { foundGroup, type Invitation, joinGroup, parseWelcome } from './mls-join.ts';
import { openMessage, sealApplication } from './mls-message.ts';
import {
  checkPackage,
  describePackage,
  isLive,
  makePackage,
  type NewPackage as Package,
  type PackageInfo,
  parsePackage,
  readSecret,
  type SignKey as Key,
} from './mls-package.ts';
import { type Change as GroupChange, processCommit } from './mls-receive.ts';
import { readRows, type Rows, type RowsDelta, rowsBetween as deltaBetween } from './mls-rows.ts';
import {
  attempt,
  epochNumber,
  type Group as State,
  type Leaf as TreeLeaf,
  leavesOfTree,
  type Reason as WhyNot,
  refuse,
  type Result as Outcome,
} from './mls-state.ts';
import { DEFAULT_SUITE, type SuiteName as Name, suiteOf } from './mls-suite.ts';

export type Group = State;
export type Leaf = TreeLeaf;
export type SuiteName = Name;
export type SignKey = Key;
export type NewPackage = Package;
export type Change = GroupChange;
export type Reason = WhyNot;
export type Result<T> = Outcome<T>;

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

/** Seals for all members at this epoch. `aad` travels in the clear, bound to the message. Write the rows of `next` before the bytes go out. */
export async function seal(group: Group, plain: Bytes, aad: Bytes): Promise<{ readonly next: Group; readonly bytes: Bytes }> {
  if (group.removed) throw new Error('sealing in a group that removed us');
  const { bytes, ratchets } = await sealApplication(group, plain, aad, await suiteOf(group.suite));
  return { next: { ...group, ratchets }, bytes };
}

/** Opens what another member sealed at this epoch, with just this `aad`. Each message opens once. */
export const open = (
  group: Group,
  bytes: Bytes,
  aad: Bytes,
): Promise<Result<{ readonly next: Group; readonly plain: Bytes; readonly sender: Leaf }>> =>
  attempt(async () => {
    const { content, sender, ratchets } = await openMessage(group, bytes, 'application', await suiteOf(group.suite));
    if (content.contentType !== 'application') return refuse('malformed', 'no application data inside');
    if (!equal(content.authenticatedData, aad)) refuse('wrong_aad', 'sealed for something else');
    const leaf = leavesOf(group).find(({ index }) => index === sender) ?? refuse('unknown_sender', 'no such leaf');
    return { next: { ...group, ratchets }, plain: own(content.applicationData).slice(), sender: leaf };
  });

/** Joins by a Welcome and the tree that came beside it. Every check of RFC 9420 §12.4.3.1 is made; the tree is trusted for nothing. */
export const join = (invitation: Invitation): Promise<Result<{ readonly group: Group; readonly ref: Bytes; readonly signer: Leaf }>> =>
  attempt(() => joinGroup(invitation, suiteOf));

/** The refs of the key packages a Welcome is for; undefined where the bytes are no Welcome. */
export const welcomeRefs = (welcome: Bytes): readonly Bytes[] | undefined =>
  parseWelcome(welcome)?.secrets.map(({ newMember }) => own(newMember).slice());

export const leavesOf = (group: Group): readonly Leaf[] => leavesOfTree(group.tree);

export function ownLeaf(group: Group): Leaf {
  const leaf = leavesOf(group).find(({ index }) => index === group.path.leafIndex);
  if (!leaf) throw new Error('a group without our leaf');
  return leaf;
}

export const epochOf = (group: Group): number => epochNumber(group.context);
export const groupIdOf = (group: Group): Bytes => own(group.context.groupId);
export const treeOf = (group: Group): Bytes => own(encodeRatchetTree(group.tree));
/** Equal for members who agree on all that happened up to this epoch (RFC 9420 §8.7). */
export const authenticatorOf = (group: Group): Bytes => own(group.schedule.epochAuthenticator);

/** A secret only the members of this epoch know (RFC 9420 §8.5); one use, one label. */
export const exportSecret = async (group: Group, label: string, context: Bytes, length: number): Promise<Bytes> =>
  own(await mlsExporter(group.schedule.exporterSecret, label, context, length, await suiteOf(group.suite)));

/** The rows that differ between two states of one route; all of them where there is no `old`. */
export const rowsBetween = (old: Group | undefined, next: Group): RowsDelta => deltaBetween(old, next);
/** The group of these rows; undefined where one is missing or damaged. */
export const groupFromRows = async (rows: Rows): Promise<Group | undefined> => readRows(rows);
