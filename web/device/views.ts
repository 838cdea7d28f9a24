/** Every view of the port: what it stands on, and how it is read. */
import { equal, fromHex, toHex } from '../../crypto/bytes.ts';
import { writeCode, writeContactLink } from '../../crypto/codes.ts';
import { activeDevices, type Chain, type Device } from '../../crypto/identity.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { safetyNumber } from '../../crypto/safety.ts';
import { plainName } from '../chat/plain.ts';
import { Unreachable } from '../wire/unreachable.ts';
import { peerOf } from './chats.ts';
import { personOf } from './commands.ts';
import type { Chat, Core } from './core.ts';
import type { Engine } from './engine.ts';
import { awaitingIn } from './even.ts';
import { missingIn } from './frontier.ts';
import { DEFAULTS } from './own.ts';
import { listOf, stateOf, unreadIn } from './list.ts';
import { handleOf, type PersonRecord, titleOf } from './person.ts';
import { comparePosition } from './position.ts';
import type { ChatView, ConnectionView, DeviceRow, MeView, SafetyView, ViewName, Views } from './port.ts';
import { rowsAfter, windowOf } from './rows.ts';
import type { Linking } from './signin.ts';
import type { Topic } from './topics.ts';

type Reading<V extends ViewName> = {
  readonly topics: (input: Views[V]['in']) => readonly Topic[];
  readonly read: (input: Views[V]['in']) => Promise<Views[V]['out']> | Views[V]['out'];
};
export type ViewTable = { readonly [V in ViewName]: Reading<V> };

export function newViews(engine: Engine, linking: Linking): ViewTable {
  const withCore = <T>(read: (core: Core) => T | Promise<T>, absent: T): T | Promise<T> => (engine.core ? read(engine.core) : absent);
  return {
    session: { topics: () => ['session'], read: () => engine.session },
    connection: { topics: () => ['connection', 'chats'], read: () => connectionOf(engine) },
    link: { topics: () => ['link'], read: () => linking.view },
    me: { topics: () => ['me', 'people', 'session'], read: () => withCore<MeView | undefined>((core) => meOf(core, engine), undefined) },
    chats: {
      topics: () => ['chats', 'people'],
      read: () => withCore<Views['chats']['out']>(chatsOf, { rows: [], requests: [] }),
    },
    chat: {
      topics: ({ chat }) => [`chat:${chat}`, 'people'],
      read: ({ chat }) => withCore<ChatView | undefined>((core) => chatOf(core, core.chats.get(chat)), undefined),
    },
    awaiting: {
      topics: () => ['chats', 'people', 'caught-up'],
      read: () => withCore<Views['awaiting']['out']>((core) => ({ chats: awaitingIn(core) }), { chats: [] }),
    },
    messages: {
      topics: ({ chat }) => [`messages:${chat}`],
      read: ({ chat, anchor, before, after }) =>
        withCore<Views['messages']['out']>((core) => {
          const one = core.chats.get(chat);
          return one ? windowOf(core, one, anchor, before, after) : EMPTY;
        }, EMPTY),
    },
    people: {
      topics: () => ['people'],
      read: () => withCore<Views['people']['out']>((core) => ({ people: contactsOf(core) }), { people: [] }),
    },
    safety: {
      topics: () => ['people'],
      read: ({ user }) => withCore<SafetyView | undefined>((core) => safetyOf(core, user), undefined),
    },
    devices: {
      topics: () => ['devices', 'session'],
      read: () => withCore<Views['devices']['out']>(async (core) => ({ devices: await devicesOf(core, engine) }), { devices: [] }),
    },
    number: { topics: () => ['number'], read: () => engine.claims.view() },
    settings: { topics: () => ['settings'], read: () => engine.core?.own.settings() ?? DEFAULTS },
  };
}

const EMPTY = { rows: [], older: false, newer: false };

function connectionOf(engine: Engine): ConnectionView {
  const waiting = [...(engine.core?.chats.values() ?? [])].reduce(
    (sum, chat) => sum + chat.outbox.waiting.reduce((n, { events, failed }) => n + (failed === undefined ? events.length : 0), 0),
    0,
  );
  const isSyncing =
    engine.connection.state === 'online' && [...(engine.core?.chats.values() ?? [])].some(({ live }) => live.inbox.length > 0 || live.asking);
  if (engine.isFull) return { ...engine.connection, waiting, state: 'full' };
  const held = engine.core?.held();
  if (held) return { ...engine.connection, waiting, state: 'held', until: held.until, mayGoOn: held.goOn !== undefined };
  return { ...engine.connection, waiting, state: isSyncing ? 'syncing' : engine.connection.state };
}

