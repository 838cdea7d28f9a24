/** The core of an engine, from the disk: everything this device remembers, and the parts that work on it joined to one another. */
import type { Bytes } from '../../crypto/bytes.ts';
import { later, NotLoaded } from '../../crypto/later.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Store } from '../store/port.ts';
import { loadOutbox, nextCounter } from '../sync/outbox.ts';
import type { Timers } from '../wire/timers.ts';
import { isRenewing } from './account/new-keys.ts';
import { fetchChains, refreshChains } from './history/chain-news.ts';
import { fulfil, loadChats } from './chats.ts';
import { openClock } from './memory/clock.ts';
import { type Core, write } from './memory/core.ts';
import type { Hub } from './memory/hub.ts';
import { openOutgoing, type Outgoing } from './memory/outgoing.ts';
import { openJoins } from './memory/joins.ts';
import { type Looks, newLooks } from './memory/looks.ts';
import type { Me } from './memory/me.ts';
import { openOwn } from './memory/own.ts';
import { isKnown, isOurs } from './mail/guests.ts';
import { openPeople } from './memory/people.ts';
import { pump } from './pump.ts';
import { RETRY_MS } from './memory/wake.ts';
import { nameAgain } from './renamed.ts';
import { settle } from './shown/settling.ts';
import type { Topics } from './port/topics.ts';
import type { ChatWish } from './memory/wishes.ts';

export type CoreDeps = {
  readonly store: Store;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: (length: number) => Bytes;
  readonly log: Core['log'];
};
type Parts = {
  readonly deps: CoreDeps;
  readonly topics: Topics;
  readonly hub: Hub;
  readonly me: Me;
  readonly isMailRead: () => boolean;
  readonly media: Core['media'];
  readonly halt: (error: unknown) => void;
};

/** Events of one generation's authority log that are read at once. */
const MAX_LOG = 10_000;

export async function openCore({ deps, topics, hub, me, isMailRead, media, halt }: Parts): Promise<Core> {
  const { store, timers } = deps;
  let counter = await nextCounter(store);
  let isDoubled = false;
  const people = await openPeople(store);
  const run = (work: () => Promise<unknown>): void => void work().catch(halt);
  const core: Core = {
    store,
    topics,
    timers: { after: (ms, then) => timers.after(ms, then) },
    clock: await openClock(store, deps.now),
    people,
    own: await openOwn(store),
    joins: await openJoins(store),
    hub,
    chats: new Map(),
    guests: new Map(),
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
    ...wishing({ topics, run, timers }, (wish) => fulfil(core, wish)),
    fetchChains: (chat) => run(() => fetchChains(core, chat)),
    reconcile: (chat) => run(async () => (await reconciling()).reconcile(core, chat)),
    askAll: (chat) => run(async () => (await reconciling()).askAll(core, chat)),
    cloned: (chat, pairs) => deps.log('cloned', { chat: chat.record.authority.kind, pairs: pairs.length }),
    doubled: (because) => {
      if (isDoubled) return;
      isDoubled = true;
      deps.log('doubled', { because });
      // An event is proof, by this device's own signature: no hub can make one.
      run(async () => (await later(() => import('./renewal.ts'))).enrolAnew(core, because === 'event'));
    },
    isDoubled: () => isDoubled,
    ...holding(topics),
    pump: (chat) => pump(core, chat),
    media,
    settle: (chat, draft) => settle(core, chat, draft),
    outgoing: await outgoingOf({ deps, topics, hub, halt, me }, () => core),
    flushMail: () => core.outgoing.flush(),
    isMailRead,
    refreshChains: (users) => refreshChains(core, users),
    lookAt: async (sender, upTo = 0) => {
      const found = await refreshChains(core, [sender], !isOurs(core, sender));
      if (found !== 'unreachable') core.looks.looked(sender, upTo);
      return found;
    },
    looks: looksOf(deps, () => core),
    authorityLog: async (chat) => (await store.range('authority', { ...rangeOf(keyOf(chat.id)), limit: MAX_LOG })).map(({ value }) => value),
    entered: (chat) => {
      core.pump(chat);
      if (chat.sends.length > 0) media.entered();
    },
    halt,
  };
  await loadChats(core, await loadOutbox(store));
  run(() => nameAgain(core));
  if (await isRenewing(store)) core.doubled('begun before');
  return core;
}

function holding(topics: Topics): Pick<Core, 'hold' | 'held'> {
  let held: ReturnType<Core['held']>;
  return {
    hold: (next) => {
      held = next;
      topics.changed('connection');
    },
    held: () => held,
  };
}

const reconciling = () => later(() => import('./history/reconcile.ts'));

type Wishing = Pick<Parts, 'topics'> & { readonly run: (work: () => Promise<unknown>) => void; readonly timers: Pick<CoreDeps['timers'], 'after'> };

/** Wishes are done as they come, and it is known whether any is under way. */
function wishing({ topics, run, timers }: Wishing, fulfilled: (wish: ChatWish) => Promise<void>): Pick<Core, 'wish' | 'isWishing'> {
  let wishes = 0;
  const tryOnce = (wish: ChatWish): void =>
    run(async () => {
      try {
        await fulfilled(wish);
      } catch (error) {
        if (!(error instanceof NotLoaded)) throw error;
        return timers.after(RETRY_MS, () => tryOnce(wish));
      }
      wishes -= 1;
      topics.changed('caught-up');
    });
  return {
    wish: (wish) => {
      wishes += 1;
      tryOnce(wish);
    },
    isWishing: () => wishes > 0,
  };
}

const outgoingOf = ({ deps, topics, hub, halt, me }: Pick<Parts, 'deps' | 'topics' | 'hub' | 'halt' | 'me'>, core: () => Core): Promise<Outgoing> =>
  openOutgoing({
    user: me.user,
    store: deps.store,
    hub,
    timers: deps.timers,
    write: (ops) => write(core(), ops),
    log: deps.log,
    tried: () => topics.changed('caught-up'),
    halt,
  });

const looksOf = ({ timers, now }: CoreDeps, core: () => Core): Looks =>
  newLooks({
    timers,
    now,
    look: (user) => void core().lookAt(user).catch(core().halt),
    isStranger: (user) => !isKnown(core(), user),
  });
