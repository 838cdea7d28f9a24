/** Everything at rest, sealed under one random master key that no code holds as bytes once the vault is open. Stores nothing itself. */
import { type Bytes, concat, equal, randomBytes, utf8 } from './bytes.ts';
import { encode, writeByte, writeBytes, writeText } from './codec.ts';
import { MASTER_BYTES, newSlot, openGcm, openSlot, readSlots, SLOT_KINDS, SLOT_LIMITS, type Slot, type SlotKey, writeSlots } from './slots.ts';

/**
 * An open vault. `seal` binds the plaintext to its table and key, so that rows cannot be exchanged; `open` gives undefined for what is not this row's.
 * It does not tell an old row from its successor: who can write the disk can bring back an earlier state (docs/security.md).
 */
export type Vault = {
  readonly seal: (table: string, key: Bytes, plain: Bytes) => Promise<Bytes>;
  readonly open: (table: string, key: Bytes, sealed: Bytes) => Promise<Bytes | undefined>;
};

export type Unlocked =
  | { readonly unlocked: true; readonly vault: Vault }
  | { readonly unlocked: false; readonly because: 'malformed' | 'no_slot' | 'wrong_key' };
export type Changed =
  | { readonly changed: true; readonly header: Bytes; readonly id: Bytes }
  | { readonly changed: false; readonly because: 'malformed' | 'no_slot' | 'wrong_key' | 'full' | 'last_slot' };
export type SlotRow = { readonly id: Bytes; readonly kind: 'device' | 'passcode' | 'other' };

/** What a sealed record is longer than its plaintext: version, nonce, tag. */
export const RECORD_OVERHEAD = 1 + 12 + 16;
/**
 * Random 96-bit nonces allow 2^32 records under one key (NIST SP 800-38D §8.3). There is a key for each table; at a thousand writes a second, day
 * and night, a table would take 49 days to use it up, at a busy person's rate some centuries. It is therefore not counted.
 */
export const RECORDS_PER_TABLE = 2 ** 32;
/** Tables are named by code, never by data. */
const TABLES_HELD = 64;

const VERSION = 1;
const NONCE_BYTES = 12;

/** A vault with a new master and its first slot. */
export async function newVault(slotKey: SlotKey): Promise<{ readonly vault: Vault; readonly header: Bytes }> {
  const master = randomBytes(MASTER_BYTES);
  const slot = await newSlot(slotKey, master);
  return { vault: await openVault(master), header: writeSlots([slot]) };
}

/** Tries every slot of the key's kind. A wrong passcode takes as long as a right one. */
export async function unlockVault(header: Bytes, slotKey: SlotKey): Promise<Unlocked> {
  const found = await findMaster(header, slotKey);
  return found.found ? { unlocked: true, vault: await openVault(found.master) } : { unlocked: false, because: found.because };
}

/** The header with one slot more. Needs a key of a slot, because an open vault has the master no more. */
export async function addSlot(header: Bytes, opener: SlotKey, added: SlotKey): Promise<Changed> {
  const slots = readSlots(header);
  if (slots && slots.length >= SLOT_LIMITS.slots) return { changed: false, because: 'full' };
  const found = await findMaster(header, opener);
  if (!found.found || !slots) return { changed: false, because: found.found ? 'malformed' : found.because };
  const slot = await newSlot(added, found.master);
  found.master.fill(0);
  return { changed: true, header: writeSlots([...slots, slot]), id: slot.id };
}

/** The header without that slot; the last that this version can open stays. The master stays the same: an old copy of the header still opens by the old key. */
export function removeSlot(header: Bytes, id: Bytes): Changed {
  const slots = readSlots(header);
  if (!slots) return { changed: false, because: 'malformed' };
  const rest = slots.filter((slot) => !equal(slot.id, id));
  if (rest.length === slots.length) return { changed: false, because: 'no_slot' };
  return rest.some((slot) => kindOf(slot) !== 'other') ? { changed: true, header: writeSlots(rest), id } : { changed: false, because: 'last_slot' };
}

export const listSlots = (header: Bytes): readonly SlotRow[] | undefined => readSlots(header)?.map((slot) => ({ id: slot.id, kind: kindOf(slot) }));

/** For the device slot of a browser: IndexedDB keeps the key itself, and gives its bytes to nobody. */
export const newWrappingKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
/** For the device slot of Node: from the 32 bytes of a key file (0600). */
export const wrappingKeyFrom = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

type Found = { readonly found: true; readonly master: Bytes } | { readonly found: false; readonly because: 'malformed' | 'no_slot' | 'wrong_key' };

async function findMaster(header: Bytes, slotKey: SlotKey): Promise<Found> {
  const slots = readSlots(header);
  if (!slots) return { found: false, because: 'malformed' };
  const fitting = slots.filter((slot) => kindOf(slot) === slotKey.kind);
  for (const slot of fitting) {
    const master = await openSlot(slot, slotKey);
    if (master) return { found: true, master };
  }
  return { found: false, because: fitting.length > 0 ? 'wrong_key' : 'no_slot' };
}

function kindOf({ kind }: Slot): SlotRow['kind'] {
  if (kind === SLOT_KINDS.device) return 'device';
  return kind === SLOT_KINDS.passcode ? 'passcode' : 'other';
}

/** Takes the master over: its bytes are wiped, and what remains is a WebCrypto key that cannot be exported. */
async function openVault(master: Bytes): Promise<Vault> {
  const root = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveKey']);
  master.fill(0);
  const held = new Map<string, Promise<CryptoKey>>();
  const keyOf = (table: string): Promise<CryptoKey> => {
    const key = held.get(table) ?? tableKey(root, table);
    if (held.size >= TABLES_HELD && !held.has(table)) throw new Error(`more than ${TABLES_HELD} tables were sealed`);
    held.set(table, key);
    return key;
  };
  return {
    async seal(table, key, plain) {
      const iv = randomBytes(NONCE_BYTES);
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: place(table, key) }, await keyOf(table), plain);
      return concat(Uint8Array.of(VERSION), iv, new Uint8Array(sealed));
    },
    async open(table, key, sealed) {
      if (sealed[0] !== VERSION || sealed.length < RECORD_OVERHEAD) return undefined;
      return openGcm(await keyOf(table), sealed.slice(1, 1 + NONCE_BYTES), place(table, key), sealed.slice(1 + NONCE_BYTES));
    },
  };
}

/** HKDF-SHA-256 (RFC 5869) of the master, one AES-256 key for each table. */
const tableKey = (root: CryptoKey, table: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8(`tidings table 1 ${table}`) },
    root,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );

const place = (table: string, key: Bytes): Bytes =>
  encode((to) => {
    writeText(to, 'tidings record 1');
    writeByte(to, VERSION);
    writeText(to, table);
    writeBytes(to, key);
  });
