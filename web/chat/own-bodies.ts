/**
 * What own devices tell each other in the own chat: one word per thing, of which the latest counts (revision.ts). A word says one thing only, so that two devices that
 * change different things at once do not take back what the other said.
 */
import type { Bytes } from '../../crypto/bytes.ts';
import { toHex } from '../../crypto/bytes.ts';
import {
  type Reader,
  readBool,
  readFixed,
  readList,
  readMaybe,
  readText,
  readUint,
  type Writer,
  writeBool,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { type Form, LIMIT } from './form.ts';
import { type Gap, readGaps, writeGaps } from './gaps.ts';

/** Numbers are never used twice. */
export const OWN_TYPE = {
  contact: 16,
  read: 17,
  choice: 18,
  deviceName: 19,
  draft: 20,
  chat: 21,
  block: 22,
  folder: 23,
  presence: 24,
  forget: 25,
  link: 26,
  clear: 27,
} as const;

/** May it stand in the own chat alone? */
export const isOwnType = (type: number): boolean => type >= 16 && type < 32;

export const OWN_LIMIT = {
  /** Devices named in one silence: as many as a chain can have; and silences of one person, the oldest of which are forgotten. */
  devices: 1000,
  silences: 8,
  /** Chats named in a folder, each way. */
  chats: 200,
  folderName: 256,
  token: 32,
  /** Names of people in one draft. */
  names: 50,
  /** Devices named in one word that clears a chat: as many as are remembered of one. */
  cleared: 2000,
  /** Stretches that had not come when it was cleared, of all of them. */
  gaps: 256,
} as const;

/** Of a person who was blocked nothing counts that a device said after its number here (0 where it is not named), and before `until`, ms: no end while they are. */
export type Silence = { readonly ends: Ends; readonly until: number | undefined };
/** How far devices have come in a chat: the last number of each. */
export type Ends = readonly { readonly device: Bytes; readonly n: number }[];

/** A name as it stands in what is typed, the @ included, and who is meant. */
export type MeantName = { readonly name: string; readonly user: Bytes };

export type OwnBody =
  /** A person as the own devices know them. `name`: as they are called here; `username`: what the hub answers to where it means them, a username or a number with its +; `listed`: stands in the contact list; `verified`: the safety number was compared. */
  | {
      readonly type: typeof OWN_TYPE.contact;
      readonly user: Bytes;
      readonly name: string;
      readonly username: string;
      readonly listed: boolean;
      readonly verified: boolean;
    }
  /** Read in that chat up to the event. */
  | { readonly type: typeof OWN_TYPE.read; readonly chat: Bytes; readonly time: number; readonly counter: number; readonly event: Bytes }
  /** `about`: the person or the chat it is of, zeros where it is of oneself. `what`: of CHOICE, or of a later version. */
  | { readonly type: typeof OWN_TYPE.choice; readonly about: Bytes; readonly what: number; readonly value: number }
  | { readonly type: typeof OWN_TYPE.deviceName; readonly device: Bytes; readonly name: string }
  /** What was typed and not sent, and whom the names in it mean; `reply`: the message it answers. */
  | {
      readonly type: typeof OWN_TYPE.draft;
      readonly chat: Bytes;
      readonly text: string;
      readonly reply: Bytes | undefined;
      readonly names: readonly MeantName[];
    }
  /** What the own devices must know of a chat: who is in it, and whether it was accepted or hidden. */
  | { readonly type: typeof OWN_TYPE.chat; readonly chat: Bytes; readonly user: Bytes; readonly accepted: boolean; readonly hidden: boolean }
  /** When a person was blocked, the oldest first: they are while the last silence has no end. */
  | { readonly type: typeof OWN_TYPE.block; readonly user: Bytes; readonly silences: readonly Silence[] }
  /** Chats shown together: those of a kind and those named, without those named. `gone`: it was deleted. */
  | {
      readonly type: typeof OWN_TYPE.folder;
      readonly folder: Bytes;
      readonly name: string;
      readonly order: number;
      readonly people: boolean;
      readonly groups: boolean;
      readonly unread: boolean;
      readonly chats: readonly Bytes[];
      readonly without: readonly Bytes[];
      readonly gone: boolean;
    }
  /** What lets others ask the hub when this person was here: to the second, or about when. */
  | { readonly type: typeof OWN_TYPE.presence; readonly exact: Bytes; readonly coarse: Bytes }
  /** A message that this person does not want to see, with `on` false again: on their own devices alone. */
  | { readonly type: typeof OWN_TYPE.forget; readonly chat: Bytes; readonly message: Bytes; readonly on: boolean }
  /** A link to this person (crypto/invite.ts): what its keys come of, 32 bytes, and whether it leads to them still. */
  | { readonly type: typeof OWN_TYPE.link; readonly box: Bytes; readonly root: Bytes; readonly on: boolean }
  /** What stands in a chat up to these numbers is gone from the own devices, and of a group so many of its first changes. */
  | { readonly type: typeof OWN_TYPE.clear; readonly chat: Bytes; readonly changes: number; readonly ends: Ends; readonly gaps: readonly Gap[] };

/** Somebody else began the chat. It counts only where nothing else was said of that chat: a device that comes late says it late. */
export const isRequest = ({ accepted, hidden }: { readonly accepted: boolean; readonly hidden: boolean }): boolean => !accepted && !hidden;

/** What a word is about, among those of its type: one replaces another where both are the same. */
export function subjectOf(body: OwnBody): string {
  switch (body.type) {
    case OWN_TYPE.contact:
    case OWN_TYPE.block:
      return toHex(body.user);
    case OWN_TYPE.read:
    case OWN_TYPE.draft:
    case OWN_TYPE.chat:
    case OWN_TYPE.clear:
      return toHex(body.chat);
    case OWN_TYPE.choice:
      return `${toHex(body.about)}:${body.what}`;
    case OWN_TYPE.deviceName:
      return toHex(body.device);
    case OWN_TYPE.folder:
      return toHex(body.folder);
    case OWN_TYPE.presence:
      return '';
    case OWN_TYPE.forget:
      return toHex(body.message);
    case OWN_TYPE.link:
      return toHex(body.box);
  }
}

type Forms = { readonly [T in OwnBody['type']]: Form<Extract<OwnBody, { type: T }>> };
const ROOT_BYTES = 32;
const readId = (from: Reader): Bytes => readFixed(from, 16);

export const OWN_FORMS: Forms = {
  [OWN_TYPE.contact]: {
    write: (to, b) => (writeFixed(to, b.user), writeText(to, b.name), writeText(to, b.username), writeBool(to, b.listed), writeBool(to, b.verified)),
    read: (from) => ({
      type: OWN_TYPE.contact,
      user: readId(from),
      name: readText(from, LIMIT.name),
      username: readText(from, LIMIT.name),
      listed: readBool(from),
      verified: readBool(from),
    }),
  },
  [OWN_TYPE.read]: {
    write: (to, b) => (writeFixed(to, b.chat), writeUint(to, b.time), writeUint(to, b.counter), writeFixed(to, b.event)),
    read: (from) => ({ type: OWN_TYPE.read, chat: readId(from), time: readUint(from), counter: readUint(from), event: readId(from) }),
  },
  [OWN_TYPE.choice]: {
    write: (to, b) => (writeFixed(to, b.about), writeUint(to, b.what), writeUint(to, b.value)),
    read: (from) => ({ type: OWN_TYPE.choice, about: readId(from), what: readUint(from), value: readUint(from) }),
  },
  [OWN_TYPE.deviceName]: {
    write: (to, b) => (writeFixed(to, b.device), writeText(to, b.name)),
    read: (from) => ({ type: OWN_TYPE.deviceName, device: readId(from), name: readText(from, LIMIT.deviceName) }),
  },
  [OWN_TYPE.draft]: {
    write: (to, b) => (writeFixed(to, b.chat), writeText(to, b.text), writeMaybe(to, b.reply, writeFixed), writeNames(to, b.names)),
    read: (from) => ({
      type: OWN_TYPE.draft,
      chat: readId(from),
      text: readText(from, LIMIT.text),
      reply: readMaybe(from, readId),
      names: readNames(from),
    }),
  },
  [OWN_TYPE.chat]: {
    write: (to, b) => (writeFixed(to, b.chat), writeFixed(to, b.user), writeBool(to, b.accepted), writeBool(to, b.hidden)),
    read: (from) => ({ type: OWN_TYPE.chat, chat: readId(from), user: readId(from), accepted: readBool(from), hidden: readBool(from) }),
  },
  [OWN_TYPE.block]: {
    write: writeBlock,
    read: (from) => ({ type: OWN_TYPE.block, ...readBlock(from) }),
  },
  [OWN_TYPE.folder]: {
    write: (to, b) => {
      writeFixed(to, b.folder);
      writeText(to, b.name);
      writeUint(to, b.order);
      for (const is of [b.people, b.groups, b.unread]) writeBool(to, is);
      for (const chats of [b.chats, b.without]) writeList(to, chats, writeFixed);
      writeBool(to, b.gone);
    },
    read: (from) => ({
      type: OWN_TYPE.folder,
      folder: readId(from),
      name: readText(from, OWN_LIMIT.folderName),
      order: readUint(from),
      people: readBool(from),
      groups: readBool(from),
      unread: readBool(from),
      chats: readList(from, OWN_LIMIT.chats, readId),
      without: readList(from, OWN_LIMIT.chats, readId),
      gone: readBool(from),
    }),
  },
  [OWN_TYPE.presence]: {
    write: (to, b) => (writeFixed(to, b.exact), writeFixed(to, b.coarse)),
    read: (from) => ({ type: OWN_TYPE.presence, exact: readFixed(from, OWN_LIMIT.token), coarse: readFixed(from, OWN_LIMIT.token) }),
  },
  [OWN_TYPE.forget]: {
    write: (to, b) => (writeFixed(to, b.chat), writeFixed(to, b.message), writeBool(to, b.on)),
    read: (from) => ({ type: OWN_TYPE.forget, chat: readId(from), message: readId(from), on: readBool(from) }),
  },
  [OWN_TYPE.link]: {
    write: (to, b) => (writeFixed(to, b.box), writeFixed(to, b.root), writeBool(to, b.on)),
    read: (from) => ({ type: OWN_TYPE.link, box: readId(from), root: readFixed(from, ROOT_BYTES), on: readBool(from) }),
  },
  [OWN_TYPE.clear]: {
    write: (to, b) => (writeFixed(to, b.chat), writeUint(to, b.changes), writeEnds(to, b.ends), writeGaps(to, b.gaps)),
    read: (from) => ({
      type: OWN_TYPE.clear,
      chat: readId(from),
      changes: readUint(from),
      ends: readEnds(from, OWN_LIMIT.cleared),
      gaps: readGaps(from, OWN_LIMIT.gaps),
    }),
  },
};

export const writeNames = (to: Writer, names: readonly MeantName[]): void =>
  writeList(to, names, (to, { name, user }) => (writeText(to, name), writeFixed(to, user)));
export const readNames = (from: Reader): readonly MeantName[] =>
  readList(from, OWN_LIMIT.names, (from) => ({ name: readText(from, LIMIT.name), user: readId(from) }));

/** Whom, and when. */
type Blocked = { readonly user: Bytes; readonly silences: readonly Silence[] };
export function writeBlock(to: Writer, { user, silences }: Blocked): void {
  writeFixed(to, user);
  writeList(to, silences, writeSilence);
}
export const readBlock = (from: Reader): Blocked => ({ user: readId(from), silences: readList(from, OWN_LIMIT.silences, readSilence) });

function writeSilence(to: Writer, { ends, until }: Silence): void {
  writeEnds(to, ends);
  writeMaybe(to, until, writeUint);
}
const readSilence = (from: Reader): Silence => ({
  ends: readEnds(from, OWN_LIMIT.devices),
  until: readMaybe(from, readUint),
});

export const writeEnds = (to: Writer, ends: Ends): void => writeList(to, ends, (to, { device, n }) => (writeFixed(to, device), writeUint(to, n)));
export const readEnds = (from: Reader, most: number): Ends => readList(from, most, (from) => ({ device: readId(from), n: readUint(from) }));
