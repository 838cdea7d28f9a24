/** People as this device knows them: their pinned device chains, what they say of themselves, and what the own devices say of them. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import { decode, encode, readByte, readBytes, readList, writeByte, writeBytes, writeList } from '../../../crypto/codec.ts';
import { type Chain, headAt, seniorBranch } from '../../../crypto/identity.ts';
import { recallChain } from '../../../crypto/chain.ts';
import { hash } from '../../../crypto/hash.ts';
import { type ChainReader, newChainReader } from '../../../crypto/reader.ts';
import type { Body, TYPE } from '../../chat/bodies.ts';
import { photoTypeOf } from '../../chat/photo.ts';
import { isLater, isSaid, type Revision } from '../../chat/revision.ts';
import type { Chains } from '../../chat/state.ts';
import { keyOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import type { LateOp } from './late.ts';
import { calledByHub, loadPersons, type PersonRecord, personOp, photoKey, shownAt, unknownPerson } from './person.ts';

export type People = {
  person(user: Bytes): PersonRecord;
  all(): readonly PersonRecord[];
  /** The chain as it is pinned here, or as it was when its person wrote as a stranger, a moment ago. */
  chain(user: Bytes): Promise<Chain | undefined>;
  /** The chains of these people; those that are unknown are left out. */
  chains(users: readonly Bytes[]): Promise<Chains>;
  /** What to store so that these chains are pinned, where they are in force over what is. Memory follows at once. */
  pin(chains: Iterable<Chain>): readonly Op[];
  /**
   * Takes what a hub or a peer offers of a chain: growth of what is pinned, or the branch in force of two. `isGuest`: it is a stranger's, and where nothing is
   * pinned, nothing is now. It is known for a while, and pinned with the chat that it may begin.
   */
  offer(
    user: Bytes,
    branches: readonly (readonly Bytes[])[],
    isGuest?: boolean,
  ): Promise<{ readonly chain: Chain | undefined; readonly ops: readonly Op[] }>;
  /** Empty where what is known comes later. `isAlone`: it was said to this person, and not in a group. */
  profile(user: Bytes, said: Word, profile: Said, isAlone: boolean): readonly Op[];
  /** What the hub, a link of theirs or their asking to come into a group calls somebody who has said nothing of themselves here yet: their own words replace it. */
  named(user: Bytes, called: Partial<Pick<PersonRecord, 'name' | 'username'>>): readonly Op[];
  contact(user: Bytes, said: Word, contact: Listed): readonly Op[];
  /** Forgets what this event said of somebody, where it is what counts. */
  unsay(user: Bytes, event: Bytes): readonly Op[];
};

/** What people say of themselves. What is no photo is taken for none. */
export type Said = Pick<Extract<Body, { readonly type: typeof TYPE.profile }>, 'name' | 'username' | 'bio' | 'photo' | 'presence'>;

/** What own devices say of somebody. */
type Listed = { readonly name: string; readonly username: string; readonly listed: boolean; readonly verified: boolean };

/** When something was said, and by whose devices: the chain of its author. */
export type Word = { readonly revision: Revision; readonly chain: Chain | undefined };

const VERSION = 1;
const NOTHING = new Uint8Array();
const MAX_ENTRIES = 1000;
const MAX_ENTRY = 8 * 1024;
/** Chains of strangers in memory, of a MiB at most each: those who wrote last. */
export const MAX_GUESTS = 8;

/** `forked`: two branches of it are about. */
type Offered = { readonly chain: Chain; readonly forked: boolean };

export async function openPeople(store: Store): Promise<People> {
  const people = await loadPersons(store);
  const chains = new Map<string, Chain>();
  const guests = new Map<string, Offered>();
  const read = newChainReader();
  const person = (user: Bytes): PersonRecord => people.get(toHex(user)) ?? unknownPerson(user);
  const keep = (next: PersonRecord | undefined): readonly Op[] => {
    if (!next) return [];
    people.set(toHex(next.user), next);
    return [personOp(next.user, () => person(next.user))];
  };
  const showing = (user: Bytes, photo: Bytes | undefined): LateOp => photoOp(user, photo, () => shownAt(person(user)));
  const pinned = async (user: Bytes): Promise<Chain | undefined> => {
    const known = chains.get(toHex(user));
    if (known) return known;
    const entries = readEntries((await store.get('chains', keyOf(user))) ?? NOTHING);
    // What lies on the own disk was verified before it came there.
    const stored = entries && recallChain(entries);
    if (stored) chains.set(toHex(user), stored);
    return stored;
  };
  const chain = async (user: Bytes): Promise<Chain | undefined> => (await pinned(user)) ?? guests.get(toHex(user))?.chain;
  const noteFork = (user: Bytes): readonly Op[] => (person(user).forked ? [] : keep({ ...person(user), forked: true }));
  const host = (offered: Offered): void => {
    guests.delete(toHex(offered.chain.user));
    guests.set(toHex(offered.chain.user), offered);
    for (const oldest of [...guests.keys()].slice(0, -MAX_GUESTS)) guests.delete(oldest);
  };
  const pin = (several: Iterable<Chain>): readonly Op[] =>
    [...several].flatMap((one): Op[] => {
      const known = chains.get(toHex(one.user));
      if (known === one || (known && seniorBranch(one, known) === known)) return [];
      const guest = guests.get(toHex(one.user));
      guests.delete(toHex(one.user));
      chains.set(toHex(one.user), one);
      return [chainOp(one), ...(guest?.forked ? noteFork(one.user) : [])];
    });

  return {
    person,
    all: () => [...people.values()],
    chain,
    chains: async (users) => {
      const found = await Promise.all(users.map(async (user) => [toHex(user), await chain(user)] as const));
      return new Map(found.flatMap(([user, one]) => (one ? [[user, one] as const] : [])));
    },
    pin,
    offer: async (user, branches, isGuest = false) => {
      const known = await chain(user);
      const offered = await readBranches(read, user, known, branches);
      const best = bestOf(known ? [known, ...offered] : offered);
      if (!best) return { chain: undefined, ops: [] };
      if (!isGuest || (await pinned(user))) return { chain: best.chain, ops: [...pin([best.chain]), ...(best.forked ? noteFork(user) : [])] };
      host({ ...best, forked: best.forked || guests.get(toHex(user))?.forked === true });
      return { chain: best.chain, ops: [] };
    },
    profile: (user, word, said, isAlone) => {
      const ops = keep(withProfile(person(user), word, said, isAlone));
      // Somebody's row is written with what is known of them, also by a transaction that lands before this one: killed between the two, it lacks the photo.
      const isShown = equal(word.revision.event, shownAt(person(user)).event);
      return isShown ? [...ops, showing(user, photoTypeOf(said.photo) && said.photo)] : ops;
    },
    named: (user, called) => (isSaid(person(user).profileAt) ? [] : keep({ ...person(user), ...called })),
    contact: (user, word, said) => keep(withContact(person(user), word, said)),
    unsay: (user, event) => {
      const left = withoutWord(person(user), event);
      return left ? [...keep(left), ...(left.photo ? [] : [showing(user, undefined)])] : [];
    },
  };
}

