/**
 * How often letters make this device ask the hub for somebody's chain. Whose device posted a letter is known before its signature can be checked; that it
 * names a head nobody knows may be honest, so none is dropped because there were many. It waits, and one answer is the answer for all that lay there when it
 * was asked for.
 */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import type { Timers } from '../wire/timers.ts';

/** Between two questions for one person. */
export const LOOKS_APART_MS = 10 * 1000;
/** People remembered; whoever was asked for longest ago may be asked for too early. */
const MAX_LOOKS = 1000;

/** When the hub was last asked for somebody, ms, and up to which letter of the mailbox its answer holds. */
type Look = { readonly at: number; readonly upTo: number };

export type Looks = {
  /** Ms until the hub may be asked for this person; undefined where it was asked when the letter with this number lay there, as every letter did that now comes. */
  wait(user: Bytes, letter?: number): number | undefined;
  /** The hub has answered; `upTo`: the last letter that lay there when it was asked. */
  looked(user: Bytes, upTo: number): void;
  /** Looks after each of these, ms, in place of what was planned for this person before: one of the people of the chats here. */
  plan(user: Bytes, after: readonly number[]): void;
  /** The numbers of letters mean others from now on. */
  renumber(): void;
};

type LooksDeps = { readonly timers: Timers; readonly now: () => number; readonly look: (user: Bytes) => void };

export function newLooks({ timers, now, look }: LooksDeps): Looks {
  const looks = new Map<string, Look>();
  const planned = new Map<string, readonly (() => void)[]>();
  const wait: Looks['wait'] = (user, letter = Number.POSITIVE_INFINITY) => {
    const last = looks.get(toHex(user));
    if (last && letter <= last.upTo) return undefined;
    // A clock that was put back makes nobody wait longer.
    return last ? Math.max(0, Math.min(LOOKS_APART_MS, last.at + LOOKS_APART_MS - now())) : 0;
  };
  return {
    wait,
    looked: (user, upTo) => {
      const name = toHex(user);
      const before = looks.get(name)?.upTo ?? 0;
      looks.delete(name);
      looks.set(name, { at: now(), upTo: Math.max(before, upTo) });
      for (const oldest of [...looks.keys()].slice(0, -MAX_LOOKS)) looks.delete(oldest);
    },
    plan: (user, after) => {
      for (const cancel of planned.get(toHex(user)) ?? []) cancel();
      planned.set(
        toHex(user),
        after.map((ms) => timers.after(ms, () => look(user))),
      );
    },
    renumber: () => {
      for (const [name, { at }] of looks) looks.set(name, { at, upTo: 0 });
    },
  };
}
