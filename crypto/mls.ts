/**
 * Groups of devices over MLS (RFC 9420), as the engine sees them: immutable values, bytes in, bytes out. Knows no rights, clock or store. What messages need is
 * here; what founds, changes and joins a group comes when it is first asked for, and throws NotLoaded where it cannot.
 */
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { type Bytes, equal, own } from './bytes.ts';
import { later } from './later.ts';
import type * as handshake from './mls-handshake.ts';
import { openMessage, sealApplication } from './mls-message.ts';
import type { NewPackage as Package, SignKey as Key } from './mls-package.ts';
import type { Change as GroupChange } from './mls-receive.ts';
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
  treeOf as treeBytes,
} from './mls-state.ts';
import { type SuiteName as Name, suiteOf } from './mls-suite.ts';

export type Group = State;
export type Leaf = TreeLeaf;
export type SuiteName = Name;
export type SignKey = Key;
export type NewPackage = Package;
export type Change = GroupChange;
export type Reason = WhyNot;
export type Result<T> = Outcome<T>;

type Handshake = typeof handshake;
const brought = (): Promise<Handshake> => later(() => import('./mls-handshake.ts'));

export const newKeyPackage: Handshake['newKeyPackage'] = async (input) => (await brought()).newKeyPackage(input);
export const readKeyPackage: Handshake['readKeyPackage'] = async (bytes, now) => (await brought()).readKeyPackage(bytes, now);
export const answersUntil = async (secret: Bytes): Promise<number | undefined> => (await brought()).answersUntil(secret);
export const createGroup: Handshake['createGroup'] = async (input) => (await brought()).createGroup(input);
export const commit: Handshake['commit'] = async (group, changes) => (await brought()).commit(group, changes);
export const receiveCommit: Handshake['receiveCommit'] = async (group, bytes, judge) => (await brought()).receiveCommit(group, bytes, judge);
export const join: Handshake['join'] = async (invitation) => (await brought()).join(invitation);
/** The refs of the key packages a Welcome is for; undefined where the bytes are no Welcome. */
export const welcomeRefs = async (welcome: Bytes): Promise<readonly Bytes[] | undefined> => (await brought()).welcomeRefs(welcome);

/** The same Welcome for each of those who were added, in their order, with its own group secrets alone (RFC 9420 §12.4.3.1). */
export const welcomesOf = async (welcome: Bytes): Promise<readonly Bytes[]> => (await brought()).welcomesOf(welcome);

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

export const leavesOf = (group: Group): readonly Leaf[] => leavesOfTree(group.tree);

export function ownLeaf(group: Group): Leaf {
  const leaf = leavesOf(group).find(({ index }) => index === group.path.leafIndex);
  if (!leaf) throw new Error('a group without our leaf');
  return leaf;
}

export const epochOf = (group: Group): number => epochNumber(group.context);
export const groupIdOf = (group: Group): Bytes => own(group.context.groupId);
export const treeOf = (group: Group): Bytes => treeBytes(group);
/** Equal for members who agree on all that happened up to this epoch (RFC 9420 §8.7). */
export const authenticatorOf = (group: Group): Bytes => own(group.schedule.epochAuthenticator);

/** A secret only the members of this epoch know (RFC 9420 §8.5); one use, one label. */
export const exportSecret = async (group: Group, label: string, context: Bytes, length: number): Promise<Bytes> =>
  own(await mlsExporter(group.schedule.exporterSecret, label, context, length, await suiteOf(group.suite)));

/** The rows that differ between two states of one route; all of them where there is no `old`. */
export const rowsBetween = (old: Group | undefined, next: Group): RowsDelta => deltaBetween(old, next);
/** The group of these rows; undefined where one is missing or damaged. */
export const groupFromRows = async (rows: Rows): Promise<Group | undefined> => readRows(rows);
