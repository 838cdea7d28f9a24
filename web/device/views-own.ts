/** What is known of people, and what a person chose about them, as views. Comes when the first of them is watched. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { EXCEPTION } from '../chat/choices.ts';
import { OWN_TYPE } from '../chat/own-bodies.ts';
import { photoTypeOf } from '../chat/photo.ts';
import { plainName } from '../chat/plain.ts';
import { everybodyIn } from '../chat/rights.ts';
import { personOf } from './known.ts';
import { EXCEPTION_OF, isBlocked } from './memory/audience.ts';
import type { Chat, Core } from './memory/core.ts';
import { photoKey } from './memory/person.ts';
import { loadPhoto } from './memory/photo.ts';
import type { ChatId } from './port/ids.ts';
import type { Folder, Person, Photo, Shown } from './port/people.ts';
import type { Views } from './port/port.ts';

type Own = 'people' | 'writers' | 'blocked' | 'person' | 'groupsWith' | 'photo' | 'exceptions' | 'folders';
export type OwnViews = { readonly [V in Own]: (core: Core, input: Views[V]['in']) => Views[V]['out'] | Promise<Views[V]['out']> };

export const OWN_VIEWS: OwnViews = {
  people: (core, { locale }) => ({ people: contactsOf(core, locale) }),
  writers: (core, { locale }) => ({ people: writersIn(core, locale) }),
  blocked: (core, { locale }) => ({ people: blockedOf(core, locale) }),
  person: (core, { user }) => personIn(core, user),
  groupsWith: (core, { user }) => ({ chats: groupsWith(core, user) }),
  photo: (core, { of }) => photoOf(core, of),
  exceptions: (core, { of }) => exceptionsOf(core, of),
  folders: (core) => ({ folders: foldersOf(core) }),
};

/** By name, as the locale sorts it; of those who are called the same, by id. */
export function sortedByName(people: readonly Person[], locale?: string): readonly Person[] {
  const { compare } = collatorOf(locale);
  return [...people].sort((a, b) => compare(titleIn(a), titleIn(b)) || (a.user < b.user ? -1 : 1));
}

/** What a list calls them. */
const titleIn = ({ name, username, user }: Person): string => name || username || user;

/** A locale that is none sorts as this system does. */
function collatorOf(locale: string | undefined): Intl.Collator {
  try {
    return new Intl.Collator(locale);
  } catch (error) {
    if (error instanceof RangeError) return new Intl.Collator();
    throw error;
  }
}

const contactsOf = (core: Core, locale: string | undefined): readonly Person[] =>
  sortedByName(
    core.people.all().flatMap(({ listed, user }) => (listed && !equal(user, core.me().user) ? [personOf(core, user)] : [])),
    locale,
  );

function writersIn(core: Core, locale: string | undefined): readonly Person[] {
  const written = [...core.chats.values()].flatMap(({ record: { accepted, authority } }) => (accepted ? everybodyIn(authority) : []));
  const listed = core.people.all().flatMap(({ listed, user }) => (listed ? [user] : []));
  const all = new Map([...written, ...listed].map((user) => [toHex(user), user]));
  all.delete(toHex(core.me().user));
  const people = [...all.values()].map((user) => personOf(core, user)).filter(({ name, username }) => name !== '' || username !== undefined);
  return sortedByName(people, locale);
}

const blockedOf = (core: Core, locale: string | undefined): readonly Person[] =>
  sortedByName(
    core.own.words(OWN_TYPE.block).flatMap(({ user }) => (isBlocked(core.own, user) ? [personOf(core, user)] : [])),
    locale,
  );

const personIn = (core: Core, user: string): Person | undefined => {
  const id = readId(user);
  return id && personOf(core, id);
};

function groupsWith(core: Core, user: string): readonly ChatId[] {
  const isOf = ({ record: { authority, isOut } }: Chat): boolean =>
    !isOut && authority.group !== undefined && authority.roster.some((one) => toHex(one) === user);
  return [...core.chats.values()].flatMap((chat) => (isOf(chat) ? [chat.hex] : []));
}

/** Of a group as its settings name it; of a person as they showed it last. */
async function photoOf(core: Core, of: string): Promise<Photo | undefined> {
  const id = readId(of);
  const { authority } = core.chats.get(of)?.record ?? {};
  const photo = authority?.group ? authority.group.settings.photo : id && core.people.person(id).photo;
  const bytes = authority?.group ? await loadPhoto(core.store, authority) : id && (await core.store.get('meta', photoKey(id)));
  const type = bytes && photoTypeOf(bytes);
  return type && photo && { photo: toHex(photo), type, bytes };
}

function exceptionsOf(core: Core, of: Shown): { readonly always: readonly Person[]; readonly never: readonly Person[] } {
  const words = core.own.words(OWN_TYPE.choice).filter(({ what }) => what === EXCEPTION_OF[of]);
  const those = (is: number): readonly Person[] => sortedByName(words.flatMap(({ about, value }) => (value === is ? [personOf(core, about)] : [])));
  return { always: those(EXCEPTION.always), never: those(EXCEPTION.never) };
}

const foldersOf = (core: Core): readonly Folder[] =>
  core.own
    .words(OWN_TYPE.folder)
    .filter(({ gone }) => !gone)
    .sort((a, b) => a.order - b.order || (toHex(a.folder) < toHex(b.folder) ? -1 : 1))
    .map(({ folder, name, people, groups, unread, chats, without }) => ({
      folder: toHex(folder),
      name: plainName(name),
      people,
      groups,
      unread,
      chats: chats.map(toHex),
      without: without.map(toHex),
    }));

const readId = (user: string): Bytes | undefined => {
  const id = fromHex(user);
  return id?.length === 16 ? id : undefined;
};
