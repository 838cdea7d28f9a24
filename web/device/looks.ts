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

const HOUR = 60 * 60 * 1000;
/** Chains of strangers fetched in an hour, and their bytes, evenly: what they may cost, whoever and however many they are. Known people's take nothing of it. */
const STRANGERS = 300;
export const STRANGER_BYTES = 64 * 1024 * 1024;

/** When the hub was last asked for somebody, ms, and up to which letter of the mailbox its answer holds. */
type Look = { readonly at: number; readonly upTo: number };

export type Looks = {
  /**
   * Ms until the hub may be asked for this person; undefined where it was asked when the letter with this number lay there, as every letter did that now comes,
   * or where it is a stranger and strangers have had their share: nobody's letters wait behind theirs, and who means it tells again (retell.ts).
   */
  wait(user: Bytes, letter?: number): number | undefined;
  /** The hub has answered; `upTo`: the last letter that lay there when it was asked. */
  looked(user: Bytes, upTo: number): void;
  /** The hub has given so many bytes of a stranger's chain. */
  met(bytes: number): void;
  /** Looks after each of these, ms, in place of what was planned for this person before: one of the people of the chats here. */
  plan(user: Bytes, after: readonly number[]): void;
  /** The numbers of letters mean others from now on. */
  renumber(): void;
};

type LooksDeps = {
  readonly timers: Timers;
  readonly now: () => number;
  readonly look: (user: Bytes) => void;
  readonly isStranger: (user: Bytes) => boolean;
};

export function newLooks({ timers, now, look, isStranger }: LooksDeps): Looks {
  const looks = new Map<string, Look>();
  const planned = new Map<string, readonly (() => void)[]>();
  /** When the strangers' share would be whole again, ms: the generic cell rate algorithm (ITU-T I.371 annex A). */
  let wholeAt = 0;
  // A clock that was put back keeps nobody waiting for longer.
  const shareLeft = (): number => HOUR - Math.max(0, Math.min(wholeAt - now(), HOUR));
  const wait: Looks['wait'] = (user, letter = Number.POSITIVE_INFINITY) => {
    const last = looks.get(toHex(user));
    if ((last && letter <= last.upTo) || (isStranger(user) && shareLeft() === 0)) return undefined;
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
    met: (bytes) => {
      wholeAt = now() + HOUR - shareLeft() + HOUR * Math.max(1 / STRANGERS, bytes / STRANGER_BYTES);
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
