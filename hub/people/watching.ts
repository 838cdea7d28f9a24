/** Who watches whom: judged anew whenever anything has changed, told only where that makes a difference, and never about one person in the other's words. */
import { type Bytes, sameSecret, toHex } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { PRESENCE, type Shown, type UserId, type Watch as WatchFrame } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { Presence } from '../store/people.port.ts';
import type { Store } from '../store/port.ts';
import { dayOf } from '../store/presence.ts';

/** Who is told, and how. */
export type Watcher = {
  readonly user: UserId;
  /** False where there is no room for it now: it is tried again. */
  readonly tell: (people: readonly Shown[]) => boolean;
};

export type WatchingDeps = {
  readonly store: Pick<Store, 'presences' | 'blocks'>;
  readonly now: () => number;
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly turn: (callback: () => void) => void;
  readonly isOnline: (user: UserId) => boolean;
  /** Resolves when the store knows when those who left were last there. */
  readonly noted: () => Promise<void>;
  readonly report: (error: unknown) => void;
};

export type Watching = {
  /** Each is answered once, soon; the caller has seen that they are not too many. */
  watch(by: Watcher, people: WatchFrame['people']): void;
  unwatch(by: Watcher, users: readonly UserId[]): void;
  leave(by: Watcher): void;
  /** How many this one watches. */
  count(by: Watcher): number;
  /** This person came or went, or somebody else may see it now. */
  changed(user: UserId): void;
  /** Times have moved on for everybody. */
  allChanged(): void;
  close(): void;
};

type Watch = { readonly by: Watcher; readonly user: UserId; readonly digest: Bytes; told: string; isOver: boolean };

/** Watches looked at in one turn of the event loop. */
const PER_TURN = 64;

export function openWatching(deps: WatchingDeps): Watching {
  const watchesByUser = new Map<string, Set<Watch>>();
  const watchesByWatcher = new Map<Watcher, Map<string, Watch>>();
  let due = new Set<Watch>();
  let cancel: (() => void) | undefined;
  /** One look after the other: what is told last was seen last. */
  let looking: Promise<void> = Promise.resolve();

  const look = (watches: Iterable<Watch>): void => {
    looking = looking.then(() => lookAt(deps, [...watches], (late) => lookLater(late))).catch(deps.report);
  };
  const lookLater = (watches: Iterable<Watch>): void => {
    for (const watch of watches) due.add(watch);
    if (due.size > 0) cancel ??= deps.after(HUB_LIMITS.presenceMs, lookNow);
  };
  const lookNow = (): void => {
    cancel = undefined;
    const watches = due;
    due = new Set();
    look(watches);
  };
  const drop = (watch: Watch): void => {
    watch.isOver = true;
    due.delete(watch);
    const [name, own] = [toHex(watch.user), watchesByWatcher.get(watch.by)];
    own?.delete(name);
    if (own?.size === 0) watchesByWatcher.delete(watch.by);
    const others = watchesByUser.get(name);
    others?.delete(watch);
    if (others?.size === 0) watchesByUser.delete(name);
  };
  const add = (by: Watcher, { user, token }: WatchFrame['people'][number]): Watch => {
    const name = toHex(user);
    const before = watchesByWatcher.get(by)?.get(name);
    if (before) drop(before);
    const watch = { by, user, digest: hash('presence', token), told: '', isOver: false };
    watchesByUser.set(name, (watchesByUser.get(name) ?? new Set()).add(watch));
    watchesByWatcher.set(by, (watchesByWatcher.get(by) ?? new Map()).set(name, watch));
    return watch;
  };
  return {
    watch: (by, people) => look(people.map((one) => add(by, one))),
    unwatch: (by, users) => {
      for (const user of users) {
        const watch = watchesByWatcher.get(by)?.get(toHex(user));
        if (watch) drop(watch);
      }
    },
    leave: (by) => {
      for (const watch of [...(watchesByWatcher.get(by)?.values() ?? [])]) drop(watch);
    },
    count: (by) => watchesByWatcher.get(by)?.size ?? 0,
    changed: (user) => lookLater(watchesByUser.get(toHex(user)) ?? []),
    allChanged: () => {
      for (const watches of watchesByUser.values()) lookLater(watches);
    },
    close: () => cancel?.(),
  };
}

/** Tells each watcher at once what is other than it was told last. `late`: those who had no room for it. */
async function lookAt(deps: WatchingDeps, watches: readonly Watch[], late: (watches: readonly Watch[]) => void): Promise<void> {
  await deps.noted();
  const newsByWatcher = new Map<Watcher, { readonly watch: Watch; readonly shown: Shown }[]>();
  for (const [at, watch] of watches.entries()) {
    if (at % PER_TURN === PER_TURN - 1) await new Promise<void>((resolve) => deps.turn(resolve));
    const shown = await show(deps, watch);
    if (watch.isOver || wordsOf(shown) === watch.told) continue;
    const news = newsByWatcher.get(watch.by) ?? [];
    news.push({ watch, shown });
    newsByWatcher.set(watch.by, news);
  }
  for (const [by, news] of newsByWatcher) {
    if (by.tell(news.map(({ shown }) => shown))) for (const { watch, shown } of news) watch.told = wordsOf(shown);
    else late(news.map(({ watch }) => watch).filter(({ isOver }) => !isOver));
  }
}

const wordsOf = ({ is, at }: Shown): string => `${is} ${at}`;

/** Stands where no token is: no digest has this length, and comparing takes as long. */
const NO_TOKEN: Bytes = new Uint8Array(32);

/** All is asked and compared whatever comes of it: unknown, rotated, hidden and blocked take the same steps. */
async function show({ store, now, isOnline }: WatchingDeps, { by, user, digest }: Watch): Promise<Shown> {
  const known = await store.presences.get(user);
  const isBlocked = await store.blocks.has(user, by.user);
  const isExact = sameSecret(digest, known?.exact ?? NO_TOKEN);
  const isCoarse = sameSecret(digest, known?.coarse ?? NO_TOKEN);
  if (!known || isBlocked || !(isExact || isCoarse)) return { user, is: PRESENCE.hidden, at: 0 };
  if (!isExact) return { user, is: bucketOf(known, now()), at: 0 };
  if (isOnline(user)) return { user, is: PRESENCE.online, at: 0 };
  return known.seenAt === undefined ? { user, is: PRESENCE.hidden, at: 0 } : { user, is: PRESENCE.seen, at: Math.min(known.seenAt, now()) };
}

/** As it was when this day began. Who was not there before it has just come here, so recently. */
function bucketOf({ seenAt, seenBefore }: Presence, now: number): Shown['is'] {
  const day = dayOf(now);
  const last = seenAt !== undefined && seenAt < day ? seenAt : seenBefore;
  const ago = last === undefined ? 0 : day - last;
  if (ago <= HUB_LIMITS.presenceRecentMs) return PRESENCE.recently;
  if (ago <= HUB_LIMITS.presenceWeekMs) return PRESENCE.week;
  return ago <= HUB_LIMITS.presenceMonthMs ? PRESENCE.month : PRESENCE.long;
}
