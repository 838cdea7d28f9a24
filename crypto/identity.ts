/** A person is a chain of signed entries, named by the hash of its first. Reading, growing and comparing chains; neither stores nor fetches them. */
import { type Bytes, compare, equal, randomBytes } from './bytes.ts';
import { beginChain, type Chain, type ChainRefusal, type Device, type Grown, growChain } from './chain.ts';
import { CHAIN_LIMITS, consentBody, type EntryContent, type Joining, readEntry, writeEntry, writeEntryBody } from './entry.ts';
import type { SealKey } from './seal-key.ts';
import { type SignKey, sign } from './signing.ts';

export type { Chain, ChainRefusal, Device, Grown, Joining };

/** Both key pairs of one device. */
export type DeviceKeys = { readonly sign: SignKey; readonly seal: SealKey };
/** Who signs an entry: an active device by its id, or the holder of the recovery key in force. */
export type ChainSigner = DeviceSigner | { readonly recovery: SignKey };
export type DeviceSigner = { readonly keys: DeviceKeys; readonly device: Bytes };

const NO_HASH: Bytes = new Uint8Array(32);

/** A new person with one device. `time` in ms. */
export async function newIdentity(keys: DeviceKeys, time: number): Promise<Chain> {
  const content = { kind: 'device', signKey: keys.sign.publicKey, sealKey: keys.seal.publicKey, nonce: randomBytes(16), consent: undefined } as const;
  const body = writeEntryBody({ index: 0, previous: NO_HASH, time, signer: 0, content });
  const begun = await beginChain(writeEntry(body, await sign(keys.sign, 'chain', body)));
  if (!begun.may) throw new Error(`a new identity was refused: ${begun.because}`);
  return begun.chain;
}

/** The chain, every entry verified, or undefined where any is wrong, missing, repeated or out of order. */
export async function readChain(entries: readonly Bytes[]): Promise<Chain | undefined> {
  const [first, ...rest] = entries;
  if (!first || entries.length > CHAIN_LIMITS.entries) return undefined;
  const begun = await beginChain(first);
  return begun.may ? extendChain(begun.chain, rest) : undefined;
}

/** The chain with these entries at its end; undefined where one of them may not follow. */
export async function extendChain(chain: Chain, entries: readonly Bytes[]): Promise<Chain | undefined> {
  let grown = chain;
  for (const entry of entries) {
    const next = await growChain(grown, entry);
    if (!next.may) return undefined;
    grown = next.chain;
  }
  return grown;
}

/** Takes a device in that has agreed to it (`consentTo`). */
export const addDevice = (chain: Chain, signer: ChainSigner, joining: Joining, time: number): Promise<Grown> =>
  signEntry(chain, signer, { kind: 'device', ...joining }, time);

/** Puts a device that has agreed to it (`consentTo`) in the place of the one that signs, which is revoked by that: it is as old as that one was. */
export const renewDevice = (chain: Chain, signer: DeviceSigner, joining: Joining, time: number): Promise<Grown> =>
  signEntry(chain, signer, { kind: 'renew', ...joining }, time);

/** By the device itself, a device before it, or the recovery key. Revoking the last device leaves only the recovery key. */
export const revokeDevice = (chain: Chain, signer: ChainSigner, device: Bytes, time: number): Promise<Grown> =>
  signEntry(chain, signer, { kind: 'revoke', device }, time);

/** Sets or replaces the recovery key: by the senior active device, or by the key it replaces. */
export const addRecovery = (chain: Chain, signer: ChainSigner, signKey: Bytes, time: number): Promise<Grown> =>
  signEntry(chain, signer, { kind: 'recovery', signKey }, time);

/** `url` is an origin: `https://hub.example`, with its port where it is not the usual one. */
export const addHub = (chain: Chain, signer: ChainSigner, url: string, time: number): Promise<Grown> =>
  signEntry(chain, signer, { kind: 'hub', url }, time);

/** '' lets the name go. Standing in the chain does not make it the person's: the hub gives each name once. */
export const addName = (chain: Chain, signer: ChainSigner, username: string, time: number): Promise<Grown> =>
  signEntry(chain, signer, { kind: 'name', username }, time);

