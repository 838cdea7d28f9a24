/**
 * Linking: a new device shows a code, an own device takes it, both show the same two words, and after a yes the new one stands in the chain. The code
 * commits to the new device's keys and seals all they say, so the hub where they meet can neither read nor take part.
 *
 * Parts of the meeting: 0 new → old {keys, name}; 1 old → new {chain}; 2 new → old {consent}; 3 old → new {chain with the new device, generation of the own chat; or
 * no chain: the person said no}; 4 new → old {ready}.
 */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBytes,
  readFixed,
  readList,
  readText,
  readUint,
  writeBytes,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { keysHash, type LinkCode, readCode, writeCode } from '../../../crypto/codes.ts';
import { readJoining, writeJoining } from '../../../crypto/entry.ts';
import { addDevice, type Chain, consentTo, type DeviceKeys, readChain } from '../../../crypto/identity.ts';
import { openPart, sealPart } from '../../../crypto/meeting.ts';
import { SEAL_KEY_BYTES } from '../../../crypto/seal-key.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { LIMIT } from '../../chat/form.ts';
import type { Api } from '../../wire/api.ts';
import { isOwnDevice } from './account.ts';
import type { Me } from '../memory/me.ts';
import { wordsOf } from './words.ts';

/** Seconds one question waits at the meeting, and how often it is asked before the other counts as gone. */
const WAIT_SECONDS = 20;
const TURNS = 15;
const MAX_ENTRIES = 1000;
const MAX_ENTRY = 8 * 1024;

export type LinkFailure = 'invalid_code' | 'expired' | 'cancelled' | 'not_wanted' | 'device_revoked' | 'invalid_chain';
/** `generation`: the one the own chat is in. */
export type Linked =
  | { readonly ok: true; readonly me: Me; readonly chain: Chain; readonly generation: number }
  | { readonly ok: false; readonly because: LinkFailure };

/** A new device's side, from its code on. */
export type NewLink = { readonly code: string; readonly words: string; readonly link: LinkCode; readonly keys: DeviceKeys; readonly name: string };

export function newLink(keys: DeviceKeys, name: string, random: (length: number) => Bytes): NewLink {
  const link: LinkCode = { kind: 'link', meeting: random(16), keysHash: keysHash(keys.sign.publicKey, keys.seal.publicKey), secret: random(16) };
  return { code: writeCode(link), words: wordsOf(link.secret, link.keysHash), link, keys, name };
}

/** The code of a new device, undefined where it is none or was not copied whole. */
export function readLinkCode(text: string): LinkCode | undefined {
  const code = readCode(text);
  return code?.kind === 'link' ? code : undefined;
}

/** Waits for an own device to take the code; `confirming` is called when it has. */
export async function joinAccount(api: Api, { link, keys, name }: NewLink, isCancelled: () => boolean, confirming: () => void): Promise<Linked> {
  const table = tableOf(api, link, isCancelled);
  await table.put(0, writeIntroduction(keys, name));
  const chain = await readChainPart(await table.get(1));
  if (!chain) return { ok: false, because: isCancelled() ? 'cancelled' : 'expired' };
  confirming();
  await table.put(2, writeJoining(await consentTo(keys, chain)));
  const answer = await table.get(3);
  if (answer && equal(answer, NOT_WANTED)) return { ok: false, because: 'not_wanted' };
  const admission = answer && readAdmission(answer);
  const grown = admission && (await readChain(admission.entries));
  const device = grown && isOwnDevice(grown, keys);
  if (!grown || !device || !equal(grown.user, chain.user)) return { ok: false, because: isCancelled() ? 'cancelled' : 'invalid_chain' };
  return { ok: true, me: { keys, user: grown.user, device }, chain: grown, generation: admission.generation };
}

/** Tells the old device that the new one has signed in and has key packages at the hub. */
export const tellReady = async (api: Api, link: LinkCode): Promise<void> => void (await tableOf(api, link, () => false).put(4, new Uint8Array(1)));

/** A new device that an own one has met, and the chain it was shown: the one it can join. */
export type Met = {
  readonly link: LinkCode;
  readonly words: string;
  readonly name: string;
  readonly keys: Introduction;
  readonly chain: Chain;
};

/**
 * An own device's side: what the code's owner is called, once it has introduced itself with the very keys the code commits to. It is shown the chain
 * at once, so that both show their words before anybody says yes; a chain alone lets nobody in.
 */
