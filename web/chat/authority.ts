/**
 * Authority events: who belongs to a chat and who may do what, in one hash-chained sequence that only the hub-ordered commits move on. Each
 * rides with a commit and is signed anew per attempt, so that losing the race leaves no hole. They are no lane events.
 */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readByte,
  readBytes,
  readFixed,
  readList,
  readUint,
  type Writer,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeUint,
} from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import { type SignKey, sign, verify } from '../../crypto/signing.ts';

const VERSION = 1;
const MAX_BODY = 64 * 1024;
const MAX_EVENT = 4 * 1024 * 1024;
export const MAX_ROSTER = 500;
const MAX_ENTRIES = 1000;
const MAX_ENTRY = 8 * 1024;

/**
 * Numbers are never used twice. `open` begins a generation and stands on nothing but the chat's genesis; `devices` adds or removes leaves as the
 * members' device chains ask for; `update` only renews the committer's keys. 4-15 are kept for groups: roster, roles, settings, links, bans.
 */
export const AUTHORITY = { open: 1, devices: 2, update: 3 } as const;
export type AuthorityType = (typeof AUTHORITY)[keyof typeof AUTHORITY];

/** A person's device chain as the author stood on it, with the entries the authority log has not had before. */
export type ChainPart = { readonly user: Bytes; readonly head: Bytes; readonly from: number; readonly entries: readonly Bytes[] };

export type AuthorityEvent = {
  readonly chat: Bytes;
  readonly number: number;
  /** Hash of the event before it in its author's log. */
  readonly previous: Bytes;
  readonly user: Bytes;
  readonly device: Bytes;
  /** One for every person of the roster. */
  readonly chains: readonly ChainPart[];
  readonly time: number;
  readonly type: number;
  readonly body: Bytes;
};

/** Body of `open`: which generation it begins. */
export type Opening = { readonly generation: number };

export type SignedAuthority = {
  readonly event: AuthorityEvent;
  readonly hash: Bytes;
  readonly bytes: Bytes;
  readonly signature: Bytes;
  readonly signed: Bytes;
};

/** The signed event: its bytes, then 64 of signature. */
export async function signAuthority(key: SignKey, event: AuthorityEvent): Promise<Bytes> {
  const signed = write(event);
  const signature = await sign(key, 'authority', signed);
  return encode((to) => {
    writeBytes(to, signed);
    writeFixed(to, signature);
  });
}

/** The event taken apart, its signature not yet verified; undefined where it is malformed. `hash` is over what was signed. */
export function readAuthority(bytes: Bytes): SignedAuthority | undefined {
  const parts = decode(bytes, (from) => ({ signed: readBytes(from, MAX_EVENT), signature: readFixed(from, 64) }));
  const event = parts && decode(parts.signed, read);
  return parts && event && { ...parts, event, bytes, hash: hash('authority', parts.signed) };
}

export const verifyAuthority = (authority: SignedAuthority, signKey: Bytes): Promise<boolean> =>
  verify(signKey, 'authority', authority.signed, authority.signature);

export const writeOpening = (opening: Opening): Bytes => encode((to) => writeUint(to, opening.generation));
export const readOpening = (bytes: Bytes): Opening | undefined => decode(bytes, (from) => ({ generation: readUint(from) }));

const write = (event: AuthorityEvent): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, event.chat);
    writeUint(to, event.number);
    writeFixed(to, event.previous);
    writeFixed(to, event.user);
    writeFixed(to, event.device);
    writeList(to, event.chains, writePart);
    writeUint(to, event.time);
    writeUint(to, event.type);
    writeBytes(to, event.body);
  });

function read(from: Reader): AuthorityEvent | undefined {
  if (readByte(from) !== VERSION) return undefined;
  return {
    chat: readFixed(from, 16),
    number: readUint(from),
    previous: readFixed(from, 32),
    user: readFixed(from, 16),
    device: readFixed(from, 16),
    chains: readList(from, MAX_ROSTER, readPart),
    time: readUint(from),
    type: readUint(from),
    body: readBytes(from, MAX_BODY),
  };
}

function writePart(to: Writer, part: ChainPart): void {
  writeFixed(to, part.user);
  writeFixed(to, part.head);
  writeUint(to, part.from);
  writeList(to, part.entries, writeBytes);
}
const readPart = (from: Reader): ChainPart => ({
  user: readFixed(from, 16),
  head: readFixed(from, 32),
  from: readUint(from),
  entries: readList(from, MAX_ENTRIES, (from) => readBytes(from, MAX_ENTRY)),
});
