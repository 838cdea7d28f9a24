/** Every view of the port: what it stands on, and how it is read. */
import { fromHex, toHex } from '../../crypto/bytes.ts';
import { later, NotLoaded } from '../../crypto/later.ts';
import { isToBeRead } from './shown/reading.ts';
import { MEDIA_LIMIT } from '../chat/media.ts';
import { plainName } from '../chat/plain.ts';
import { chatsOf } from './listed.ts';
import { peerOf } from './chats.ts';
import type { Chat, Core } from './memory/core.ts';
import type { Engine } from './engine.ts';
import { connectionOf } from './connected.ts';
import { missingIn } from './memory/frontier.ts';
import { DEFAULTS, settingsOf } from './memory/settings.ts';
import { mentionsIn, photoIn, stateOf, titleIn, unreadIn } from './memory/list.ts';
import { handleOf, type PersonRecord } from './memory/person.ts';
import { comparePosition } from './memory/position.ts';
import type { MessageWindow } from './port/messages.ts';
import type { NoticeViews } from './port/notices.ts';
import type { ChatView, MeView, ViewName, Views } from './port/port.ts';
import { pinnedRows } from './memory/pinned.ts';
import { isMentioning, type Row, rowsAfter } from './memory/rows.ts';
import { reactionsSeenTo, unseenIn } from './memory/reacted.ts';
import { quoteOf, shownRows, windowOf } from './memory/windows.ts';
import type { Linking } from './linking.ts';
import { typistsIn } from './memory/typists.ts';
import type { OwnViews } from './views-own.ts';
import type { SearchName } from './port/search.ts';
import type { Topic } from './port/topics.ts';

type Reading<V extends ViewName> = {
  /** `shown`: what was read last, where less is to be known to stand on it. */
  readonly topics: (input: Views[V]['in'], shown?: Views[V]['out']) => readonly Topic[];
  readonly read: (input: Views[V]['in']) => Promise<Views[V]['out']> | Views[V]['out'];
};
export type ViewTable = { readonly [V in Exclude<ViewName, SearchName>]: Reading<V> };

export function newViews(engine: Engine, linking: Linking): ViewTable {
  const withCore = <T>(read: (core: Core) => T | Promise<T>, absent: T): T | Promise<T> => (engine.core ? read(engine.core) : absent);
  const own = <V extends keyof OwnViews>(view: V, input: Views[V]['in'], absent: Views[V]['out']): Views[V]['out'] | Promise<Views[V]['out']> =>
    withCore<Views[V]['out']>(async (core) => {
      const part = await later(() => import('./views-own.ts')).catch(notLoaded);
      return part ? part.OWN_VIEWS[view](core, input) : absent;
    }, absent);
  return {
    session: { topics: () => ['session'], read: () => engine.session },
    connection: { topics: () => ['connection', 'chats'], read: () => connectionOf(engine) },
    link: { topics: () => ['link'], read: () => linking.view },
    me: { topics: () => ['me', 'people', 'session'], read: () => withCore<MeView | undefined>((core) => meOf(core, engine), undefined) },
    chats: {
      topics: () => ['chats', 'people'],
      read: () => withCore<Views['chats']['out']>((core) => chatsOf(core, engine), NO_CHATS),
    },
    chat: {
      topics: ({ chat }) => [`chat:${chat}`, 'people'],
      read: ({ chat }) => withCore<ChatView | undefined>((core) => chatOf(core, core.chats.get(chat)), undefined),
    },
    group: {
      topics: ({ chat }) => [`chat:${chat}`, 'people'],
      read: ({ chat }) =>
        withCore<Views['group']['out']>(async (core) => {
          const one = core.chats.get(chat);
          if (!one?.record.authority.group) return undefined;
          const part = await later(() => import('./views-groups.ts')).catch(notLoaded);
          return part?.groupOf(core, one);
        }, undefined),
    },
    ...laterViews(engine),
    messages: {
      topics: ({ chat }, shown) => [`messages:${chat}`, 'settings', ...(shown && isShutBelow(shown) ? [] : [`newest:${chat}`])],
      read: ({ chat, anchor, before, after }) =>
        withCore<Views['messages']['out']>((core) => {
          const one = core.chats.get(chat);
          return one ? windowOf(core, one, anchor, before, after) : EMPTY;
        }, EMPTY),
    },
    transfer: {
      topics: ({ blob }) => [`transfer:${blob}`],
      read: ({ blob }) => withCore<Views['transfer']['out']>(async () => transferOf(engine, blob), NO_TRANSFER),
    },
    mediaLimit: {
      topics: () => ['media-limit', 'session'],
      read: () => withCore<Views['mediaLimit']['out']>(async () => mediaLimitOf(engine), NO_LIMIT),
    },
    pinned: {
      topics: ({ chat }) => [`messages:${chat}`],
      read: ({ chat }) => withCore<Views['pinned']['out']>(async (core) => ({ rows: await pinnedOf(core, core.chats.get(chat)) }), { rows: [] }),
    },
    people: { topics: () => ['people'], read: (input) => own('people', input, { people: [] }) },
    writers: { topics: () => ['people', 'chats'], read: (input) => own('writers', input, { people: [] }) },
    blocked: { topics: () => ['people'], read: (input) => own('blocked', input, { people: [] }) },
    person: { topics: () => ['people'], read: (input) => own('person', input, undefined) },
    groupsWith: { topics: () => ['chats', 'people'], read: (input) => own('groupsWith', input, { chats: [] }) },
    presence: { topics: () => ['presence'], read: ({ user }) => engine.watching?.of(user) ?? { is: 'hidden' } },
    photo: { topics: ({ of }) => ['people', `chat:${of}`], read: (input) => own('photo', input, undefined) },
    exceptions: { topics: () => ['people'], read: (input) => own('exceptions', input, { always: [], never: [] }) },
    folders: { topics: () => ['folders'], read: (input) => own('folders', input, { folders: [] }) },
    safety: {
      topics: () => ['people'],
      read: ({ user }) => withCore<Views['safety']['out']>(async (core) => (await keysPart())?.safetyOf(core, user), undefined),
    },
    devices: {
      topics: () => ['devices', 'session'],
      read: () =>
        withCore<Views['devices']['out']>(async (core) => ({ devices: (await (await keysPart())?.devicesOf(core, engine)) ?? [] }), { devices: [] }),
    },
    number: { topics: () => ['number'], read: () => engine.claims.view() },
    settings: { topics: () => ['settings'], read: () => (engine.core ? settingsOf(engine.core.own) : DEFAULTS) },
  };
}

