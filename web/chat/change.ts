/** What the events say that change the rights of a group: who is in it, what they are, what it is called. Says nothing of whether they may: that is group.ts. */
import type { Bytes } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readBytes,
  readFixed,
  readList,
  readMaybe,
  readOneOf,
  readText,
  readUint,
  type Writer,
  writeBool,
  writeBytes,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { AUTHORITY, MAX_ROSTER } from './authority.ts';
import { LIMIT } from './form.ts';
import { MAX_JOIN } from './join.ts';
import { OPEN, type Right, readRights, SWITCHES, type Switch, writeRights } from './switch.ts';

/** Devices of a chat whose ends one change names, and events of one device. */
const MAX_ENDS = 2000;
const MAX_LEAVE = 64 * 1024;
/** Hashes of one lost branch. */
export const MAX_SIDE = 256;

/** The last number of each device that its author had taken: what comes after it was not said before the change, whatever older version it names. */
export type Ends = readonly { readonly device: Bytes; readonly n: number }[];

/** What a group is called and who may do what. `open`: what members may that are no admins. `history`: may who comes in read what was said before? */
export type Settings = {
  readonly name: string;
  readonly description: string;
  /** H of its bytes, which travel beside. */
  readonly photo: Bytes | undefined;
  readonly open: ReadonlySet<Right>;
  readonly history: boolean;
};

/** Somebody goes: `left` is their own signed word that they do; otherwise they are removed, and `banned` are let in again only by who might remove them. */
export type Removal =
  | { readonly user: Bytes; readonly how: 'removed' | 'banned'; readonly ends: Ends }
  | { readonly user: Bytes; readonly how: 'left'; readonly proof: Bytes };

export type Change =
  /** `salt`: 16 random bytes. `people`: all who are in it, its creator among them. */
  | { readonly type: typeof AUTHORITY.create; readonly salt: Bytes; readonly settings: Settings; readonly people: readonly Bytes[] }
  /** `proofs`: of those added who come by a link, their own signed words (join.ts). */
  | {
      readonly type: typeof AUTHORITY.people;
      readonly added: readonly Bytes[];
      readonly removed: readonly Removal[];
      readonly proofs?: readonly Bytes[] | undefined;
    }
  /** `ends` are those of the person's devices where it takes anything away. */
  | {
      readonly type: typeof AUTHORITY.role;
      readonly user: Bytes;
      readonly admin: boolean;
      readonly switches: ReadonlySet<Switch>;
      readonly ends: Ends;
    }
  /** What is undefined stays; a photo of no bytes is none. `ends` are everybody's where members may do less. */
  | {
      readonly type: typeof AUTHORITY.settings;
      readonly name: string | undefined;
      readonly description: string | undefined;
      readonly photo: Bytes | undefined;
      readonly open: ReadonlySet<Right> | undefined;
      readonly history: boolean | undefined;
      readonly ends: Ends;
    }
  | { readonly type: typeof AUTHORITY.owner; readonly user: Bytes }
  /**
   * A link, made or changed, or revoked where it is not `on`. `box`, 16 bytes, and `root`, 32: crypto/invite.ts. `asks`: who comes by it needs an answer. `uses`:
   * so many come by it, 0 without a limit; `until`, ms, 0 without: kept by whoever lets somebody in, since a time is what its author says it is.
   */
  | {
      readonly type: typeof AUTHORITY.invite;
      readonly box: Bytes;
      readonly root: Bytes;
      readonly asks: boolean;
      readonly uses: number;
      readonly until: number;
      readonly on: boolean;
    }
  /** Versions of a branch that was lost: who names one of them stood on `fork`, the last version both branches have. */
  | { readonly type: typeof AUTHORITY.merge; readonly fork: number; readonly hashes: readonly Bytes[] };

export type ChangeType = Change['type'];

type Form<C> = { readonly write: (to: Writer, change: C) => void; readonly read: (from: Reader) => C | undefined };
type Forms = { readonly [T in ChangeType]: Form<Extract<Change, { type: T }>> };