/** Somebody after this word: who they are by the last of all, what they show by the last to one alone. Undefined where it changes nothing. */
function withProfile(
  known: PersonRecord,
  { revision, chain }: Word,
  { photo: bytes, presence, ...called }: Said,
  isAlone: boolean,
): PersonRecord | undefined {
  const isCalled = isLater(revision, known.profileAt, chain);
  const isShown = isAlone ? isLater(revision, known.aloneAt, chain) : isCalled && !isSaid(known.aloneAt);
  if (!isCalled && !isShown) return undefined;
  return {
    ...known,
    ...(isCalled && { ...called, profileAt: revision }),
    ...(isShown && { photo: photoTypeOf(bytes) && hash('photo', bytes), presence }),
    ...(isShown && isAlone && { aloneAt: revision }),
  };
}

/** Somebody after this word of an own device. */
function withContact(known: PersonRecord, { revision, chain }: Word, { name, username, listed, verified }: Listed): PersonRecord | undefined {
  if (!isLater(revision, known.contactAt, chain)) return undefined;
  return { ...calledByHub(known, username), givenName: name, listed, verified, contactAt: revision };
}

/** Somebody as if this word had not been said; undefined where it is none that counts. */
function withoutWord(known: PersonRecord, event: Bytes): PersonRecord | undefined {
  const { name, username, bio, photo, presence, profileAt, aloneAt, givenName, listed, verified, contactAt } = unknownPerson(known.user);
  const [isCalled, isShown] = [equal(known.profileAt.event, event), equal(shownAt(known).event, event)];
  if (isCalled || isShown) return { ...known, ...(isCalled && { name, username, bio, profileAt }), ...(isShown && { photo, presence, aloneAt }) };
  return equal(known.contactAt.event, event) ? { ...known, givenName, listed, verified, contactAt } : undefined;
}

/** By the word that counts now, and where that still does when it is written. */
function photoOp(user: Bytes, photo: Bytes | undefined, at: () => Revision): LateOp {
  const now = at();
  const op: Op = photo ? { op: 'put', table: 'meta', key: photoKey(user), value: photo } : { op: 'delete', table: 'meta', key: photoKey(user) };
  return { ...op, isMeant: () => at() === now };
}

/** Pins a chain. */
export const chainOp = (chain: Chain): Op => ({ op: 'put', table: 'chains', key: keyOf(chain.user), value: writeEntries(chain.entries) });

/** Those that say anything beyond what is known. */
async function readBranches(
  read: ChainReader,
  user: Bytes,
  known: Chain | undefined,
  branches: readonly (readonly Bytes[])[],
): Promise<readonly Chain[]> {
  const news = branches.filter((entries) => !known || !isBeginning(entries, known.entries));
  const chains = await Promise.all(news.map(read));
  return chains.filter((one): one is Chain => one !== undefined && equal(one.user, user));
}

const isBeginning = (entries: readonly Bytes[], of: readonly Bytes[]): boolean =>
  entries.every((entry, i) => equal(entry, of[i] ?? new Uint8Array()));

function bestOf([first, ...rest]: readonly Chain[]): Offered | undefined {
  if (!first) return undefined;
  const chain = rest.reduce(seniorBranch, first);
  return { chain, forked: [first, ...rest].some((one) => headAt(chain, one.head) === undefined) };
}

const writeEntries = (entries: readonly Bytes[]): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeList(to, entries, writeBytes);
  });
const readEntries = (bytes: Bytes): readonly Bytes[] | undefined =>
  decode(bytes, (from) => (readByte(from) === VERSION ? readList(from, MAX_ENTRIES, (from) => readBytes(from, MAX_ENTRY)) : undefined));
