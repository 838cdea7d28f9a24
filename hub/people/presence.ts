/** Who is there: a person whose device somebody looks at now, and when that was last so. By the hub's clock alone; nobody is told but by a token. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import type { Budget, SpendNow } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import { type DeviceId, PRESENCE, type Shown, type UserId, type Watch } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Store } from '../store/port.ts';
import { dayOf } from '../store/presence.ts';
import { BUDGETS } from './budgets.ts';
import { type Notes, openNotes } from './notes.ts';
import { openWatching, type Watcher } from './watching.ts';

export type PresenceDeps = {
  readonly store: Pick<Store, 'presences' | 'blocks'>;
  readonly clock: { now(): number; after(ms: number, callback: () => void): () => void; turn(callback: () => void): void };
  readonly spend: SpendNow;
  readonly report: (error: unknown) => void;
};

/** One socket: whether somebody looks at it, and whom it watches. */
export type PresenceLine = {
  active(isActive: boolean): void;
  watch(people: Watch['people']): void;
  unwatch(users: readonly UserId[]): void;
  /** It is over. `heardAt`: when it was heard last, where it only fell silent. */
  end(heardAt: number): void;
};

type Line = Watcher & {
  /** When the device was heard last, ms. */
  readonly heardAt: () => number;
};

export type Presence = {
  join(who: { readonly user: UserId; readonly device: DeviceId }, socket: Pick<Line, 'tell' | 'heardAt'>): PresenceLine;
  /** From now on these tokens are asked by, and no others; without any, by none. */
  allow(user: UserId, exact: Bytes | undefined, coarse: Bytes | undefined): Promise<void>;
  /** Who may see this person may be others now. */
  changed(user: UserId): void;
  /** Writes down who was there until now. */
  close(): Promise<void>;
};

export function openPresence(deps: PresenceDeps): Presence {
  const { store, clock, report } = deps;
  const notes = openNotes({ store, after: clock.after, report });
  const there = new Map<string, Lines>();
  const watching = openWatching({ ...clock, store, isOnline: (user) => there.has(toHex(user)), noted: notes.write, report });
  const stop = noteRegularly(clock, notes, there, watching.allChanged);

  const come = (user: UserId, line: Line): void => {
    const known = there.get(toHex(user));
    notes.add(user, clock.now());
    if (known) known.lines.add(line);
    else {
      there.set(toHex(user), { user, lines: new Set([line]) });
      watching.changed(user);
    }
  };
  const go = (user: UserId, line: Line, at: number): void => {
    const known = there.get(toHex(user));
    if (!known?.lines.delete(line)) return;
    notes.add(user, at);
    if (known.lines.size > 0) return;
    there.delete(toHex(user));
    watching.changed(user);
  };
  return {
    join: ({ user, device }, { tell, heardAt }) => {
      const [by, name]: [Line, string] = [{ user, tell, heardAt }, toHex(device)];
      return {
        active: (isActive) => {
          if (!isActive) go(user, by, clock.now());
          // Beyond the budget nobody comes any more; to go costs nothing.
          else if (hasLeft(deps, BUDGETS.activities, name, 1)) come(user, by);
        },
        watch: (people) => {
          const isWithin = watching.count(by) + people.length <= LIMITS.presencesPerSocket && hasLeft(deps, BUDGETS.watches, name, people.length);
          if (isWithin) watching.watch(by, people);
          // Too many are as if nobody had allowed it.
          else tell(people.map(({ user }): Shown => ({ user, is: PRESENCE.hidden, at: 0 })));
        },
        unwatch: (users) => watching.unwatch(by, users),
        end: (heardAt) => {
          go(user, by, heardAt);
          watching.leave(by);
        },
      };
    },
    allow: async (user, exact, coarse) => {
      await store.presences.allow(user, { exact: digestOf(exact), coarse: digestOf(coarse) });
      watching.changed(user);
    },
    changed: watching.changed,
    close: async () => {
      stop();
      watching.close();
      await notes.close();
    },
  };
}

/** A person who is there, and the lines by which. */
type Lines = { readonly user: UserId; readonly lines: Set<Line> };

const digestOf = (token: Bytes | undefined): Bytes | undefined => token && hash('presence', token);

/** Who is there is written down now and then, for a hub that is killed; and when a day is over, buckets are others. */
function noteRegularly({ now, after }: PresenceDeps['clock'], notes: Notes, there: ReadonlyMap<string, Lines>, newDay: () => void): () => void {
  let day = dayOf(now());
  const note = (): void => {
    for (const { user, lines } of there.values()) notes.add(user, Math.max(...[...lines].map(({ heardAt }) => heardAt())));
    const today = dayOf(now());
    if (today !== day) newDay();
    day = today;
    cancel = after(HUB_LIMITS.presenceNoteMs, note);
  };
  let cancel = after(HUB_LIMITS.presenceNoteMs, note);
  return () => cancel();
}

/** Takes from a budget where running out is no refusal of a request. */
function hasLeft({ spend }: PresenceDeps, budget: Budget, key: string, count: number): boolean {
  try {
    spend(budget, key, count);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
