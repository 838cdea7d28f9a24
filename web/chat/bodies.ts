/**
 * What events say: one number per type, and how its body is written and read. Every body begins with 16 random bytes, so that equal words never have equal
 * hashes; a word that replaces an earlier one says after them its number (revision.ts).
 */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { type Form, LIMIT } from './form.ts';
import { isSaid, MESSAGE_FORMS, MESSAGE_TYPE, type MessageBody } from './message-bodies.ts';
import { isOwnType, OWN_FORMS, OWN_LIMIT, OWN_TYPE, type OwnBody } from './own-bodies.ts';
import { PHOTO_BYTES } from './photo.ts';

/** Numbers are never used twice. 1-15 are for every chat, 16-31 for the own chat alone (own-bodies.ts). */
export const TYPE = {
  ...MESSAGE_TYPE,
  profile: 2,
  cut: 5,
  leave: 15,
  ...OWN_TYPE,
} as const;

export type Body =
  | MessageBody
  /** `photo`: bytes as photo.ts takes them, empty where there is none; `presence`: lets whoever has it ask the hub when this person was here. */
  | {
      readonly type: typeof TYPE.profile;
      readonly name: string;
      readonly username: string;
      readonly bio: string;
      readonly photo: Bytes;
      readonly presence: Bytes | undefined;
    }
  /** The last event that counts of a device its author's chain has revoked: what it says later, through whomever, does not (rules.ts). */
  | { readonly type: typeof TYPE.cut; readonly device: Bytes; readonly n: number }
  /** Its author leaves the group. `ends`: the last event of each of their other devices, as far as this one knows. */
  | { readonly type: typeof TYPE.leave; readonly ends: readonly { readonly device: Bytes; readonly n: number }[] }
  | OwnBody
  /** A type of a later version: kept, passed on, shown as such. */
  | { readonly type: 'unknown'; readonly number: number };

/** A body this version can write. */
export type KnownBody = Exclude<Body, { type: 'unknown' }>;
type Forms = { readonly [T in KnownBody['type']]: Form<Extract<KnownBody, { type: T }>> };

const FORMS: Forms = {
  ...MESSAGE_FORMS,
  [TYPE.profile]: {
    write: (to, b) => {
      for (const text of [b.name, b.username, b.bio]) writeText(to, text);
      writeBytes(to, b.photo);
      writeMaybe(to, b.presence, writeFixed);
    },
    read: (from) => ({
      type: TYPE.profile,
      name: readText(from, LIMIT.name),
      username: readText(from, LIMIT.username),
      bio: readText(from, LIMIT.bio),
      photo: readBytes(from, PHOTO_BYTES),
      presence: readMaybe(from, (from) => readFixed(from, OWN_LIMIT.token)),
    }),
  },
  [TYPE.cut]: {
    write: (to, b) => (writeFixed(to, b.device), writeUint(to, b.n)),
    read: (from) => ({ type: TYPE.cut, device: readFixed(from, 16), n: readUint(from) }),
  },
  [TYPE.leave]: {
    write: (to, b) => writeList(to, b.ends, (to, { device, n }) => (writeFixed(to, device), writeUint(to, n))),
    read: (from) => ({ type: TYPE.leave, ends: readList(from, LIMIT.ends, (from) => ({ device: readFixed(from, 16), n: readUint(from) })) }),
  },
  ...OWN_FORMS,
};

/**
 * The body's bytes; `salt` is 16 random ones, `number` counts where a word of this type replaces another. Throws for what no reader would take: signed once, it
 * could not be taken back.
 */
export function writeBody(salt: Bytes, body: KnownBody, number = 0): Bytes {
  const bytes = encode((to) => {
    writeFixed(to, salt);
    if (isNumbered(body.type)) writeUint(to, number);
    (FORMS[body.type] as Form<KnownBody>).write(to, body);
  });
  if (readBody(body.type, bytes) === undefined) throw new Error(`a body of type ${body.type} and ${bytes.length} bytes is beyond its limits`);
  return bytes;
}

/** What an event of this type says, 'unknown' where the type is, undefined where the bytes are malformed. */
export function readBody(type: number, bytes: Bytes): Body | undefined {
  if (!isKnown(type)) return bytes.length >= LIMIT.salt ? { type: 'unknown', number: type } : undefined;
  return readNumbered(type, bytes)?.body;
}

/** The number of a word that replaces another; 0 where its type has none, or is unknown, or its bytes are malformed. */
export const readNumber = (type: number, bytes: Bytes): number => (isKnown(type) ? (readNumbered(type, bytes)?.number ?? 0) : 0);

const readNumbered = (type: KnownBody['type'], bytes: Bytes): { readonly number: number; readonly body: Body } | undefined =>
  decode(bytes, (from) => {
    readFixed(from, LIMIT.salt);
    const number = isNumbered(type) ? readUint(from) : 0;
    const body = FORMS[type].read(from);
    return body && { number, body };
  });

const isNumbered = (type: number): boolean => type === TYPE.profile || type === TYPE.reaction || isOwnType(type);

/** Does an event of this type show as a message? Those of later versions do, as ones that need an update. */
export const isMessage = (type: number): boolean => isSaid(type) || !isKnown(type);

const isKnown = (type: number): type is KnownBody['type'] => Object.hasOwn(FORMS, type);
