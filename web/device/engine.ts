/** One linked device: from the disk to the hub and back. Opens what is stored, keeps the line to the hub, and starts again from the disk when it must. */
import { later } from '../../crypto/later.ts';
import type { SessionAnswer } from '../../hub/protocol/routes.ts';
import { Fenced, StoreFull } from '../store/port.ts';
import type { HubAddress } from '../wire/address.ts';
import { type Api, type ApiDeps, openApi } from '../wire/api.ts';
import type { PeopleApi } from '../wire/people.ts';
import type { Dial } from '../wire/dial.ts';
import { openSession } from '../wire/session.ts';
import { openSocket, type Socket, type SocketState } from '../wire/socket.ts';
import { connectionState } from './standing.ts';
import { type Access, openAccess } from './account/access.ts';
import { helloOf, loadSession, sessionOp, signInByKey } from './account/account.ts';
import { loadAsked } from './account/asked.ts';
import { type Asking, openAsking } from './asking.ts';
import { freshenChain, isCaughtUp, isOwnChatRead } from './caught-up.ts';
import { selfChat } from './chats.ts';
import { type Core, write } from './memory/core.ts';
import { type Files, type MediaLine, newMediaLine } from './media-line.ts';
import { newHubLine } from './memory/hub-line.ts';
import { awaitOwnChat } from './account/joined.ts';
import { type Mailbox, openMailbox } from './mail/mailbox.ts';
import { lookAfterName } from './account/name-proof.ts';
import { loadMe, type Me, presentOp, removedOp, sessionOnDisk } from './memory/me.ts';
import { type CoreDeps, openCore } from './open-core.ts';
import { openPartings, type PartingPlace, type Partings } from './account/parting.ts';
import { settingsOf } from './memory/settings.ts';
import type { ConnectionView, SessionView } from './port/port.ts';
import { hasRoom } from './port/room.ts';
import { bringBack } from './shown/future.ts';
import { forgetConnection, takeFrame } from './routing.ts';
import { openTelling, type Telling } from './account/telling.ts';
import { watchMutes } from './unmuting.ts';
import { sayDrafts } from './drafts.ts';
import { openWatching, type Watching } from './presence.ts';
import { type Claims, openClaims } from './account/claims.ts';
import { type Blocks as SearchBlocks, openBlocks as openSearchBlocks } from '../search/blocks.ts';
import { openSearching, type Searching } from './searching.ts';
import { openStock, type Stock } from './account/stock.ts';
import { openTopics, type Topics } from './port/topics.ts';

/** Events without content, for whoever looks for a fault. */
export type Log = CoreDeps['log'];

/** `store` is sealed and not yet claimed; `log` takes events without content. */
export type EngineDeps = CoreDeps & {
  readonly address: HubAddress;
  readonly dial: Dial;
  readonly fetch: typeof fetch;
  readonly files?: Files;
  /** Where a device that signs out unheard leaves its last word; without it none does. */
  readonly partings?: PartingPlace;
  /** The engine has stopped: it must be opened anew from the disk. Of StoreFull: once there is room. */
  readonly onHalt: (error: unknown) => void;
};

