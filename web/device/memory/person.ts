/** What is remembered of one person beside their keys: what they say of themselves, and what the own devices say of them. */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readFixed,
  readMaybe,
  readText,
  writeBool,
  writeByte,
  writeFixed,
  writeMaybe,
  writeText,
} from '../../../crypto/codec.ts';
import { LIMIT } from '../../chat/form.ts';
import { plainName } from '../../chat/plain.ts';
import { isSaid, readRevision, type Revision, UNSAID, writeRevision } from '../../chat/revision.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

export type PersonRecord = {
  readonly user: Bytes;
  /** As they say, by the profile event that counts. */
  readonly name: string;
  readonly username: string;
  readonly bio: string;
  /** H of the photo, which lies apart; undefined where they show none. */
  readonly photo: Bytes | undefined;
  /** What lets this device ask the hub when they were here; undefined where they do not show it. */
  readonly presence: Bytes | undefined;
  readonly profileAt: Revision;
  /** The last of what they said to this person alone. It says what they show: a group hears what all may see, and never when they were here. */
  readonly aloneAt: Revision;
  /** As the own devices say, by the contact event that counts. */
  readonly givenName: string;
  readonly listed: boolean;
  readonly verified: boolean;
  readonly contactAt: Revision;
  /** A second branch of their chain was seen: somebody holds keys that were theirs. */
  readonly forked: boolean;
};

/** 1: before there were groups, where all was said to somebody alone. */
const VERSIONS = [1, 2];
const MAX_PEOPLE = 100_000;

/** Somebody of whom nothing is known yet. */
export const unknownPerson = (user: Bytes): PersonRecord => ({
  user,
  name: '',
  username: '',
  bio: '',
  photo: undefined,
  presence: undefined,
  profileAt: UNSAID,
  aloneAt: UNSAID,
  givenName: '',
  listed: false,
  verified: false,
  contactAt: UNSAID,
  forked: false,
});

/** Everybody this device remembers, by user id in hex. */
export async function loadPersons(store: Store): Promise<Map<string, PersonRecord>> {
  const rows = await store.range('meta', { ...rangeOf(keyOf('person')), limit: MAX_PEOPLE });
  return new Map(
    rows.flatMap(({ value }) => {
      const person = readPerson(value);
      return person ? [[toHex(person.user), person] as const] : [];
    }),
  );
}

/**
 * With what is known when it is written. People speak in several chats, whose transactions may land in another order than they were begun in: the later one would
 * put back what was known when it was begun.
 */
export const personOp = (user: Bytes, known: () => PersonRecord): Op => ({
  op: 'put',
  table: 'meta',
  key: keyOf('person', user),
  get value() {
    return writePerson(known());
  },
});

/** The word that says what they show, where there is none to this person alone the one that says who they are. */
export const shownAt = ({ aloneAt, profileAt }: PersonRecord): Revision => (isSaid(aloneAt) ? aloneAt : profileAt);

/** Where somebody's photo lies. */
export const photoKey = (user: Bytes): Bytes => keyOf('photo', user);

/** The given name, else their own: what others wrote, so only what is plain of it. '' where neither shows anything. */
export const nameOf = ({ givenName, name }: PersonRecord): string => plainName(givenName) || plainName(name);
/** Their username, as plain. */
export const handleOf = ({ username }: PersonRecord): string | undefined => plainName(username) || undefined;

/** What the hub answers to where it means them: their username, else their number with its +, with which no username begins; '' where none is known. */
export const handleAtHub = ({ name, username }: Pick<PersonRecord, 'name' | 'username'>): string => username || (isNumber(name) ? name : '');

/** Called by what the hub answers to, until they say of themselves how they are called: by a number only where nothing better is known. */
export function calledByHub(person: PersonRecord, handle: string): PersonRecord {
  if (isSaid(person.profileAt) || handle === '') return person;
  if (isNumber(handle)) return person.name === '' && person.username === '' ? { ...person, name: handle } : person;
  return { ...person, username: handle, name: isNumber(person.name) ? '' : person.name };
}

const isNumber = (text: string): boolean => /^\+\d+$/.test(text);

/** What to call somebody: their name, else their username; '' where neither is known. */
export function calledOf(person: PersonRecord): string {
  const handle = handleOf(person);
  return nameOf(person) || (handle ? `@${handle}` : '');
}
/** Where there must be something to read, the beginning of their id. */
export const titleOf = (person: PersonRecord): string => calledOf(person) || toHex(person.user).slice(0, 8);

const writePerson = (person: PersonRecord): Bytes =>
  encode((to) => {
    writeByte(to, 2);
    writeFixed(to, person.user);
    for (const text of [person.name, person.username, person.bio, person.givenName]) writeText(to, text);
    for (const hash of [person.photo, person.presence]) writeMaybe(to, hash, writeFixed);
    writeRevision(to, person.profileAt);
    writeRevision(to, person.contactAt);
    writeRevision(to, person.aloneAt);
    for (const flag of [person.listed, person.verified, person.forked]) writeBool(to, flag);
  });

const readHash = (from: Reader): Bytes => readFixed(from, 32);

const readPerson = (bytes: Bytes): PersonRecord | undefined =>
  decode(bytes, (from) => {
    const version = readByte(from);
    if (!VERSIONS.includes(version)) return undefined;
    const user = readFixed(from, 16);
    const [name, username, bio, givenName] = [
      readText(from, LIMIT.name),
      readText(from, LIMIT.username),
      readText(from, LIMIT.bio),
      readText(from, LIMIT.name),
    ];
    const [photo, presence] = [readMaybe(from, readHash), readMaybe(from, readHash)];
    const [profileAt, contactAt] = [readRevision(from), readRevision(from)];
    const aloneAt = version === 1 ? profileAt : readRevision(from);
    return {
      user,
      name,
      username,
      bio,
      photo,
      presence,
      profileAt,
      contactAt,
      aloneAt,
      givenName,
      listed: readBool(from),
      verified: readBool(from),
      forked: readBool(from),
    };
  });