async function meOf(core: Core, engine: Engine): Promise<MeView> {
  const { user, device } = core.me();
  const { name, username, bio } = core.people.person(user);
  const hub = engine.deps.address.origin;
  const claimed = (await core.ownChain()).username;
  return {
    user: toHex(user),
    device: toHex(device),
    name: plainName(name),
    username,
    bio,
    hub,
    contactCode: writeContactLink({ kind: 'contact', user, hub, username: claimed }),
  };
}

const chatsOf = (core: Core): Views['chats']['out'] =>
  listOf({
    me: core.me(),
    person: core.people.person,
    chats: [...core.chats.values()].map(({ hex, record, outbox, receipts, line }) => ({ hex, record, outbox, receipts, isIn: line !== undefined })),
  });

async function chatOf(core: Core, chat: Chat | undefined): Promise<ChatView | undefined> {
  if (!chat) return undefined;
  const { record } = chat;
  const person: PersonRecord = core.people.person(peerOf(core, chat));
  return {
    chat: chat.hex,
    kind: record.authority.kind,
    user: toHex(person.user),
    title: titleOf(person),
    username: handleOf(person),
    verified: person.verified,
    warning: person.forked ? 'branch' : undefined,
    state: stateOf(record, chat.line !== undefined),
    draft: record.draft,
    unread: unreadIn(record),
    firstUnread: await firstUnread(core, chat),
    missing: missingIn(record.frontier),
  };
}

/** Rows looked through for the first that is not our own. */
const LOOK_AHEAD = 200;

async function firstUnread(core: Core, chat: Chat): Promise<string | undefined> {
  const { readTo, last } = chat.record;
  if (unreadIn(chat.record) === 0 || !last || (readTo && comparePosition(readTo, last) >= 0)) return undefined;
  const rows = await rowsAfter(core, chat, readTo, LOOK_AHEAD);
  const first = rows.find(({ user }) => !equal(user, core.me().user));
  return first && toHex(first.event);
}

const contactsOf = (core: Core): Views['people']['out']['people'] =>
  core.people
    .all()
    .filter(({ listed, user }) => listed && !equal(user, core.me().user))
    .sort((a, b) => titleOf(a).localeCompare(titleOf(b)))
    .map(({ user }) => personOf(core, user));

async function safetyOf(core: Core, user: string): Promise<SafetyView | undefined> {
  const id = fromHex(user);
  if (id?.length !== 16) return undefined;
  const person = core.people.person(id);
  const code = writeCode({ kind: 'safety', own: core.me().user, other: id, secret: core.random(16) });
  const devices = newestOf(await core.people.chain(id));
  return { user, title: titleOf(person), groups: safetyNumber(core.me().user, id), code, verified: person.verified, devices };
}

/** By its place in the chain: whoever added it wrote the time, but not that. */
function newestOf(chain: Chain | undefined): SafetyView['devices'] {
  const devices = chain ? activeDevices(chain) : [];
  const newest = devices.reduce<Device | undefined>((last, one) => (last && last.index > one.index ? last : one), undefined);
  return newest && { count: devices.length, newestAt: newest.time };
}

async function devicesOf(core: Core, engine: Engine): Promise<readonly DeviceRow[]> {
  const seen = await seenAt(core, engine);
  return activeDevices(await core.ownChain()).map(({ id, time }) => ({
    device: toHex(id),
    name: plainName(core.own.deviceName(id)),
    current: equal(id, core.me().device),
    addedAt: time,
    seenAt: seen.get(toHex(id)),
  }));
}

/** When the hub last heard of each device; nothing where it cannot be asked. */
async function seenAt(core: Core, { api }: Engine): Promise<ReadonlyMap<string, number>> {
  if (!core.hub.online()) return new Map();
  try {
    return new Map((await api.sessions()).map(({ device, seenAt }) => [toHex(device), seenAt]));
  } catch (error) {
    if (error instanceof Unreachable || error instanceof Refused) return new Map();
    throw error;
  }
}
