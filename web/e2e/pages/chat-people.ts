/** People, what is chosen of them, settings and folders on the device without an engine: each command as the engine would answer it. */
import { NOTICE_DEFAULTS } from '../../device/memory/notice-settings.ts';
import { DEFAULTS } from '../../device/memory/settings.ts';
import type { Answer } from '../../device/port/failure.ts';
import type { NoticeSettings, NoticesView } from '../../device/port/notices.ts';
import type { Exception, Folder, Person, Photo, Presence, Settings, Shown } from '../../device/port/people.ts';
import type { CommandName, Commands, ViewName, Views } from '../../device/port/port.ts';
import { PLAIN_PERSON } from '../../device/port/port.world.ts';
import type { ChatState } from './chat-device.ts';

const OK = { ok: true } as const;
/** The link to oneself, and the one that is made in its place. */
export const LINKS = ['AX6rV8mKc2pQe7TzLw0XyB3nGadHRwOi8vdGlkaW5n', 'AT9uQ1sWb4nHk6PfRz2VyC8mJadHRwOi8vdGlkaW5n'].map(
  (code) => `https://tidings.example.org/#tidings:contact:${code}cy5leGFtcGxlLm9yZwZWxpZg`,
);

/** All of it, as a spec may change it. By user, or by what is shown. */
export type Crowd = {
  readonly people: Map<string, Person>;
  readonly presence: Map<string, Presence>;
  readonly photos: Map<string, Photo>;
  readonly exceptions: Map<Shown, Map<string, Exception>>;
  settings: Settings;
  noticeSettings: NoticeSettings;
  notices: NoticesView;
  /** The hub wakes this device. */
  isWoken: boolean;
  folders: readonly Folder[];
  ownLink: Views['ownLink']['out'];
};

/** Everybody of direct chats and of groups is known; those whose request waits, and those of groups alone, are no contacts. */
export function newCrowd(chats: ReadonlyMap<string, ChatState>): Crowd {
  const members = [...chats.values()].flatMap(({ group }) => (group?.members ?? []).filter(({ own }) => !own));
  const met = members.map(({ user, name, verified }) => personOf(user, name, undefined, false, verified));
  const others = [...chats.values()].flatMap(({ view }) =>
    view.kind === 'direct' ? [personOf(view.user, view.title, view.username, view.state !== 'request', view.verified)] : [],
  );
  // Nobody here has written with them; the hub has.
  const people = [...met, ...others, personOf('7e'.repeat(16), 'Newcomer', 'newcomer', false, false)];
  return {
    people: new Map(people.map((person) => [person.user, person])),
    presence: new Map(),
    photos: new Map(),
    exceptions: new Map(),
    settings: DEFAULTS,
    noticeSettings: NOTICE_DEFAULTS,
    notices: { notices: [], silent: false, unread: 0, requests: [] },
    isWoken: false,
    folders: [],
    ownLink: undefined,
  };
}

const personOf = (user: string, name: string, username: string | undefined, contact: boolean, verified: boolean): Person => ({
  ...PLAIN_PERSON,
  user,
  name,
  ownName: name,
  username,
  bio: '',
  contact,
  verified,
});

/** The value is undefined where the view is another. */
export function viewOf(crowd: Crowd, name: ViewName, input: Record<string, unknown>): { readonly value: unknown } | undefined {
  const user = `${input['user']}`;
  const all = [...crowd.people.values()].sort((a, b) => new Intl.Collator(`${input['locale'] ?? 'en'}`).compare(a.name, b.name));
  switch (name) {
    case 'people':
    case 'writers':
      return { value: { people: all.filter(({ contact }) => contact) } };
    case 'blocked':
      return { value: { people: all.filter(({ blocked }) => blocked) } };
    case 'person':
      return { value: crowd.people.get(user) };
    case 'groupsWith':
      return { value: { chats: user === '29'.repeat(16) ? ['aa'.repeat(16)] : [] } };
    case 'presence':
      return { value: crowd.presence.get(user) ?? { is: 'hidden' } };
    case 'photo':
      return { value: crowd.photos.get(`${input['of']}`) };
    case 'settings':
      return { value: crowd.settings };
    case 'noticeSettings':
      return { value: crowd.noticeSettings };
    case 'notices':
      return { value: crowd.notices };
    case 'ownLink':
      return { value: crowd.ownLink };
    case 'exceptions':
      return { value: exceptionsOf(crowd, input['of'] as Shown) };
    case 'folders':
      return { value: { folders: crowd.folders } };
    default:
      return undefined;
  }
}

