/**
 * What events say: one number per type, and how its body is written and read. Every body begins with 16 random bytes, so that equal words never have equal
 * hashes; a word that replaces an earlier one says after them its number (revision.ts).
 */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readFixed,
  readMaybe,
  readText,
  readUint,
  type Writer,
  writeBool,
  writeFixed,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';

/** Numbers are never used twice. 1-15 are for every chat, 16-31 for the own chat alone. */
export const TYPE = {
  text: 1,
  profile: 2,
  edit: 3,
  redact: 4,
  cut: 5,
  contact: 16,
  read: 17,
  settings: 18,
  deviceName: 19,
  draft: 20,
  chat: 21,
} as const;

/** UTF-8 bytes: all that a reader asks of a text. Names and bios hold what text.ts lets a person type, be every grapheme a family of four. */
export const LIMIT = { text: 16 * 1024, name: 2048, username: 64, bio: 8192, deviceName: 256, salt: 16 } as const;

export type Body =
  | { readonly type: typeof TYPE.text; readonly text: string }
  | { readonly type: typeof TYPE.profile; readonly name: string; readonly username: string; readonly bio: string }
  | { readonly type: typeof TYPE.edit; readonly text: string }
  | { readonly type: typeof TYPE.redact }
  /** The last event that counts of a device its author's chain has revoked: what it says later, through whomever, does not (rules.ts). */
  | { readonly type: typeof TYPE.cut; readonly device: Bytes; readonly n: number }
  /** A person as the own devices know them. `username`: what the hub calls them; `listed`: stands in the contact list; `verified`: the safety number was compared. */
  | {
      readonly type: typeof TYPE.contact;
      readonly user: Bytes;
      readonly name: string;
      readonly username: string;
      readonly listed: boolean;
      readonly verified: boolean;
    }
  /** Read in that chat up to the event. */
  | { readonly type: typeof TYPE.read; readonly chat: Bytes; readonly time: number; readonly counter: number; readonly event: Bytes }
  /** `findable`: may others find this person by their number? Undefined until they said. */
  | { readonly type: typeof TYPE.settings; readonly readReceipts: boolean; readonly findable: boolean | undefined }
  | { readonly type: typeof TYPE.deviceName; readonly device: Bytes; readonly name: string }
  | { readonly type: typeof TYPE.draft; readonly chat: Bytes; readonly text: string }
  /** What the own devices must know of a chat: who is in it, and whether it was accepted or hidden. */
  | { readonly type: typeof TYPE.chat; readonly chat: Bytes; readonly user: Bytes; readonly accepted: boolean; readonly hidden: boolean }
  /** A type of a later version: kept, passed on, shown as such. */
  | { readonly type: 'unknown'; readonly number: number };

/** Somebody else began the chat. It counts only where nothing else was said of that chat: a device that comes late says it late. */
export const isRequest = ({ accepted, hidden }: { readonly accepted: boolean; readonly hidden: boolean }): boolean => !accepted && !hidden;

/** A body this version can write. */
export type KnownBody = Exclude<Body, { type: 'unknown' }>;
type Form<B> = { readonly write: (to: Writer, body: B) => void; readonly read: (from: Reader) => B };
type Forms = { readonly [T in KnownBody['type']]: Form<Extract<KnownBody, { type: T }>> };

const FORMS: Forms = {
  [TYPE.text]: { write: (to, b) => writeText(to, b.text), read: (from) => ({ type: TYPE.text, text: readText(from, LIMIT.text) }) },
  [TYPE.profile]: {
    write: (to, b) => (writeText(to, b.name), writeText(to, b.username), writeText(to, b.bio)),
    read: (from) => ({
      type: TYPE.profile,
      name: readText(from, LIMIT.name),
      username: readText(from, LIMIT.username),
      bio: readText(from, LIMIT.bio),
    }),
  },
  [TYPE.edit]: { write: (to, b) => writeText(to, b.text), read: (from) => ({ type: TYPE.edit, text: readText(from, LIMIT.text) }) },
  [TYPE.redact]: { write: () => undefined, read: () => ({ type: TYPE.redact }) },
  [TYPE.cut]: {
    write: (to, b) => (writeFixed(to, b.device), writeUint(to, b.n)),
    read: (from) => ({ type: TYPE.cut, device: readFixed(from, 16), n: readUint(from) }),
  },
  [TYPE.contact]: {
    write: (to, b) => (writeFixed(to, b.user), writeText(to, b.name), writeText(to, b.username), writeBool(to, b.listed), writeBool(to, b.verified)),
    read: (from) => ({
      type: TYPE.contact,
      user: readFixed(from, 16),
      name: readText(from, LIMIT.name),
      username: readText(from, LIMIT.name),
      listed: readBool(from),
      verified: readBool(from),
    }),
  },
  [TYPE.read]: {
    write: (to, b) => (writeFixed(to, b.chat), writeUint(to, b.time), writeUint(to, b.counter), writeFixed(to, b.event)),
    read: (from) => ({ type: TYPE.read, chat: readFixed(from, 16), time: readUint(from), counter: readUint(from), event: readFixed(from, 16) }),
  },
  [TYPE.settings]: {
    write: (to, b) => (writeBool(to, b.readReceipts), writeMaybe(to, b.findable, writeBool)),
    read: (from) => ({ type: TYPE.settings, readReceipts: readBool(from), findable: readMaybe(from, readBool) }),
  },
  [TYPE.deviceName]: {
    write: (to, b) => (writeFixed(to, b.device), writeText(to, b.name)),
    read: (from) => ({ type: TYPE.deviceName, device: readFixed(from, 16), name: readText(from, LIMIT.deviceName) }),
  },
  [TYPE.draft]: {
    write: (to, b) => (writeFixed(to, b.chat), writeText(to, b.text)),
    read: (from) => ({ type: TYPE.draft, chat: readFixed(from, 16), text: readText(from, LIMIT.text) }),
  },
  [TYPE.chat]: {
    write: (to, b) => (writeFixed(to, b.chat), writeFixed(to, b.user), writeBool(to, b.accepted), writeBool(to, b.hidden)),
    read: (from) => ({ type: TYPE.chat, chat: readFixed(from, 16), user: readFixed(from, 16), accepted: readBool(from), hidden: readBool(from) }),
  },
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
    return { number: isNumbered(type) ? readUint(from) : 0, body: FORMS[type].read(from) };
  });

const isNumbered = (type: number): boolean => type === TYPE.profile || (type >= 16 && type < 32);

/** Does an event of this type show as a message? Those of later versions do, as ones that need an update. */
export const isMessage = (type: number): boolean => type === TYPE.text || !isKnown(type);

const isKnown = (type: number): type is KnownBody['type'] => Object.hasOwn(FORMS, type);