/** What commands and views work on. `core` is there once this device has an identity. */
export type Engine = {
  readonly deps: EngineDeps;
  readonly topics: Topics;
  readonly api: Api;
  /** For what is asked of the hub now and then, whose questions come with whoever asks them. */
  readonly apiDeps: ApiDeps;
  /** What is asked of people. Throws NotLoaded. */
  people(): Promise<PeopleApi>;
  readonly media: MediaLine;
  readonly claims: Claims;
  telling: Telling | undefined;
  watching: Watching | undefined;
  asking: Asking | undefined;
  mutes: { readonly stop: () => void } | undefined;
  searching: Searching | undefined;
  partings: Partings | undefined;
  core: Core | undefined;
  mailbox: Mailbox | undefined;
  session: SessionView;
  connection: ConnectionView;
  /** There is no room on the disk: what is here can be read, nothing is written, and the hub is not spoken to. Ends with this engine. */
  isFull: boolean;
  /** The person's own chain is as the hub had it at the beginning of this connection. */
  isChainFresh: boolean;
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

const NOTHING_YET = {
  telling: undefined,
  watching: undefined,
  asking: undefined,
  mutes: undefined,
  searching: undefined,
  partings: undefined,
  core: undefined,
  mailbox: undefined,
} as const;

export async function openEngine(given: EngineDeps): Promise<Engine> {
  // Whatever changes what was said takes what is searched of it away, so nobody writes past this store.
  const words = openSearchBlocks(given.store);
  const deps: EngineDeps = { ...given, store: words.store };
  const { store, timers, now } = deps;
  const [isFull, topics] = [!(await hasRoom(store)), openTopics({ now, timers })];
  const access = openAccess({ revoked: () => remove(engine), ended: () => engine.core?.doubled('sessions'), now });
  const apiDeps = { origin: deps.address.origin, fetch: deps.fetch, timers, access: access.token };
  const api = openApi(apiDeps);
  const stock = openStock(api);
  const claims = claimsOf(api, topics, () => engine);
  let [socket, stopped]: [Socket | undefined, boolean] = [undefined, false];
  const stop = async (): Promise<void> => {
    stopped = true;
    for (const part of [stock, claims, engine.telling, engine.watching, engine.asking, engine.mutes, engine.searching, engine.partings, media])
      part?.stop();
    await socket?.close();
  };
  const halt = (error: unknown): void => {
    if (stopped) return;
    if (error instanceof StoreFull) {
      engine.isFull = true;
      topics.changed('connection');
    }
    // Not awaited: whoever opens the next engine does not depend on this one's last words.
    void stop();
    // Whoever found no room owns nothing either, and is replaced once there is.
    if (!isFull || !(error instanceof Fenced)) deps.onHalt(error);
  };
  const media = newMediaLine(() => engine.core, apiDeps, halt, deps.files);
  const engine: Engine = {
    deps,
    topics,
    api,
    apiDeps,
    people: async () => (await later(() => import('../wire/people.ts'))).openPeopleApi(apiDeps),
    media,
    claims,
    ...NOTHING_YET,
    session: { state: 'opening' },
    connection: { state: 'connecting', waiting: 0, messages: 0, since: now() },
    isFull,
    isChainFresh: false,
    start: async (given) => {
      const me = await loadMe(store);
      engine.session = { state: 'out', asked: me ? undefined : await loadAsked(store, now()) };
      if (me) socket = await startWith(engine, { me, access, stock, words, given, halt, isStopped: () => stopped, socket: () => socket });
      topics.changed('session', 'me', 'chats', 'connection');
    },
    use: access.use,
    sessionId: access.id,
    nudge: () => socket?.nudge(),
    restock: async () => engine.core && stock.fill(engine.core),
    isCaughtUp: () => isCaughtUp(engine),
    close: async () => {
      // First: what is being read meets a store that may be gone already, and nobody waits for it.
      topics.end();
      await stop();
      await Promise.all([...(engine.core?.chats.values() ?? [])].map(({ turn }) => turn(async () => undefined)));
      await store.close();
    },
  };
  await engine.start();
  if (deps.partings) engine.partings = await openPartings({ place: deps.partings, api, timers, halt });
  return engine;
}

const claimsOf = (api: Api, topics: Topics, engine: () => Engine): Claims =>
  openClaims({
    api,
    topics,
    also: async (core = engine().core) => core && lookAfterName(core, api),
    chosen: (core = engine().core) => (core && isCaughtUp(engine()) ? settingsOf(core.own).findable : undefined),
  });

type Start = {
  readonly me: Me;
  readonly access: Access;
  readonly stock: Stock;
  readonly words: SearchBlocks;
  readonly given: SessionAnswer | undefined;
  readonly halt: (error: unknown) => void;
  readonly isStopped: () => boolean;
  readonly socket: () => Socket | undefined;
};

/** This device has an identity: what is on the disk comes into memory, and the line to the hub is made. */
async function startWith(engine: Engine, start: Start): Promise<Socket | undefined> {
  const { deps, topics, api } = engine;
  const { me, access, halt } = start;
  const saved = start.given ?? (await loadSession(deps.store));
  const core = await openCore({
    deps,
    topics,
    hub: newHubLine(api, engine.people, start.socket),
    me,
    isMailRead: () => engine.mailbox?.isCaughtUp() ?? false,
    media: engine.media,
    halt,
  });
  const mailbox = await openMailbox(core, async (mail) => (await later(() => import('./letters.ts'))).dealWith(core, mail));
  engine.core = core;
  sayDrafts(core);
  engine.mailbox = mailbox;
  engine.session = await sessionOnDisk(deps.store);
  engine.searching?.stop();
  engine.searching = openSearching(core, start.words, engine.isFull);
  if (engine.isFull) return undefined;
  engine.telling?.stop();
  engine.telling = openTelling({ api: engine.people, core, isCaughtUp: () => isCaughtUp(engine), isRead: () => isOwnChatRead(engine) });
  engine.watching?.stop();
  engine.asking?.stop();
  engine.asking = openAsking(core);
  engine.mutes?.stop();
  engine.mutes = { stop: watchMutes(core) };
  engine.watching = openWatching({
    core,
    people: engine.people,
    tell: (frame) => start.socket()?.tell(frame) ?? false,
    isCaughtUp: () => isCaughtUp(engine),
  });
  if (engine.session.state === 'joining') awaitOwnChat(core, () => joined(engine));
  const save = (session: SessionAnswer): Promise<void> => write(core, [sessionOp(session)]);
  access.keep(openSession({ saved, now: core.clock.now, refresh: api.refresh, save }), async () =>
    signInByKey(api, deps.address.host, me, await core.ownChain()),
  );
  let token: string | undefined;
  const socket = openSocket({
    url: deps.address.socket,
    dial: deps.dial,
    timers: deps.timers,
    random: () => (deps.random(1)[0] ?? 0) / 256,
    hello: async (nonce, host, refused) => {
      token = await access.token(refused ? token : undefined);
      return helloOf(me, nonce, host, token);
    },
    on: (frame) => {
      if (start.isStopped()) return undefined;
      return frame.type === 'presence' ? engine.watching?.heard(frame) : takeFrame(core, mailbox, frame);
    },
    onState: (state) => stateChanged(engine, core, state, start.stock),
    post: api.post,
  });
  socket.done.catch(halt);
  return socket;
}

function stateChanged(engine: Engine, core: Core, state: SocketState, stock: Stock): void {
  engine.connection = { state: connectionState(state), waiting: 0, messages: 0, since: engine.deps.now() };
  if (state.is === 'refused' && state.code === 'device_revoked') remove(engine);
  engine.topics.changed('connection', 'session');
  if (state.is !== 'online') return engine.watching?.offline();
  if (engine.session.state === 'revoked') takeBack(engine, core);
  core.clock.set(state.at);
  // Not awaited: whatever comes next is right by what is in memory.
  void write(core, core.clock.unsaved()).catch(core.halt);
  for (const chat of core.chats.values()) bringBack(core, chat).catch(core.halt);
  forgetConnection(core);
  engine.mailbox?.subscribe();
  core.flushMail();
  freshenChain(engine, core);
  for (const chat of core.chats.values()) core.pump(chat);
  core.pump(selfChat(core));
  stock.keep(core);
  engine.claims.keep(core);
  engine.telling?.connected();
  engine.watching?.online();
  engine.asking?.online();
  engine.media.online(core);
}

function joined(engine: Engine): void {
  if (engine.session.state === 'joining') engine.session = { state: 'in' };
  engine.topics.changed('session');
}

/** The hub says that another device removed this one. */
function remove(engine: Engine): void {
  engine.session = { state: 'revoked' };
  engine.topics.changed('session');
  if (engine.core) write(engine.core, [removedOp]).catch(engine.core.halt);
}

/** The hub that said so has let it in all the same. */
function takeBack(engine: Engine, core: Core): void {
  write(core, [presentOp])
    .then(async () => {
      engine.session = await sessionOnDisk(engine.deps.store);
      engine.topics.changed('session');
    })
    .catch(core.halt);
}