function exceptionsOf({ exceptions, people }: Crowd, of: Shown): Views['exceptions']['out'] {
  const those = (is: Exception): readonly Person[] =>
    [...(exceptions.get(of) ?? [])].flatMap(([user, one]) => (one === is ? (people.get(user) ?? []) : []));
  return { always: those('always'), never: those('never') };
}

/** Undefined where the command is another. */
export function answerCrowd(crowd: Crowd, name: CommandName, input: Record<string, unknown>): Answer | undefined {
  const change = (how: Partial<Person>): Answer => {
    const person = crowd.people.get(`${input['user']}`);
    if (!person) return { ok: false, error: { code: 'unknown_person' } };
    crowd.people.set(person.user, { ...person, ...how });
    return OK;
  };
  switch (name) {
    case 'find':
    case 'addContact':
      return found(crowd, name, `${input['text']}`);
    case 'removeContact':
      return change({ contact: false });
    case 'renameContact':
      return change({ name: `${input['name']}` || (crowd.people.get(`${input['user']}`)?.ownName ?? '') });
    case 'block':
      return change({ blocked: true });
    case 'unblock':
      return change({ blocked: false });
    case 'report':
      return OK;
    case 'openChat':
      return { ...OK, chat: `${(Number.parseInt(`${input['user']}`.slice(0, 2), 16) + 0x80).toString(16)}`.repeat(16) } as Answer;
    case 'setSettings':
      crowd.settings = { ...crowd.settings, ...input };
      return OK;
    case 'makeOwnLink':
      if (!crowd.ownLink || input['renew']) crowd.ownLink = { link: LINKS[crowd.ownLink ? 1 : 0] ?? '', stands: false };
      return OK;
    case 'setException': {
      const { of, user, is } = input as Commands['setException']['in'];
      crowd.exceptions.set(of, new Map([...(crowd.exceptions.get(of) ?? []), [user, is]]));
      return OK;
    }
    default:
      return answerNotice(crowd, name, input) ?? answerFolder(crowd, name, input);
  }
}

function answerNotice(crowd: Crowd, name: CommandName, input: Record<string, unknown>): Answer | undefined {
  switch (name) {
    case 'setNotices':
      crowd.noticeSettings = { ...crowd.noticeSettings, ...input };
      return OK;
    case 'startPush':
    case 'stopPush':
      crowd.isWoken = name === 'startPush';
      return OK;
    case 'pushInfo':
      return { ...OK, key: '', subscribed: crowd.isWoken } as Answer;
    case 'testPush':
      return { ...OK, answered: 'busy' } as Answer;
    case 'noteTold':
      return OK;
    default:
      return undefined;
  }
}

function answerFolder(crowd: Crowd, name: CommandName, input: Record<string, unknown>): Answer | undefined {
  switch (name) {
    case 'saveFolder': {
      const { folder = `${crowd.folders.length + 1}`.repeat(32), ...rules } = input as Commands['saveFolder']['in'];
      const next = { folder, ...rules };
      const isKnown = crowd.folders.some((one) => one.folder === folder);
      crowd.folders = isKnown ? crowd.folders.map((one) => (one.folder === folder ? next : one)) : [...crowd.folders, next];
      return { ...OK, folder } as Answer;
    }
    case 'removeFolder':
      crowd.folders = crowd.folders.filter(({ folder }) => folder !== input['folder']);
      return OK;
    case 'orderFolders': {
      const order = (input as Commands['orderFolders']['in']).folders;
      crowd.folders = order.flatMap((folder) => crowd.folders.find((one) => one.folder === folder) ?? []);
      return OK;
    }
    default:
      return undefined;
  }
}

/** By username, as the hub has them. */
function found(crowd: Crowd, name: 'find' | 'addContact', text: string): Answer {
  const person = [...crowd.people.values()].find(({ username, user }) => user === text || `@${username}` === text);
  if (!person) return { ok: false, error: { code: 'unknown_person' } };
  const next = name === 'addContact' ? { ...person, contact: true } : person;
  crowd.people.set(person.user, next);
  return { ...OK, person: next } as Answer;
}
