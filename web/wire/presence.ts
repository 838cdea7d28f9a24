/** Who is there, as the hub says it: whom this device watches, told again on every line, and what it was told last. Keeps nothing and decides nothing. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import type { Active, PresenceFrame, Shown, Unwatch, Watch } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { WIRE_LIMITS } from './limits.ts';
import type { Timers } from './timers.ts';

export type PresenceDeps = {
  /** False where it was not sent: the line is down or full. */
  readonly tell: (frame: Active | Watch | Unwatch) => boolean;
  readonly timers: Timers;
  /** It stands otherwise with these people (ids in hex). */
  readonly changed: (users: readonly string[]) => void;
};

export type Presences = {
  /** Watches these too; a token of theirs (32 bytes) takes the place of the one before. Beyond `presencesPerSocket` nobody more is watched. */
  watch(people: readonly { readonly user: Bytes; readonly token: Bytes }[]): void;
  unwatch(users: readonly Bytes[]): void;
  /** Does somebody look at this device? Until it is said, nobody does. */
  setActive(isActive: boolean): void;
  /** The line is up: all is said again. */
  online(): void;
  /** The line is down: how it stands with anybody is not known. */
  offline(): void;
  heard(frame: PresenceFrame): void;
  /** As the hub said last on this line; undefined where it has not, or the person (hex) is not watched. */
  of(user: string): Shown | undefined;
  /** Takes back what was to be said later. */
  close(): void;
};

type Watched = { readonly user: Bytes; readonly token: Bytes };

export function openPresences({ tell, timers, changed }: PresenceDeps): Presences {
  const watched = new Map<string, Watched>();
  const shown = new Map<string, Shown>();
  let [isOnline, isActive, toldActive]: [boolean, boolean, boolean] = [false, false, false];
  let cancel: (() => void) | undefined;

  /** Says it now, and what it is by then not before a while: who switches to and fro is neither here nor gone each time. */
  const sayActive = (): void => {
    if (!isOnline || cancel || isActive === toldActive) return;
    if (tell({ type: 'active', isActive })) toldActive = isActive;
    cancel = timers.after(WIRE_LIMITS.activeMs, () => {
      cancel = undefined;
      sayActive();
    });
  };
  const forget = (names: readonly string[]): void => {
    const known = names.filter((name) => shown.delete(name));
    if (known.length > 0) changed(known);
  };
  /** A line that is full is told on the next one: who cannot send that little has other cares. */
  const sayWatched = (people: readonly Watched[]): void => {
    if (isOnline && people.length > 0) tell({ type: 'watch', people });
  };
  return {
    watch: (people) => {
      const taken: Watched[] = [];
      for (const one of people) {
        if (!watched.has(toHex(one.user)) && watched.size >= LIMITS.presencesPerSocket) continue;
        watched.set(toHex(one.user), one);
        taken.push(one);
      }
      sayWatched(taken);
    },
    unwatch: (users) => {
      const names = users.map(toHex).filter((name) => watched.delete(name));
      if (isOnline && names.length > 0) tell({ type: 'unwatch', users: users.filter((user) => names.includes(toHex(user))) });
      forget(names);
    },
    setActive: (next) => {
      isActive = next;
      sayActive();
    },
    online: () => {
      [isOnline, toldActive] = [true, false];
      sayWatched([...watched.values()]);
      sayActive();
    },
    offline: () => {
      isOnline = false;
      forget([...shown.keys()]);
    },
    heard: ({ people }) => {
      // Of whom is not watched any more the hub may have said something while it was told so.
      const news = people.filter(({ user }) => watched.has(toHex(user)));
      for (const one of news) shown.set(toHex(one.user), one);
      if (news.length > 0) changed(news.map(({ user }) => toHex(user)));
    },
    of: (user) => shown.get(user),
    close: () => cancel?.(),
  };
}
