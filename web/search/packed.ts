/** What a block holds: the words of its messages in the form in which they are searched, with where, whose and what kind each is. Its bytes, and looking through it. */
import { type Bytes, concat, equal } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readByte,
  readFixed,
  readList,
  readText,
  readUint,
  writeByte,
  writeFixed,
  writeList,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { type Query, saysAll } from './query.ts';
import { POSITION_BYTES, timeOf } from './stretch.ts';

/** Messages in a block, at most. */
export const BLOCK_MESSAGES = 512;
/** UTF-16 units of their words together, at most, but where one alone has more. */
export const BLOCK_LENGTH = 256 * 1024;
/** Of the words in bytes: three for each unit, and room for one message that is longer than a block (U+FDFA grows twelvefold as it is normalised). */
const MAX_BYTES = 4 * 1024 * 1024;

/** What can be found of a message, as a row says it. `kinds`: bits of KIND. `shown`: of the length of `text`, where not all of that may be shown. */
export type Findable = { readonly user: Bytes; readonly kinds: number; readonly text: string; readonly shown?: string };

/** One message as it is packed: `words` in normal form. */
export type Message = { readonly position: Bytes; readonly user: Bytes; readonly kinds: number; readonly words: string };

/** Messages oldest first; all lists go together. */
export type Packed = {
  readonly positions: Bytes;
  /** Each normalised and followed by a line feed, which no normal form holds. */
  readonly words: string;
  /** Where each begins in `words`, and where the last ends. */
  readonly starts: readonly number[];
  readonly users: readonly Bytes[];
  /** Indexes into `users`. */
  readonly userOf: readonly number[];
  readonly kinds: Bytes;
};

export const positionAt = ({ positions }: Packed, at: number): Bytes => positions.slice(at * POSITION_BYTES, (at + 1) * POSITION_BYTES);

/** Version 1 knew no media. Blocks of it are packed again. */
const VERSION = 2;
const USER_BYTES = 16;
const END_OF_MESSAGE = '\n';

export function pack(messages: readonly Message[]): Packed {
  const users: Bytes[] = [];
  const userOf = messages.map(({ user }) => {
    const known = users.findIndex((one) => equal(one, user));
    return known < 0 ? users.push(user) - 1 : known;
  });
  const words = messages.map((message) => message.words + END_OF_MESSAGE).join('');
  return {
    positions: concat(...messages.map(({ position }) => position)),
    words,
    starts: startsIn(words),
    users,
    userOf,
    kinds: Uint8Array.from(messages, ({ kinds }) => kinds),
  };
}

/** One after the other, the older first. */
export function join(older: Packed, newer: Packed): Packed {
  const words = older.words + newer.words;
  const users = [...older.users, ...newer.users.filter((one) => !older.users.some((other) => equal(one, other)))];
  return {
    positions: concat(older.positions, newer.positions),
    words,
    starts: startsIn(words),
    users,
    userOf: [...older.userOf, ...newer.userOf.map((at) => users.findIndex((one) => equal(one, newer.users[at] as Bytes)))],
    kinds: concat(older.kinds, newer.kinds),
  };
}

/** Which of its messages the query means, newest first. */
export function matchesIn(packed: Packed, query: Query): readonly number[] {
  return candidatesIn(packed, query.words)
    .filter((at) => isMeant(packed, at, query))
    .reverse();
}

/** Those that have its longest word, oldest first. */
function candidatesIn({ words, starts, kinds }: Packed, sought: readonly string[]): readonly number[] {
  const longest = sought.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest === '') return Array.from(kinds, (_, at) => at);
  const found: number[] = [];
  let message = 0;
  for (let at = words.indexOf(longest); at >= 0; at = words.indexOf(longest, starts[message])) {
    while ((starts[message + 1] as number) <= at) message++;
    found.push(message++);
  }
  return found;
}

function isMeant(packed: Packed, at: number, query: Query): boolean {
  const { user, since, until, kinds } = query;
  if (kinds !== undefined && ((packed.kinds[at] as number) & kinds) === 0) return false;
  if (user && !equal(packed.users[packed.userOf[at] as number] as Bytes, user)) return false;
  if (since !== undefined || until !== undefined) {
    const time = timeOf(positionAt(packed, at));
    if (time < (since ?? 0) || time >= (until ?? Number.POSITIVE_INFINITY)) return false;
  }
  return saysAll(packed.words.slice(packed.starts[at], packed.starts[at + 1]), query.words);
}

export const writePacked = (packed: Packed): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, packed.users, writeFixed);
    writeList(to, packed.userOf, writeUint);
    writeFixed(to, packed.kinds);
    writeFixed(to, packed.positions);
    writeText(to, packed.words);
  });

export const readPacked = (bytes: Bytes): Packed | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    const users = readList(from, BLOCK_MESSAGES, (one) => readFixed(one, USER_BYTES));
    const userOf = readList(from, BLOCK_MESSAGES, readUint);
    const kinds = readFixed(from, userOf.length);
    const positions = readFixed(from, userOf.length * POSITION_BYTES);
    const words = readText(from, MAX_BYTES);
    const starts = startsIn(words);
    return starts.length === userOf.length + 1 && userOf.every((at) => at < users.length)
      ? { positions, words, starts, users, userOf, kinds }
      : undefined;
  });

function startsIn(words: string): readonly number[] {
  const starts = [0];
  for (let at = words.indexOf(END_OF_MESSAGE); at >= 0; at = words.indexOf(END_OF_MESSAGE, at + 1)) starts.push(at + 1);
  return starts;
}
