/**
 * Authority events: who belongs to a chat and who may do what. Each rides with a commit and is signed anew per attempt, so that losing the race leaves no hole.
 * They stand in two sequences: the log of their generation, and the chain of the chat's rights, which alone is kept for ever. They are no lane events.
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
import type { AuthorityVersion } from './event.ts';

const VERSION = 1;
const MAX_BODY = 64 * 1024;
const MAX_EVENT = 4 * 1024 * 1024;
export const MAX_ROSTER = 500;
const MAX_ENTRIES = 1000;
const MAX_ENTRY = 8 * 1024;

/**
 * Numbers are never used twice. `open` begins a generation and stands on nothing but a version of the chat's rights; `devices` adds or removes leaves as the
 * members' device chains ask for; `update` only renews the committer's keys. The others change the rights of a group (change.ts).
 */
export const AUTHORITY = { open: 1, devices: 2, update: 3, create: 4, people: 5, role: 6, settings: 7, owner: 8, invite: 9, merge: 10 } as const;

/**
 * A person's device chain as the author stood on it, with the entries the log has not had before. These are not signed again: the head is their hash, and
 * who keeps the event keeps it without them.
 */
export type ChainPart = { readonly user: Bytes; readonly head: Bytes; readonly from: number; readonly entries: readonly Bytes[] };

export type AuthorityEvent = {
  readonly chat: Bytes;
  readonly number: number;
  /** Hash of the event before it in its author's log. */
  readonly previous: Bytes;
  /** The version of the chat's rights it stands on; an event that changes them makes the next. */
  readonly rights: AuthorityVersion;
  readonly user: Bytes;
  readonly device: Bytes;
  /** One for the author, for each who comes in and for each whose chain has grown; of an `open` for everybody. */
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

/** The signed event: its bytes, 64 of signature, then the entries of its parts. */
export async function signAuthority(key: SignKey, event: AuthorityEvent): Promise<Bytes> {
  const signed = writeAuthority(event);
  return join(signed, await sign(key, 'authority', signed), event.chains);
}

/** The event as it is kept: without the entries, which stand in the chains of those people. */
export const bareAuthority = ({ signed, signature, event }: SignedAuthority): Bytes =>
  join(
    signed,
    signature,
    event.chains.map((part) => ({ ...part, entries: [] })),
  );

/** The event taken apart, its signature not yet verified; undefined where it is malformed. `hash` is over what was signed. */
export function readAuthority(bytes: Bytes): SignedAuthority | undefined {
  const parts = decode(bytes, (from) => ({
    signed: readBytes(from, MAX_EVENT),
    signature: readFixed(from, 64),
    entries: readList(from, MAX_ROSTER, (from) => readList(from, MAX_ENTRIES, (from) => readBytes(from, MAX_ENTRY))),
  }));
  const event = parts && decode(parts.signed, read);
  if (!parts || !event || event.chains.length !== parts.entries.length) return undefined;
  const chains = event.chains.map((part, i) => ({ ...part, entries: parts.entries[i] ?? [] }));
  return { signed: parts.signed, signature: parts.signature, event: { ...event, chains }, bytes, hash: hash('authority', parts.signed) };
}

const join = (signed: Bytes, signature: Bytes, chains: readonly ChainPart[]): Bytes =>
  encode((to) => {
    writeBytes(to, signed);
    writeFixed(to, signature);
    writeList(to, chains, (to, { entries }) => writeList(to, entries, writeBytes));
  });

export const verifyAuthority = (authority: SignedAuthority, signKey: Bytes): Promise<boolean> =>
  verify(signKey, 'authority', authority.signed, authority.signature);

export const writeOpening = (opening: Opening): Bytes => encode((to) => writeUint(to, opening.generation));
export const readOpening = (bytes: Bytes): Opening | undefined => decode(bytes, (from) => ({ generation: readUint(from) }));

/** What is signed of an event. */
export const writeAuthority = (event: AuthorityEvent): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, event.chat);
    writeUint(to, event.number);
    writeFixed(to, event.previous);
    writeUint(to, event.rights.number);
    writeFixed(to, event.rights.hash);
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
    rights: { number: readUint(from), hash: readFixed(from, 32) },
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
}
const readPart = (from: Reader): ChainPart => ({
  user: readFixed(from, 16),
  head: readFixed(from, 32),
  from: readUint(from),
  entries: [],
});