const FORMS: Forms = {
  [AUTHORITY.create]: {
    write: (to, { salt, settings, people }) => {
      writeFixed(to, salt);
      writeText(to, settings.name);
      writeText(to, settings.description);
      writeMaybe(to, settings.photo, writeFixed);
      writeRights(to, settings.open);
      writeBool(to, settings.history);
      writeList(to, people, writeFixed);
    },
    read: (from) => {
      const [salt, name, description] = [readFixed(from, 16), readText(from, LIMIT.name), readText(from, LIMIT.description)];
      const [photo, open, history] = [readMaybe(from, (from) => readFixed(from, 32)), readRights(from, OPEN), readBool(from)];
      const people = readList(from, MAX_ROSTER, readUser);
      return open && { type: AUTHORITY.create, salt, settings: { name, description, photo, open, history }, people };
    },
  },
  [AUTHORITY.people]: {
    write: (to, { added, removed, proofs = [] }) => {
      writeList(to, added, writeFixed);
      writeList(to, removed, writeRemoval);
      writeList(to, proofs, writeBytes);
    },
    read: (from) => {
      const [added, removed] = [readList(from, MAX_ROSTER, readUser), readList(from, MAX_ROSTER, readRemoval)];
      const proofs = readList(from, MAX_ROSTER, (from) => readBytes(from, MAX_JOIN));
      return { type: AUTHORITY.people, added, removed, ...(proofs.length > 0 ? { proofs } : {}) };
    },
  },
  [AUTHORITY.role]: {
    write: (to, { user, admin, switches, ends }) => {
      writeFixed(to, user);
      writeBool(to, admin);
      writeRights(to, switches);
      writeEnds(to, ends);
    },
    read: (from) => {
      const [user, admin, switches, ends] = [readUser(from), readBool(from), readRights(from, SWITCHES), readEnds(from)];
      return switches && { type: AUTHORITY.role, user, admin, switches, ends };
    },
  },
  [AUTHORITY.settings]: {
    write: (to, { name, description, photo, open, history, ends }) => {
      writeMaybe(to, name, writeText);
      writeMaybe(to, description, writeText);
      writeMaybe(to, photo, writeBytes);
      writeMaybe(to, open, writeRights);
      writeMaybe(to, history, writeBool);
      writeEnds(to, ends);
    },
    read: (from) => {
      const [name, description] = [
        readMaybe(from, (from) => readText(from, LIMIT.name)),
        readMaybe(from, (from) => readText(from, LIMIT.description)),
      ];
      const photo = readMaybe(from, (from) => readBytes(from, 32));
      const isOpened = readBool(from);
      const open = isOpened ? readRights(from, OPEN) : undefined;
      const [history, ends] = [readMaybe(from, readBool), readEnds(from)];
      if ((isOpened && !open) || (photo && photo.length % 32 !== 0)) return undefined;
      return { type: AUTHORITY.settings, name, description, photo, open, history, ends };
    },
  },
  [AUTHORITY.owner]: { write: (to, { user }) => writeFixed(to, user), read: (from) => ({ type: AUTHORITY.owner, user: readUser(from) }) },
  [AUTHORITY.invite]: {
    write: (to, { box, root, asks, uses, until, on }) => {
      for (const part of [box, root]) writeFixed(to, part);
      writeBool(to, asks);
      for (const number of [uses, until]) writeUint(to, number);
      writeBool(to, on);
    },
    read: (from) => ({
      type: AUTHORITY.invite,
      box: readFixed(from, 16),
      root: readFixed(from, 32),
      asks: readBool(from),
      uses: readUint(from),
      until: readUint(from),
      on: readBool(from),
    }),
  },
  [AUTHORITY.merge]: {
    write: (to, { fork, hashes }) => (writeUint(to, fork), writeList(to, hashes, writeFixed)),
    read: (from) => ({ type: AUTHORITY.merge, fork: readUint(from), hashes: readList(from, MAX_SIDE, (from) => readFixed(from, 32)) }),
  },
};

export const isChangeType = (type: number): type is ChangeType => Object.hasOwn(FORMS, type);

/** The body's bytes. Throws for what no reader would take. */
export function writeChange(change: Change): Bytes {
  const bytes = encode((to) => (FORMS[change.type] as Form<Change>).write(to, change));
  if (readChange(change.type, bytes) === undefined) throw new Error(`a change of type ${change.type} and ${bytes.length} bytes is beyond its limits`);
  return bytes;
}

/** Undefined where the type changes no rights, or the bytes are malformed. */
export const readChange = (type: number, bytes: Bytes): Change | undefined =>
  isChangeType(type) ? decode<Change>(bytes, FORMS[type].read) : undefined;

const HOW = { removed: 0, banned: 1, left: 2 } as const;

function writeRemoval(to: Writer, removal: Removal): void {
  writeFixed(to, removal.user);
  writeUint(to, HOW[removal.how]);
  if (removal.how === 'left') writeBytes(to, removal.proof);
  else writeEnds(to, removal.ends);
}
function readRemoval(from: Reader): Removal {
  const user = readUser(from);
  const how = readOneOf(from, [HOW.removed, HOW.banned, HOW.left]);
  if (how === HOW.left) return { user, how: 'left', proof: readBytes(from, MAX_LEAVE) };
  return { user, how: how === HOW.banned ? 'banned' : 'removed', ends: readEnds(from) };
}

const writeEnds = (to: Writer, ends: Ends): void => writeList(to, ends, (to, { device, n }) => (writeFixed(to, device), writeUint(to, n)));
const readEnds = (from: Reader): Ends => readList(from, MAX_ENDS, (from) => ({ device: readFixed(from, 16), n: readUint(from) }));
const readUser = (from: Reader): Bytes => readFixed(from, 16);
