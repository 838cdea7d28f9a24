/** Who may do what: asked before signing, and again of everything that comes in. Pure; the same question has the same answer on every honest device. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import type { Credential } from '../../crypto/credential.ts';
import { activeDevices, type Chain, type Device, deviceAt, findDevice, headAt } from '../../crypto/identity.ts';
import { AUTHORITY, type AuthorityEvent } from './authority.ts';
import { isMessage, TYPE } from './bodies.ts';
import type { Header } from './event.ts';
import { isOwnType } from './own-bodies.ts';
import { isKnownVersion, rightsBehind, spanAt, wasIn } from './rights.ts';
import type { Chains } from './state.ts';
import type { AuthorityState } from './genesis.ts';

/** The leaves a commit moves, as the MLS facade found them by comparing the trees. */
export type LeafChange = {
  readonly committer: Credential;
  /** There were before it. */
  readonly leaves: readonly Credential[];
  readonly added: readonly Credential[];
  readonly removed: readonly Credential[];
  readonly updated: readonly Credential[];
};

/**
 * May this commit do what it does, given the event that rides with it? `state` is the one after the event, `chains` hold its heads. Whoever is
 * no longer in the chat goes by it with all of their leaves.
 */
export function judgeCommit(state: AuthorityState, event: AuthorityEvent, change: LeafChange, chains: Chains): boolean {
  const { committer, leaves, added, removed, updated } = change;
  if (!isLeafOf(committer, event.user, event.device, state, chains)) return false;
  if (updated.some((leaf) => !sameLeaf(leaf, committer))) return false;
  if (leaves.some((leaf) => !isIn(state, leaf.user) && !removed.some((one) => sameLeaf(one, leaf)))) return false;
  if (event.type === AUTHORITY.update) return added.length === 0 && removed.length === 0;
  if (event.type === AUTHORITY.open) return false;
  return added.every((leaf) => isActiveLeaf(state, leaf, chains)) && distinct(added) && removed.every((leaf) => mayGo(state, leaf, added, chains));
}

/** May a new generation consist of these leaves? Each is an active device of the roster, none is there twice, and the founder is among them. */
export const judgeFounding = (state: AuthorityState, event: AuthorityEvent, leaves: readonly Credential[], chains: Chains): boolean =>
  leaves.every((leaf) => isActiveLeaf(state, leaf, chains)) &&
  distinct(leaves) &&
  leaves.some((leaf) => isLeafOf(leaf, event.user, event.device, state, chains));

/** Devices that ought to have a leaf: the active ones of everybody in the roster, at the heads the state stands on. */
export const devicesOf = (state: AuthorityState, chains: Chains): readonly { readonly user: Bytes; readonly device: Device }[] =>
  state.roster.flatMap((user) => {
    const chain = chains.get(toHex(user));
    return chain ? activeDevices(chain).map((device) => ({ user, device })) : [];
  });

/** The device a leaf stands for at the head the state names, or undefined. */
export function deviceOfLeaf(state: AuthorityState, leaf: Credential, chains: Chains): Device | undefined {
  const chain = chains.get(toHex(leaf.user));
  const head = state.heads.get(toHex(leaf.user));
  const found = chain?.devices.find((device) => device.index === leaf.index && equal(device.signKey, leaf.key));
  return chain && head && found && deviceAt(chain, head, found.id);
}

/**
 * Is the header's author, at the version of the rights it names, a device of the chat that was active at the chain head it names? 'unknown' where we do not
 * have that version, or that head. A later removal changes nothing of the answer: what it takes back stands, and counts no more.
 */
export function authorOf(state: AuthorityState, header: Header, chains: Chains): Device | 'unknown' | undefined {
  if (!isKnownVersion(state, header.authority)) return state.group ? 'unknown' : undefined;
  const span = spanAt(state, header.authority);
  if (!wasIn(state, header) || (span !== undefined && span !== header.place.span)) return undefined;
  const chain: Chain | undefined = chains.get(toHex(header.user));
  if (!chain || headAt(chain, header.head) === undefined) return 'unknown';
  return deviceAt(chain, header.head, header.device);
}

/**
 * May this event count in this chat? It is of the chat, its author has the right to say it by the version it names (rights.ts), it stands in that version's
 * span, and its type may stand here. Whether the author signed it, and might at that head, is `authorOf`'s and the signature's part.
 */
export function mayEnter(state: AuthorityState, header: Header): boolean {
  const rights = equal(header.chat, state.chat) ? rightsBehind(state, header) : undefined;
  if (!rights || (isMessage(header.type) && !rights.may.has('write'))) return false;
  const span = spanAt(state, header.authority);
  return (span === undefined || span === header.place.span) && mayStand(state.kind, header.type);
}

/** May an event of this type stand in a chat of this kind? Types of later versions may. */
export const mayStand = (kind: AuthorityState['kind'], type: number): boolean =>
  (kind === 'self' || !isOwnType(type)) && (kind === 'group' || type !== TYPE.leave);

/**
 * May the author of this header say where the words of `device` end? Only for a device of the author's own chain that is revoked at the head the
 * header names, by a device that is active there. Nobody cuts another person's words short.
 */
export function mayCut(header: Header, device: Bytes, chains: Chains): boolean {
  const chain = chains.get(toHex(header.user));
  const at = chain && headAt(chain, header.head);
  const gone = chain && findDevice(chain, device);
  if (!chain || at === undefined || gone?.revokedAt === undefined || gone.revokedAt > at) return false;
  return deviceAt(chain, header.head, header.device) !== undefined;
}

function isActiveLeaf(state: AuthorityState, leaf: Credential, chains: Chains): boolean {
  return isIn(state, leaf.user) && deviceOfLeaf(state, leaf, chains) !== undefined;
}

const isIn = ({ roster }: AuthorityState, user: Bytes): boolean => roster.some((one) => equal(one, user));

function isLeafOf(leaf: Credential, user: Bytes, device: Bytes, state: AuthorityState, chains: Chains): boolean {
  const found = deviceOfLeaf(state, leaf, chains);
  return equal(leaf.user, user) && found !== undefined && equal(found.id, device);
}

/** A leaf goes when its person is in the chat no more, when its device is no longer active, or when the same device comes back by the same commit. */
const mayGo = (state: AuthorityState, leaf: Credential, added: readonly Credential[], chains: Chains): boolean =>
  !isIn(state, leaf.user) || deviceOfLeaf(state, leaf, chains) === undefined || added.some((one) => sameLeaf(one, leaf));

const sameLeaf = (a: Credential, b: Credential): boolean => equal(a.user, b.user) && equal(a.key, b.key) && a.index === b.index;
const distinct = (leaves: readonly Credential[]): boolean =>
  new Set(leaves.map(({ user, index }) => `${toHex(user)}:${index}`)).size === leaves.length;
