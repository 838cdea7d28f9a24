/** One entry of a device chain: its bytes and their reading. Whether an entry may stand where it stands is for chain.ts. */
import { type Bytes, concat } from './bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readFixed,
  readMaybe,
  readText,
  readUint,
  type Writer,
  writeByte,
  writeBytes,
  writeFixed,
  writeMaybe,
  writeText,
  writeUint,
} from './codec.ts';
import { SIGN_KEY_BYTES, SIGNATURE_BYTES } from './ed25519.ts';
import { hash } from './hash.ts';
import { SEAL_KEY_BYTES } from './seal-key.ts';

/**
 * Entries of one chain, bytes of one entry and of all of them, devices active at a time, and the last entries, which are for revocations alone. What is
 * beyond is refused by everybody alike. There is room for 500 devices that come and go, or for 728 renewals, which reach the bytes before the entries.
 */
export const CHAIN_LIMITS = { entries: 1000, entryBytes: 8192, bytes: 1024 * 1024, activeDevices: 16, revocations: 16, hubBytes: 256 } as const;

const VERSION = 1;
const ID_BYTES = 16;
const HASH_BYTES = 32;
const NONCE_BYTES = 16;
/** Kinds from here on may be skipped by who does not know them; an unknown one below makes the chain unreadable for this version. */
const FIRST_OPTIONAL_KIND = 64;
const KINDS = { device: 0, revoke: 1, recovery: 2, hub: 3, name: 4, renew: 5 } as const;

/** What the new device says itself: its public keys, a nonce, and (but for the first device) its consent to join exactly this user at exactly this point. */
export type Joining = { readonly signKey: Bytes; readonly sealKey: Bytes; readonly nonce: Bytes; readonly consent: Bytes };
type Newcomer = Omit<Joining, 'consent'> & { readonly consent: Bytes | undefined };

/** `renew`: the new device takes the place of the one that signs. */
export type EntryContent =
  | ({ readonly kind: 'device' | 'renew' } & Newcomer)
  | { readonly kind: 'revoke'; readonly device: Bytes }
  | { readonly kind: 'recovery'; readonly signKey: Bytes }
  | { readonly kind: 'hub'; readonly url: string }
  | { readonly kind: 'name'; readonly username: string }
  | { readonly kind: 'other'; readonly number: number; readonly bytes: Bytes };

/** `previous` 32 bytes, zeros in entry 0; `time` ms by the signer's clock; `signer` the index of the device or recovery entry whose key signed. */
export type EntryFields = {
  readonly index: number;
  readonly previous: Bytes;
  readonly time: number;
  readonly signer: number;
  readonly content: EntryContent;
};
/** `body` is what was signed, `bytes` body and signature: both as received, never encoded again. */
export type Entry = EntryFields & { readonly bytes: Bytes; readonly body: Bytes; readonly signature: Bytes };

export const entryHash = (body: Bytes): Bytes => hash('chain', body);

export const writeEntry = (body: Bytes, signature: Bytes): Bytes => concat(body, signature);

export const writeEntryBody = ({ index, previous, time, signer, content }: EntryFields): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeUint(to, index);
    writeFixed(to, previous);
    writeUint(to, time);
    writeUint(to, signer);
    writeUint(to, content.kind === 'other' ? content.number : KINDS[content.kind]);
    writeContent(to, content);
  });

export function readEntry(bytes: Bytes): Entry | undefined {
  if (bytes.length > CHAIN_LIMITS.entryBytes || bytes.length <= SIGNATURE_BYTES) return undefined;
  const body = bytes.slice(0, -SIGNATURE_BYTES);
  const fields = decode(body, readFields);
  return fields && { ...fields, bytes, body, signature: bytes.slice(-SIGNATURE_BYTES) };
}

/** What a new device signs to join: user and head make it worthless for any other person and any other place. */
export const consentBody = (user: Bytes, head: Bytes, { signKey, sealKey, nonce }: Omit<Joining, 'consent'>): Bytes =>
  encode((to) => [user, head, signKey, sealKey, nonce].forEach((part) => writeBytes(to, part)));

export const writeJoining = ({ signKey, sealKey, nonce, consent }: Joining): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeContent(to, { kind: 'device', signKey, sealKey, nonce, consent });
  });

export const readJoining = (bytes: Bytes): Joining | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const { consent, ...keys } = readNewcomer(from);
    return consent && { ...keys, consent };
  });

function writeContent(to: Writer, content: EntryContent): void {
  switch (content.kind) {
    case 'device':
    case 'renew':
      writeFixed(to, content.signKey);
      writeFixed(to, content.sealKey);
      writeFixed(to, content.nonce);
      writeMaybe(to, content.consent, writeFixed);
      break;
    case 'revoke':
      writeFixed(to, content.device);
      break;
    case 'recovery':
      writeFixed(to, content.signKey);
      break;
    case 'hub':
      writeText(to, content.url);
      break;
    case 'name':
      writeText(to, content.username);
      break;
    case 'other':
      writeBytes(to, content.bytes);
      break;
  }
}

function readFields(from: Reader): EntryFields | undefined {
  if (readByte(from) !== VERSION) return undefined;
  const [index, previous, time, signer] = [readUint(from), readFixed(from, HASH_BYTES), readUint(from), readUint(from)];
  const content = readContent(from, readUint(from));
  return content && { index, previous, time, signer, content };
}

function readContent(from: Reader, number: number): EntryContent | undefined {
  switch (number) {
    case KINDS.device:
      return { kind: 'device', ...readNewcomer(from) };
    case KINDS.renew:
      return { kind: 'renew', ...readNewcomer(from) };
    case KINDS.revoke:
      return { kind: 'revoke', device: readFixed(from, ID_BYTES) };
    case KINDS.recovery:
      return { kind: 'recovery', signKey: readFixed(from, SIGN_KEY_BYTES) };
    case KINDS.hub:
      return { kind: 'hub', url: readText(from, CHAIN_LIMITS.hubBytes) };
    case KINDS.name:
      return { kind: 'name', username: readText(from, CHAIN_LIMITS.entryBytes) };
    default:
      return number < FIRST_OPTIONAL_KIND ? undefined : { kind: 'other', number, bytes: readBytes(from, CHAIN_LIMITS.entryBytes) };
  }
}

const readNewcomer = (from: Reader): Newcomer => ({
  signKey: readFixed(from, SIGN_KEY_BYTES),
  sealKey: readFixed(from, SEAL_KEY_BYTES),
  nonce: readFixed(from, NONCE_BYTES),
  consent: readMaybe(from, (reader) => readFixed(reader, SIGNATURE_BYTES)),
});