/**
 * The new device's half of linking and of renewing. It signs whom it joins and at which head, so nobody can put it into another chain, and a chain that
 * has grown meanwhile needs a new consent.
 */
export async function consentTo(keys: DeviceKeys, chain: Pick<Chain, 'user' | 'head'>): Promise<Joining> {
  const joining = { signKey: keys.sign.publicKey, sealKey: keys.seal.publicKey, nonce: randomBytes(16) };
  return { ...joining, consent: await sign(keys.sign, 'consent', consentBody(chain.user, chain.head, joining)) };
}

export const activeDevices = (chain: Chain): readonly Device[] => chain.devices.filter((device) => device.active);
/** Who stands in the place of this device by now: itself, or the last of those that replaced it one after the other, which alone have its rank. */
export const standingFor = (chain: Chain, device: Device): Device => chain.devices.findLast(({ rank }) => rank === device.rank) ?? device;
export const findDevice = (chain: Chain, id: Bytes): Device | undefined => chain.devices.find((device) => equal(device.id, id));

/** The index of the entry with this hash, or undefined: withheld from us, or of another branch. */
export function headAt(chain: Chain, head: Bytes): number | undefined {
  const index = chain.heads.findIndex((one) => equal(one, head));
  return index < 0 ? undefined : index;
}
export const isAncestor = (chain: Chain, head: Bytes): boolean => headAt(chain, head) !== undefined;

/** The device as it stood at this head: undefined where the head is unknown, or the device not yet or no longer active there. */
export function deviceAt(chain: Chain, head: Bytes, id: Bytes): Device | undefined {
  const at = headAt(chain, head);
  const device = findDevice(chain, id);
  if (at === undefined || !device || device.index > at) return undefined;
  return device.revokedAt === undefined || device.revokedAt > at ? device : undefined;
}

/** Is `older` a beginning of `newer`, or equal? A pinned chain may only grow. */
export const isGrowthOf = (newer: Chain, older: Chain): boolean => equal(newer.heads[older.heads.length - 1] ?? NO_HASH, older.head);

/**
 * Which of two chains of one person is in force. The longer of two that agree; else, by the entries in which they part: one signed by the recovery key,
 * then the one of the senior signer, then the lower hash. An order over all branches, whichever two are compared. It does not tell the honest branch:
 * who holds the keys of an early device can part early, and wins unless a recovery key stood before that. Both are shown to everybody.
 */
export function seniorBranch(a: Chain, b: Chain): Chain {
  if (!equal(a.user, b.user)) throw new Error('branches of two persons cannot be compared');
  const fork = a.heads.findIndex((head, i) => !equal(head, b.heads[i] ?? NO_HASH));
  if (fork < 0) return b;
  if (fork >= b.heads.length) return a;
  const [rankA, rankB] = [rankAt(a, fork), rankAt(b, fork)];
  return (rankA.rank - rankB.rank || compare(rankA.head, rankB.head)) < 0 ? a : b;
}

/** The signer's rank, or -1 for the recovery key: every branch has the same entries before the fork, so the ranks mean the same. */
function rankAt(chain: Chain, index: number): { readonly rank: number; readonly head: Bytes } {
  const signer = readEntry(chain.entries[index] as Bytes)?.signer;
  if (signer === undefined) throw new Error('a verified chain holds an entry that cannot be read');
  return { rank: chain.devices.find((device) => device.index === signer)?.rank ?? -1, head: chain.heads[index] as Bytes };
}

async function signEntry(chain: Chain, signer: ChainSigner, content: EntryContent, time: number): Promise<Grown> {
  const at = 'recovery' in signer ? chain.recovery : findDevice(chain, signer.device);
  if (!at) return { may: false, because: 'signer_inactive' };
  const key = 'recovery' in signer ? signer.recovery : signer.keys.sign;
  const body = writeEntryBody({ index: chain.entries.length, previous: chain.head, time, signer: at.index, content });
  return growChain(chain, writeEntry(body, await sign(key, 'chain', body)));
}