export async function meet(api: Api, text: string, chain: Chain): Promise<Met | LinkFailure> {
  const code = readLinkCode(text);
  if (!code) return 'invalid_code';
  const table = tableOf(api, code, () => false);
  const part = await table.get(0, 1);
  const keys = part && readIntroduction(part);
  if (!keys) return 'expired';
  if (!equal(keysHash(keys.signKey, keys.sealKey), code.keysHash)) return 'invalid_code';
  // Somebody has taken this code before.
  if (!(await table.put(1, writeEntries(chain.entries)))) return 'expired';
  return { link: code, words: wordsOf(code.secret, code.keysHash), name: keys.name, keys, chain };
}

/** The person said no: the new device need not wait for more. */
export const refuseDevice = async (api: Api, { link }: Met): Promise<void> => void (await tableOf(api, link, () => false).put(3, NOT_WANTED));

/**
 * The chain with the new device in it. `upload` puts the new entry where the hub has the rest and gives the generation the own chat is in; both are told to the
 * new device only then.
 */
export async function admitDevice(
  api: Api,
  { link, keys, chain }: Met,
  me: Me,
  now: number,
  upload: (grown: Chain) => Promise<number>,
): Promise<
  | { readonly ok: true; readonly chain: Chain; readonly device: Bytes; readonly ready: () => Promise<boolean> }
  | { readonly ok: false; readonly because: LinkFailure }
> {
  const table = tableOf(api, link, () => false);
  const part = await table.get(2);
  const joining = part && readJoining(part);
  if (!joining) return { ok: false, because: 'expired' };
  if (!equal(joining.signKey, keys.signKey) || !equal(joining.sealKey, keys.sealKey)) return { ok: false, because: 'invalid_code' };
  const grown = await addDevice(chain, { keys: me.keys, device: me.device }, joining, Math.floor(now));
  if (!grown.may) return { ok: false, because: grown.because === 'signer_inactive' ? 'device_revoked' : 'invalid_chain' };
  const generation = await upload(grown.chain);
  const device = grown.chain.devices[grown.chain.devices.length - 1];
  if (!device) throw new Error('a chain that grew by a device has none');
  await table.put(3, writeAdmission({ entries: grown.chain.entries, generation }));
  return { ok: true, chain: grown.chain, device: device.id, ready: async () => (await table.get(4)) !== undefined };
}

type Introduction = { readonly signKey: Bytes; readonly sealKey: Bytes; readonly name: string };
/** `put` gives false where that part has been put before. */
type Table = { put(part: number, plain: Bytes): Promise<boolean>; get(part: number, turns?: number): Promise<Bytes | undefined> };

const tableOf = (api: Api, { meeting, secret }: LinkCode, isCancelled: () => boolean): Table => ({
  put: async (part, plain) => {
    try {
      await api.putMeeting(meeting, part, await sealPart(secret, meeting, part, plain));
      return true;
    } catch (error) {
      if (error instanceof Refused && error.code === 'full') return false;
      throw error;
    }
  },
  get: async (part, turns = TURNS) => {
    for (let turn = 0; turn < turns && !isCancelled(); turn++) {
      const sealed = await api.getMeeting(meeting, part, WAIT_SECONDS);
      if (sealed) return openPart(secret, meeting, part, sealed);
    }
    return undefined;
  },
});

const writeIntroduction = (keys: DeviceKeys, name: string): Bytes =>
  encode((to) => {
    writeFixed(to, keys.sign.publicKey);
    writeFixed(to, keys.seal.publicKey);
    writeText(to, name);
  });
const readIntroduction = (bytes: Bytes): Introduction | undefined =>
  decode(bytes, (from) => ({ signKey: readFixed(from, 32), sealKey: readFixed(from, SEAL_KEY_BYTES), name: readText(from, LIMIT.deviceName) }));

/** No chain at all. */
const NOT_WANTED: Bytes = Uint8Array.of(0);
const writeEntries = (entries: readonly Bytes[]): Bytes => encode((to) => writeList(to, entries, writeBytes));
const readEntries = (from: Reader): readonly Bytes[] => readList(from, MAX_ENTRIES, (from) => readBytes(from, MAX_ENTRY));
async function readChainPart(part: Bytes | undefined): Promise<Chain | undefined> {
  const entries = part && decode(part, readEntries);
  return entries && readChain(entries);
}

type Admission = { readonly entries: readonly Bytes[]; readonly generation: number };
const writeAdmission = ({ entries, generation }: Admission): Bytes =>
  encode((to) => {
    writeList(to, entries, writeBytes);
    writeUint(to, generation);
  });
const readAdmission = (part: Bytes): Admission | undefined => decode(part, (from) => ({ entries: readEntries(from), generation: readUint(from) }));

export const linkName = (link: LinkCode): string => toHex(link.meeting);