type LaterView = 'awaiting' | 'invites' | 'joinRequests' | 'ownJoins' | 'ownLink' | 'notices' | 'noticeSettings' | 'keptMedia';
function laterViews(engine: Engine): Pick<ViewTable, LaterView> {
  const read = async <T>(show: (part: typeof import('./views-invites.ts'), core: Core) => T, absent: T): Promise<T> => {
    const part = engine.core && (await later(() => import('./views-invites.ts')).catch(notLoaded));
    return part && engine.core ? show(part, engine.core) : absent;
  };
  return {
    invites: {
      topics: ({ chat }) => [`chat:${chat}`],
      read: ({ chat }) => read((part, core) => part.invitesOf(core, core.chats.get(chat), engine.deps.address.origin), { invites: [] }),
    },
    joinRequests: {
      topics: ({ chat }) => [`chat:${chat}`, 'people'],
      read: ({ chat }) => read((part, core) => part.requestsOf(core, core.chats.get(chat)), { requests: [] }),
    },
    ownLink: {
      topics: () => ['own-link'],
      read: () => read((part, core) => part.ownLinkOf(core, engine.deps.address.origin, engine.telling), undefined),
    },
    ownJoins: { topics: () => ['joins'], read: () => read((part, core) => part.ownJoinsOf(core, engine.deps.address.origin), { joins: [] }) },
    awaiting: {
      topics: () => ['chats', 'people', 'caught-up'],
      read: async () => ({ chats: (engine.core && (await evenPart())?.awaitingIn(engine.core)) ?? [] }),
    },
    keptMedia: {
      topics: () => ['media-kept', 'session'],
      read: async () => (engine.core ? (await engine.media.part().catch(notLoaded))?.kept() : undefined),
    },
    notices: { topics: () => ['chats', 'people', 'session', 'notices'], read: () => told(engine, 'notices') },
    noticeSettings: { topics: () => ['settings'], read: () => told(engine, 'noticeSettings') },
  };
}

const told = async <V extends keyof NoticeViews>(engine: Engine, view: V): Promise<Views[V]['out']> =>
  (await later(() => import('./commands-notices.ts')).catch(notLoaded))?.NOTICE_VIEWS[view](engine);
