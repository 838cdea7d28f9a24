/** One linked device: from the disk to the hub and back. Opens what is stored, keeps the line to the hub, and starts again from the disk when it must. */
import { type Bytes, equal } from '../../crypto/bytes.ts';
import { rangeOf, keyOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import { openApi, type Api } from '../wire/api.ts';
import type { HubAddress } from '../wire/address.ts';
import type { Dial } from '../wire/dial.ts';
import { openSession, type Session } from '../wire/session.ts';
import { openSocket, type Socket, type SocketState } from '../wire/socket.ts';
import type { Timers } from '../wire/timers.ts';
import { Unreachable } from '../wire/unreachable.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import type { SessionAnswer } from '../../hub/protocol/routes.ts';
import { loadOutbox } from '../sync/outbox.ts';
import { helloOf, loadSession, sessionOp, signInByKey, stockPackages } from './account.ts';
import { isCaughtUp } from './caught-up.ts';
import { fulfil, loadChats, selfChat } from './chats.ts';
import { openClock } from './clock.ts';
import { begin, type Chat, type Core, commit, write } from './core.ts';
import { newHubLine } from './hub-line.ts';
import { dealWith } from './letters.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { loadMe, type Me } from './me.ts';
import { openOwn } from './own.ts';
import { openPeople } from './people.ts';
import type { ConnectionView, SessionView } from './port.ts';
import { pump } from './pump.ts';
import { reconcile } from './reconcile.ts';
import { forgetConnection, takeFrame } from './routing.ts';
import { openTopics, type Topics } from './topics.ts';
import { retryHeld } from './updates.ts';

export type Log = (event: string, fields?: Readonly<Record<string, string | number | boolean>>) => void;

export type EngineDeps = {
  readonly address: HubAddress;
  /** Sealed, and not yet claimed. */
  readonly store: Store;
  readonly dial: Dial;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
  /** Events without content, for whoever looks for a fault. */
  readonly log: Log;
  /** The engine has stopped: it must be opened anew from the disk. */
  readonly onHalt: (error: unknown) => void;
};

/** What commands and views work on. `core` is there once this device has an identity. */
export type Engine = {
  readonly deps: EngineDeps;
  readonly topics: Topics;
  readonly api: Api;
  core: Core | undefined;
  mailbox: Mailbox | undefined;
  session: SessionView;
  connection: ConnectionView;
  /** Starts with the identity that is on the disk now. */
  start(session?: SessionAnswer): Promise<void>;
  /** Uses a session that was just given, before there is a core. */
  use(session: SessionAnswer): void;
  /** The hub's name of this session. */
  sessionId(): string | undefined;
  nudge(): void;
  /** Key packages to the hub now: somebody is about to add this device. */
  restock(): Promise<void>;
  /** Is everything that was known to the hub at the moment of asking here, and everything of ours there? */
  isCaughtUp(): boolean;
  close(): Promise<void>;
};

/** The stock of key packages is looked at this often. */
const STOCK_MS = 60 * 60 * 1000;
const RETRY_MS = 5 * 1000;

export async function openEngine(deps: EngineDeps): Promise<Engine> {
  const { store, timers, now } = deps;
  await store.claim();
  const topics = openTopics();
  let wire: Session | undefined;
  let loose: SessionAnswer | undefined;
  let socket: Socket | undefined;
  let halted = false;
  const stops: (() => void)[] = [];

  const halt = (error: unknown): void => {
    if (halted) return;
    halted = true;
    void socket?.close();
    for (const stop of stops) stop();
    deps.onHalt(error);
  };
  const access = async (refused?: string): Promise<string> => {
    if (wire) return wire.access(refused).catch((error: unknown) => signInAgain(error));
    if (loose) return loose.access;
    throw new Refused('invalid_session');
  };
  const api = openApi({ origin: deps.address.origin, fetch: deps.fetch, timers, access });
  /** A session that is over (or unknown to a hub that was wiped) is replaced by a new sign-in with the device's key. */
  const signInAgain = async (error: unknown): Promise<string> => {
    const { core } = engine;
    if (!(error instanceof Refused) || !core || !wire) throw error;
    if (error.code === 'device_revoked') revoked();
    if (error.code !== 'invalid_session' && error.code !== 'session_expired') throw error;
    const next = await signInByKey(api, deps.address.host, core.me(), await core.ownChain()).catch((again: unknown) => {
      if (again instanceof Refused && again.code === 'device_revoked') revoked();
      throw again;
    });
    await wire.replace(next);
    return next.access;
  };
  const revoked = (): void => {
    engine.session = { state: 'revoked' };
    topics.changed('session');
  };

  const engine: Engine = {
    deps,
    topics,
    api,
    core: undefined,
    mailbox: undefined,
    session: { state: 'opening' },
    connection: { state: 'connecting', waiting: 0, since: now() },
    start,
    use: (session) => {
      loose = session;
    },
    sessionId: () => wire?.id() ?? loose?.session,
    nudge: () => socket?.nudge(),
    restock,
    isCaughtUp: () => isCaughtUp(engine),
    close: async () => {
      halted = true;
      for (const stop of stops) stop();
      await socket?.close();
      await Promise.all([...(engine.core?.chats.values() ?? [])].map(({ turn }) => turn(async () => undefined)));
      await store.close();
    },
  };

  async function start(given?: SessionAnswer): Promise<void> {
    const me = await loadMe(store);
    if (!me) {
      engine.session = { state: 'out' };
      return topics.changed('session');
    }
    const saved = given ?? (await loadSession(store));
    const core = await openCore(engine, me, () => socket, halt);
    engine.core = core;
    engine.mailbox = await openMailbox(core, (mail) => dealWith(core, mail));
    const save = (session: SessionAnswer): Promise<void> => write(core, [sessionOp(session)]);
    wire = openSession({ saved: saved ?? NO_SESSION, now: core.clock.now, refresh: api.refresh, save });
    engine.session = { state: core.people.person(me.user).name === '' ? 'profile' : 'in' };
    topics.changed('session', 'me', 'chats', 'connection');
    connect(core);
  }

  function connect(core: Core): void {
    let token: string | undefined;
    socket = openSocket({
      url: deps.address.socket,
      dial: deps.dial,
      timers,
      random: () => (deps.random(1)[0] ?? 0) / 256,
      hello: async (nonce, host, refused) => {
        token = await access(refused ? token : undefined);
        return helloOf(core.me(), nonce, host, token);
      },
      on: (frame) => (engine.mailbox && !halted ? takeFrame(core, engine.mailbox, frame) : undefined),
      onState: (state) => stateChanged(core, state),
      post: api.post,
    });
    socket.done.catch(halt);
  }

  function stateChanged(core: Core, state: SocketState): void {
    engine.connection = { state: connectionState(state), waiting: 0, since: now() };
    topics.changed('connection');
    if (state.is === 'refused' && state.code === 'device_revoked') revoked();
    if (state.is !== 'online') return;
    core.clock.set(state.at);
    forgetConnection(core);
    engine.mailbox?.subscribe();
    core.flushMail();
    for (const chat of core.chats.values()) core.pump(chat);
    core.pump(selfChat(core));
    stock(core);
  }

  /** Key packages at the hub, so that others can add this device while it is away. */
  function stock(core: Core): void {
    restock()
      .then(() => stops.push(timers.after(STOCK_MS, () => stock(core))))
      .catch((error: unknown) => {
        if (error instanceof Unreachable || error instanceof Refused)
          stops.push(timers.after(RETRY_MS, () => (core.hub.online() ? stock(core) : undefined)));
        else halt(error);
      });
  }

  async function restock(): Promise<void> {
    const { core } = engine;
    if (!core) return;
    const isFirst = (await store.get('meta', STOCKED)) === undefined || (await api.countPackages()) === 0;
    await stockPackages(api, store, core.me(), await core.ownChain(), core.clock.now(), isFirst);
    if (isFirst) await write(core, [{ op: 'put', table: 'meta', key: STOCKED, value: Uint8Array.of(1) }]);
  }

  await start();
  return engine;
}

const STOCKED = keyOf('stocked');
/** No session yet: the first question renews it, which the hub refuses, and the device signs in by its key. */
const NO_SESSION: SessionAnswer = { session: '', access: '', access_expires_at: 0, refresh: '', refresh_expires_at: 0 };

function connectionState(state: SocketState): ConnectionView['state'] {
  if (state.is === 'online' || state.is === 'connecting') return state.is;
  return state.is === 'offline' && state.why === 'update_needed' ? 'update_needed' : 'offline';
}

async function openCore(engine: Engine, me: Me, socket: () => Socket | undefined, halt: (error: unknown) => void): Promise<Core> {
  const { deps, topics, api } = engine;
  const { store, timers } = deps;
  const { byChat, nextCounter } = await loadOutbox(store);
  let counter = nextCounter;
  const people = await openPeople(store);
  const run = (work: () => Promise<unknown>): void => void work().catch(halt);
  const core: Core = {
    store,
    topics,
    timers: { after: (ms, then) => timers.after(ms, then) },
    clock: await openClock(store, deps.now),
    people,
    own: await openOwn(store),
    hub: newHubLine(api, socket),
    chats: new Map(),
    chatByRoute: new Map(),
    incarnation: deps.random(16),
    random: deps.random,
    log: deps.log,
    me: () => me,
    ownChain: async () => {
      const chain = await people.chain(me.user);
      if (!chain) throw new Error('this device has no chain of its own');
      return chain;
    },
    nextCounter: () => counter++,
    wish: (wish) => run(() => fulfil(core, wish)),
    fetchChains: (chat) => run(() => fetchChains(core, chat)),
    reconcile: (chat) => run(() => reconcile(core, chat)),
    cloned: (chat, pairs) => deps.log('cloned', { chat: chat.record.authority.kind, pairs: pairs.length }),
    pump: (chat) => pump(core, chat),
    flushMail: () => engine.mailbox?.flush(),
    refreshChains: (users) => refreshChains(core, users),
    authorityLog: async (chat) => (await store.range('authority', { ...rangeOf(keyOf(chat.id)), limit: MAX_LOG })).map(({ value }) => value),
    entered: (chat) => core.pump(chat),
    halt,
  };
  await loadChats(core, byChat);
  return core;
}

const MAX_LOG = 10_000;

/** Pinned chains and the hub's brought to the same: anybody may tell a hub a chain it does not know. */
async function refreshChains(core: Core, users: readonly Bytes[]): Promise<boolean> {
  let isComplete = true;
  for (const user of users) {
    const branches = await core.hub.chain(user);
    if (!branches) return false;
    const { chain, ops } = await core.people.offer(user, branches);
    await write(core, ops);
    if (chain && !branches.some((entries) => entries.length >= chain.entries.length)) await core.hub.growChain(user, 0, chain.entries);
    isComplete = isComplete && chain !== undefined;
    if (ops.length > 0) for (const chat of core.chats.values()) if (chat.record.authority.roster.some((one) => equal(one, user))) core.pump(chat);
  }
  return isComplete;
}

async function fetchChains(core: Core, chat: Chat): Promise<void> {
  if (!(await refreshChains(core, chat.record.authority.roster))) return;
  await chat.turn(async () => {
    const draft = begin(chat);
    await retryHeld(core, chat, draft, true);
    await commit(core, chat, draft);
  });
}
