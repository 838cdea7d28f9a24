/** What a chat is before anything has happened in it, and the state everybody begins with. Needs no key and asks nobody. */
import { type Bytes, compare } from '../../crypto/bytes.ts';
import { encode, writeFixed, writeList, writeText } from '../../crypto/codec.ts';
import { hash } from '../../crypto/hash.ts';
import type { AuthorityVersion } from './event.ts';
import type { Group } from './group.ts';
import { directChatId, selfChatId } from './names.ts';

/**
 * What a chat is before anything happened in it: its kind and roster (16-byte user ids, sorted). Direct and own chats are wholly said by it, so
 * everybody derives the same one and nobody has to be asked: number 0 of the log, unsigned. Of a group, number 0 is the signed event that creates it.
 */
export type Genesis = { readonly kind: 'direct' | 'self'; readonly roster: readonly Bytes[] };

export type AuthorityState = {
  readonly chat: Bytes;
  readonly kind: 'direct' | 'self' | 'group';
  /** Sorted user ids. */
  readonly roster: readonly Bytes[];
  /** -1 before the first was opened. Of a chat that others have begun it may be known before anything else of the log. */
  readonly generation: number;
  /** The newest event of the log. */
  readonly version: AuthorityVersion;
  /** The newest event that said who belongs to the chat or who may do what: the one that content names. Devices and keys come and go without it. */
  readonly rights: AuthorityVersion;
  /** Head each person's chain had in the newest event that named it, by user id in hex. */
  readonly heads: ReadonlyMap<string, Bytes>;
  /** What a group's chain of rights says; undefined of the other kinds. */
  readonly group: Group | undefined;
};

/** The state of a chat in which nothing has happened. */
export function genesis({ kind, roster }: Genesis): AuthorityState {
  const chat = kind === 'self' ? selfOf(roster) : directOf(roster);
  if (!chat) throw new Error('a direct chat has two people in order, an own chat has one');
  const version = { number: 0, hash: genesisHash({ kind, roster }) };
  return { chat, kind, roster, generation: -1, version, rights: version, heads: new Map(), group: undefined };
}

/** Hash of number 0. */
export const genesisHash = ({ kind, roster }: Genesis): Bytes =>
  hash(
    'authority',
    encode((to) => {
      writeText(to, kind);
      writeList(to, roster, writeFixed);
    }),
  );

const selfOf = (roster: readonly Bytes[]): Bytes | undefined => (roster.length === 1 ? selfChatId(roster[0] as Bytes) : undefined);
const directOf = ([a, b, ...more]: readonly Bytes[]): Bytes | undefined =>
  a && b && more.length === 0 && compare(a, b) < 0 ? directChatId(a, b) : undefined;
