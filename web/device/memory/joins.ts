/** Who asks to come into groups of this device by a link, and where this person asked: kept until it is answered, one row each. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readBytes,
  readFixed,
  readList,
  readOneOf,
  readText,
  readUint,
  writeByte,
  writeBytes,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { LIMIT } from '../../chat/form.ts';
import { MAX_JOIN } from '../../chat/join.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { JoinState } from '../port/invites.ts';
import { rowOps } from './late.ts';

/** Who asks to come into one group. */
export const MAX_ASKERS = 500;
/** Groups this person asks to come into at once. */
export const MAX_ASKING = 100;
/** People asked for one link. */
export const MAX_HOSTS = 8;
/** What was taken away is looked for again after this. */
const GONE_MS = 24 * 60 * 60 * 1000;
const MAX_ROWS = 50_000;
const VERSION = 1;
const STATES: readonly JoinState[] = ['waiting', 'declined', 'gone', 'full'];

/** `box`: of the link; `name`: as they call themselves; `word`: theirs, verified; `at`: when it came, ms. */
export type Asker = {
  readonly chat: Bytes;
  readonly user: Bytes;
  readonly box: Bytes;
  readonly name: string;
  readonly word: Bytes;
  readonly at: number;
};
/** `hosts`: whom this person has asked, last at `at`, ms. `name`: what the group was called then. */
export type Asking = {
  readonly box: Bytes;
  readonly secret: Bytes;
  readonly chat: Bytes;
  readonly name: string;
  readonly hosts: readonly Bytes[];
  readonly at: number;
  readonly state: JoinState;
};

/** What is kept and dropped is so in memory at once; the ops must be written. */
export type Joins = {
  /** Of one group, the oldest first. */
  askers(chat: Bytes): readonly Asker[];
  asker(chat: Bytes, user: Bytes): Asker | undefined;
  keepAsker(asker: Asker): readonly Op[];
  dropAsker(chat: Bytes, user: Bytes): readonly Op[];
  /** The newest first. */
  asking(): readonly Asking[];
  askingBy(box: Bytes): Asking | undefined;
  askingFor(chat: Bytes): Asking | undefined;
  keepAsking(asking: Asking): readonly Op[];
  dropAsking(box: Bytes): readonly Op[];
  /**
   * How long until it is looked again whether anything stands at the hub behind this link that was revoked, ms; 0 where it is to be looked now. Whoever has its
   * root, or has read what stood there and finds a hub that forgot, puts it back.
   */
  goneFor(box: Bytes, now: number): number;
  /** Nothing stands there. */
  keepGone(box: Bytes, now: number): readonly Op[];
  /** A log of the hub is not as it was: what was gone may be there. */
  doubtGone(): void;
  /** The hub has lost its letters: all who were asked are to be asked again. */
  doubt(): void;
  /** Is this one to be asked for again; it is no more, once it was. */
  isDoubted(box: Bytes): boolean;
};

export async function openJoins(store: Store): Promise<Joins> {
  const rowsOf = async (name: string): Promise<readonly Bytes[]> =>
    (await store.range('meta', { ...rangeOf(keyOf(name)), limit: MAX_ROWS })).map(({ value }) => value);
  const askers = new Map((await rowsOf('asker')).flatMap((row) => readAsker(row) ?? []).map((one) => [nameOf(one), one] as const));
  const asking = new Map((await rowsOf('asking')).flatMap((row) => readAsking(row) ?? []).map((one) => [toHex(one.box), one] as const));
  const gone = new Map((await rowsOf('card-gone')).flatMap((row) => readGone(row) ?? []));
  let doubted = new Set<string>();
  // Taken back while it is being asked for, or answered while it is asked again: the letters of the earlier may be written after the later.
  const askingOps = (box: Bytes): readonly Op[] =>
    rowOps(keyOf('asking', box), () => {
      const one = asking.get(toHex(box));
      return one && writeAsking(one);
    });
  return {
    doubt: () => {
      doubted = new Set(asking.keys());
    },
    doubtGone: () => gone.clear(),
    isDoubted: (box) => doubted.has(toHex(box)),
    goneFor: (box, now) => {
      const since = gone.get(toHex(box));
      // A clock that was put back keeps nothing unseen for longer.
      return since === undefined || since > now ? 0 : Math.max(0, since + GONE_MS - now);
    },
    keepGone: (box, now) => {
      gone.set(toHex(box), now);
      return [{ op: 'put', table: 'meta', key: keyOf('card-gone', box), value: writeGone(box, now) }];
    },
    askers: (chat) => [...askers.values()].filter((one) => equal(one.chat, chat)).sort((a, b) => a.at - b.at),
    asker: (chat, user) => askers.get(nameOf({ chat, user })),
    keepAsker: (one) => {
      askers.set(nameOf(one), one);
      return [{ op: 'put', table: 'meta', key: keyOf('asker', one.chat, one.user), value: writeAsker(one) }];
    },
    dropAsker: (chat, user) => (askers.delete(nameOf({ chat, user })) ? [{ op: 'delete', table: 'meta', key: keyOf('asker', chat, user) }] : []),
    asking: () => [...asking.values()].sort((a, b) => b.at - a.at),
    askingBy: (box) => asking.get(toHex(box)),
    askingFor: (chat) => [...asking.values()].find((one) => equal(one.chat, chat)),
    keepAsking: (one) => {
      doubted.delete(toHex(one.box));
      asking.set(toHex(one.box), one);
      return askingOps(one.box);
    },
    dropAsking: (box) => (asking.delete(toHex(box)) ? askingOps(box) : []),
  };
}

const nameOf = ({ chat, user }: Pick<Asker, 'chat' | 'user'>): string => `${toHex(chat)}:${toHex(user)}`;

const writeGone = (box: Bytes, since: number): Bytes =>
  encode((to) => {
    writeFixed(to, box);
    writeUint(to, Math.floor(since));
  });
const readGone = (bytes: Bytes): readonly (readonly [string, number])[] | undefined =>
  decode(bytes, (from) => [[toHex(readFixed(from, 16)), readUint(from)] as const]);

const writeAsker = ({ chat, user, box, name, word, at }: Asker): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [chat, user, box]) writeFixed(to, id);
    writeText(to, name);
    writeBytes(to, word);
    writeUint(to, at);
  });
const readAsker = (bytes: Bytes): Asker | undefined =>
  decode(bytes, (from) =>
    readByte(from) === VERSION
      ? {
          chat: readFixed(from, 16),
          user: readFixed(from, 16),
          box: readFixed(from, 16),
          name: readText(from, LIMIT.name),
          word: readBytes(from, MAX_JOIN),
          at: readUint(from),
        }
      : undefined,
  );

const writeAsking = ({ box, secret, chat, name, hosts, at, state }: Asking): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    for (const id of [box, secret, chat]) writeFixed(to, id);
    writeText(to, name);
    writeList(to, hosts, writeFixed);
    writeUint(to, at);
    writeUint(to, STATES.indexOf(state));
  });
const readAsking = (bytes: Bytes): Asking | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const [box, secret, chat, name] = [readFixed(from, 16), readFixed(from, 16), readFixed(from, 16), readText(from, LIMIT.name)];
    const [hosts, at] = [readList(from, MAX_HOSTS * 4, (from) => readFixed(from, 16)), readUint(from)];
    const state = STATES[readOneOf(from, [0, 1, 2, 3])];
    return state && { box, secret, chat, name, hosts, at, state };
  });
