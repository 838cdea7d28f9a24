/** Key slots: each holds the vault's master key wrapped by something a person or a device has. Slots of kinds unknown here are kept as they are. */
import { type Bytes, concat, own, randomBytes } from './bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readFixed,
  readList,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from './codec.ts';

/** What opens a slot. `device`: an AES-GCM key that cannot leave the browser, or one from a key file. `passcode`: what a person types. */
export type SlotKey =
  | { readonly kind: 'device'; readonly key: CryptoKey }
  | { readonly kind: 'passcode'; readonly passcode: string; readonly cost?: PasscodeCost };
/** Argon2id: KiB of memory, passes over it, lanes. */
export type PasscodeCost = { readonly memory: number; readonly passes: number; readonly lanes: number };

/** `kind` 0 device, 1 passcode; 2 is kept for passkeys (WebAuthn PRF). `id` 16 bytes. `payload` is the kind's own. */
export type Slot = { readonly kind: number; readonly id: Bytes; readonly payload: Bytes };
export const SLOT_KINDS = { device: 0, passcode: 1 } as const;

/** RFC 9106 §4, the second recommended choice: 64 MiB, 3 passes, 4 lanes. */
export const PASSCODE_COST: PasscodeCost = { memory: 64 * 1024, passes: 3, lanes: 4 };
/** A header asking for more was not written by us: it would only burn memory and time. */
const HIGHEST_COST: PasscodeCost = { memory: 1024 * 1024, passes: 16, lanes: 16 };

export const SLOT_LIMITS = { slots: 8, payloadBytes: 1024 } as const;
export const MASTER_BYTES = 32;

const VERSION = 1;
const ID_BYTES = 16;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const WRAPPED_BYTES = NONCE_BYTES + MASTER_BYTES + 16;

/** The vault's header: a version, then its slots. Nothing in it is secret without a slot's key. */
export const writeSlots = (slots: readonly Slot[]): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, slots, (writer, { kind, id, payload }) => {
      writeUint(writer, kind);
      writeFixed(writer, id);
      writeBytes(writer, payload);
    });
  });

export const readSlots = (header: Bytes): readonly Slot[] | undefined =>
  decode(header, (from) => (readByte(from) === VERSION ? readList(from, SLOT_LIMITS.slots, readSlot) : undefined));

/** A new slot around the master. A passcode is normalised (NFC, RFC 8265 §4.2), so that every keyboard types the same one. */
export async function newSlot(slotKey: SlotKey, master: Bytes): Promise<Slot> {
  const id = randomBytes(ID_BYTES);
  const kind = SLOT_KINDS[slotKey.kind];
  if (slotKey.kind === 'device') return { kind, id, payload: await wrap(slotKey.key, context(kind, id), master) };
  const [salt, cost] = [randomBytes(SALT_BYTES), slotKey.cost ?? PASSCODE_COST];
  const head = writePasscodeHead(salt, cost);
  const key = await passcodeKey(slotKey.passcode, salt, cost);
  return { kind, id, payload: concat(head, await wrap(key, context(kind, id, head), master)) };
}

/** The master, or undefined where this key does not open this slot. Whoever asks wipes it. */
export async function openSlot({ kind, id, payload }: Slot, slotKey: SlotKey): Promise<Bytes | undefined> {
  if (kind !== SLOT_KINDS[slotKey.kind]) return undefined;
  if (slotKey.kind === 'device') return unwrap(slotKey.key, context(kind, id), payload);
  const read = decode(payload, readPasscode);
  if (!read) return undefined;
  const key = await passcodeKey(slotKey.passcode, read.salt, read.cost);
  return unwrap(key, context(kind, id, payload.slice(0, -WRAPPED_BYTES)), read.wrapped);
}

const readSlot = (from: Reader): Slot => ({
  kind: readUint(from),
  id: readFixed(from, ID_BYTES),
  payload: readBytes(from, SLOT_LIMITS.payloadBytes),
});

const writePasscodeHead = (salt: Bytes, { memory, passes, lanes }: PasscodeCost): Bytes =>
  encode((to) => {
    writeFixed(to, salt);
    [memory, passes, lanes].forEach((number) => writeUint(to, number));
  });

function readPasscode(from: Reader): { readonly salt: Bytes; readonly cost: PasscodeCost; readonly wrapped: Bytes } | undefined {
  const salt = readFixed(from, SALT_BYTES);
  const cost = { memory: readUint(from), passes: readUint(from), lanes: readUint(from) };
  const wrapped = readFixed(from, WRAPPED_BYTES);
  return isCost(cost) ? { salt, cost, wrapped } : undefined;
}

// RFC 9106 §3.1: at least 8 KiB for each lane, one pass, one lane.
const isCost = ({ memory, passes, lanes }: PasscodeCost): boolean =>
  lanes >= 1 && lanes <= HIGHEST_COST.lanes && passes >= 1 && passes <= HIGHEST_COST.passes && memory >= 8 * lanes && memory <= HIGHEST_COST.memory;

/** Three quarters of a second in JavaScript on a small server core; a phone takes longer. */
async function passcodeKey(passcode: string, salt: Bytes, { memory, passes, lanes }: PasscodeCost): Promise<CryptoKey> {
  // Fetched when there is a passcode: most devices open by their own key, before anything can be shown.
  const { argon2idAsync } = await import('@noble/hashes/argon2.js');
  const raw = own(await argon2idAsync(passcode.normalize('NFC'), salt, { m: memory, t: passes, p: lanes, dkLen: 32 }));
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  raw.fill(0);
  return key;
}

const context = (kind: number, id: Bytes, head: Bytes = new Uint8Array()): Bytes =>
  encode((to) => {
    writeText(to, 'tidings slot 1');
    writeUint(to, kind);
    [id, head].forEach((part) => writeBytes(to, part));
  });

async function wrap(key: CryptoKey, additionalData: Bytes, master: Bytes): Promise<Bytes> {
  const iv = randomBytes(NONCE_BYTES);
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, master)));
}

async function unwrap(key: CryptoKey, additionalData: Bytes, wrapped: Bytes): Promise<Bytes | undefined> {
  if (wrapped.length !== WRAPPED_BYTES) return undefined;
  return openGcm(key, wrapped.slice(0, NONCE_BYTES), additionalData, wrapped.slice(NONCE_BYTES));
}

/** AES-GCM's plaintext, or undefined where the tag does not fit. */
export async function openGcm(key: CryptoKey, iv: Bytes, additionalData: Bytes, sealed: Bytes): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return undefined; // WebCrypto §22.4.2: the tag, and nothing else
    throw error;
  }
}
