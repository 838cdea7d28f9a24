/**
 * A signed event: a header that says who, where and when, a signature over it, and a body its hash names. Signed once, never changed; what
 * came in is verified as it came, never encoded again. Frozen: a later version gets another version byte (docs/protocol.md §5).
 */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readMaybe,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeMaybe,
  writeUint,
} from '../../crypto/codec.ts';
import { hash, shortHash } from '../../crypto/hash.ts';
import { type SignKey, sign, verify } from '../../crypto/signing.ts';
import { type Hlc, readHlc, writeHlc } from './hlc.ts';

const VERSION = 1;
export const MAX_BODY = 64 * 1024;
const MAX_HEADER = 1024;
/** Clients and clocks as Yjs has them: 52 bits, so that a clientID is a safe integer. */
const MAX_CLIENT = 2 ** 52 - 1;
const MAX_COUNTER = 0xffff;
const MAX_TIME = 2 ** 48 - 1;

/** Which state of the chat's authority log the author stood on: its last number, and that event's hash (32 bytes). */
export type AuthorityVersion = { readonly number: number; readonly hash: Bytes };
/** Which segment document: the authority number that last added a person, and which one since. */
export type Place = { readonly span: number; readonly index: number };

export type Header = {
  readonly chat: Bytes;
  readonly place: Place;
  /** The writer's lane in the segment (52-bit Yjs clientID), the 16 random bytes it is derived from (`laneClientId`), and the slot in it. */
  readonly client: number;
  readonly incarnation: Bytes;
  readonly clock: number;
  readonly user: Bytes;
  readonly device: Bytes;
  /** This device's how-manieth event in this chat, from 1. */
  readonly n: number;
  /** Head of the author's device chain as the author knew it, 32 bytes. */
  readonly head: Bytes;
  readonly authority: AuthorityVersion;
  readonly at: Hlc;
  /** A number of bodies.ts; unknown ones are kept and shown as "update Tidings". */
  readonly type: number;
  /** H("header", this device's previous header in this chat); zeros where n is 1. */
  readonly previous: Bytes;
  /** H("body", body). */
  readonly body: Bytes;
  /** The event an edit, a redaction or a reaction is about. */
  readonly target: Bytes | undefined;
};

/** An event taken apart. `body` is absent where it was erased; header and signature stay. */
export type Event = {
  readonly id: Bytes;
  readonly header: Header;
  readonly headerBytes: Bytes;
  readonly signature: Bytes;
  readonly body: Bytes | undefined;
};

/** 16 bytes: what everything that is about an event names. */
export const eventIdOf = (headerBytes: Bytes): Bytes => shortHash('event', headerBytes);

/** The whole event, signed by the author's device. */
export async function signEvent(key: SignKey, header: Omit<Header, 'body'>, body: Bytes): Promise<Bytes> {
  const headerBytes = writeHeader({ ...header, body: hash('body', body) });
  return join(headerBytes, await sign(key, 'event', headerBytes), body);
}

/** The event taken apart, nothing verified yet but that body and hash agree; undefined where it is malformed. */
export function readEvent(bytes: Bytes): Event | undefined {
  const parts = decode(bytes, (from) => ({
    headerBytes: readBytes(from, MAX_HEADER),
    signature: readFixed(from, 64),
    body: readMaybe(from, (from) => readBytes(from, MAX_BODY)),
  }));
  const header = parts && readHeader(parts.headerBytes);
  if (!parts || !header) return undefined;
  if (parts.body !== undefined && !equal(hash('body', parts.body), header.body)) return undefined;
  return { ...parts, header, id: eventIdOf(parts.headerBytes) };
}

/** Did the device with this signing key sign it? Says nothing of whether the device might. */
export const verifyEvent = (event: Event, signKey: Bytes): Promise<boolean> => verify(signKey, 'event', event.headerBytes, event.signature);

/** The event without its body: what stays of it once it was redacted. */
export const eraseBody = (event: Event): Bytes => join(event.headerBytes, event.signature, undefined);

const join = (headerBytes: Bytes, signature: Bytes, body: Bytes | undefined): Bytes =>
  encode((to) => {
    writeBytes(to, headerBytes);
    writeFixed(to, signature);
    writeMaybe(to, body, writeBytes);
  });

const writeHeader = (h: Header): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, h.chat);
    writeUint(to, h.place.span);
    writeUint(to, h.place.index);
    writeUint(to, h.client);
    writeFixed(to, h.incarnation);
    writeUint(to, h.clock);
    writeFixed(to, h.user);
    writeFixed(to, h.device);
    writeUint(to, h.n);
    writeFixed(to, h.head);
    writeUint(to, h.authority.number);
    writeFixed(to, h.authority.hash);
    writeHlc(to, h.at);
    writeUint(to, h.type);
    writeFixed(to, h.previous);
    writeFixed(to, h.body);
    writeMaybe(to, h.target, writeFixed);
  });

const readHeader = (bytes: Bytes): Header | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const header: Header = {
      chat: readFixed(from, 16),
      place: { span: readUint(from), index: readUint(from) },
      client: readUint(from),
      incarnation: readFixed(from, 16),
      clock: readUint(from),
      user: readFixed(from, 16),
      device: readFixed(from, 16),
      n: readUint(from),
      head: readFixed(from, 32),
      authority: { number: readUint(from), hash: readFixed(from, 32) },
      at: readHlc(from),
      type: readUint(from),
      previous: readFixed(from, 32),
      body: readFixed(from, 32),
      target: readMaybe(from, (from) => readFixed(from, 16)),
    };
    return isSound(header) ? header : undefined;
  });

const isSound = ({ n, previous, client, at }: Header): boolean =>
  n >= 1 &&
  (n > 1 || previous.every((byte) => byte === 0)) &&
  client >= 1 &&
  client <= MAX_CLIENT &&
  at.time <= MAX_TIME &&
  at.counter <= MAX_COUNTER;