const evenPart = () => later(() => import('./even.ts')).catch(notLoaded);
const keysPart = () => later(() => import('./views-keys.ts')).catch(notLoaded);

/** What could not be fetched is asked for again at the next change. */
function notLoaded(error: unknown): undefined {
  if (!(error instanceof NotLoaded)) throw error;
}

/** Whatever comes after all others changes nothing of it: there is more below it already, and it shows no answer to what has not come. */
const isShutBelow = ({ rows, newer }: MessageWindow): boolean => newer && rows.every(({ reply }) => reply?.kind !== 'missing');

// Who refuses more is asked before anything of it is sealed.
const NO_LIMIT = { most: MEDIA_LIMIT.size } as const;
async function mediaLimitOf(engine: Engine): Promise<Views['mediaLimit']['out']> {
  const part = await engine.media.part().catch(notLoaded);
  return part ? { most: await part.most() } : NO_LIMIT;
}
const NO_TRANSFER = { state: 'none', done: 0, size: 0 } as const;
async function transferOf(engine: Engine, blob: string): Promise<Views['transfer']['out']> {
  const [part, id] = [await engine.media.part().catch(notLoaded), fromHex(blob)];
  return part && id?.length === 32 ? part.transfer(id) : NO_TRANSFER;
}

const NO_CHATS = { rows: [], archived: [], requests: [], badge: { unread: 0, mentions: 0 } };
const EMPTY = { rows: [], older: false, newer: false };

function meOf(core: Core, engine: Engine): MeView {
  const { user, device } = core.me();
  const { name, username, bio, photo } = core.people.person(user);
  const hub = engine.deps.address.origin;
  return {
    user: toHex(user),
    device: toHex(device),
    name: plainName(name),
    username,
    bio,
    photo: photo && toHex(photo),
    hub,
  };
}

const pinnedOf = async (core: Core, chat: Chat | undefined): Promise<Views['pinned']['out']['rows']> =>
  chat ? shownRows(core, chat, await pinnedRows(core, chat)) : [];

async function chatOf(core: Core, chat: Chat | undefined): Promise<ChatView | undefined> {
  if (!chat) return undefined;
  const { record } = chat;
  const person: PersonRecord = core.people.person(peerOf(core, chat));
  const unseen = unseenIn(record.reacted, reactionsSeenTo(core.own, chat.id));
  return {
    chat: chat.hex,
    kind: record.authority.kind,
    user: record.authority.group ? '' : toHex(person.user),
    title: titleIn(record, person),
    username: record.authority.group ? undefined : handleOf(person),
    verified: !record.authority.group && person.verified,
    photo: photoIn(record, person),
    warning: person.forked ? 'branch' : undefined,
    state: stateOf(record, chat.line !== undefined),
    draft: record.draft,
    draftNames: record.draftNames.map(({ name, user }) => ({ name, user: toHex(user) })),
    draftReply: record.draftReply && (await quoteOf(core, chat, record.draftReply)),
    unread: unreadIn(record),
    mentions: mentionsIn(record),
    ...(await firsts(core, chat)),
    reacted: unseen.length,
    firstReacted: unseen[0] && toHex(unseen[0].event),
    typing: typistsIn(chat.live, core.clock.now()),
    missing: missingIn(record.frontier),
  };
}

/** Rows looked through for the first that is not our own, mostly the very next, and where there is one for the first that names this person. */
const LOOK_NEAR = 8;
const LOOK_AHEAD = 200;
const LOOK_FAR = 1000;

async function firsts(core: Core, chat: Chat): Promise<Pick<ChatView, 'firstUnread' | 'firstMention'>> {
  const { readTo, last } = chat.record;
  const none = { firstUnread: undefined, firstMention: undefined };
  if (unreadIn(chat.record) === 0 || !last || (readTo && comparePosition(readTo, last) >= 0)) return none;
  const me = core.me().user;
  const isNamed = mentionsIn(chat.record) > 0;
  const look = async (most: number): Promise<readonly (Row | undefined)[]> => {
    const rows = await rowsAfter(core, chat, readTo, most);
    return [rows.find((row) => isToBeRead(row, me)), isNamed ? rows.find((row) => isMentioning(row, me)) : undefined];
  };
  const [near, named] = await look(LOOK_NEAR);
  const [unread, mention] = near && (named || !isNamed) ? [near, named] : await look(isNamed ? LOOK_FAR : LOOK_AHEAD);
  return { firstUnread: unread && toHex(unread.event), firstMention: mention && toHex(mention.event) };
}
