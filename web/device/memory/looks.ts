/**
 * How often letters make this device ask the hub for somebody's chain. Whose device posted a letter is known before its signature can be checked; that it
 * names a head nobody knows may be honest, so of people known here none is dropped because there were many. It waits, and one answer is the answer for all that
 * lay there when it was asked for.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import type { Timers } from '../../wire/timers.ts';

/** Between two questions for one person. */
export const LOOKS_APART_MS = 10 * 1000;
/** People remembered; whoever was asked for longest ago may be asked for too early. */
const MAX_LOOKS = 1000;

const HOUR = 60 * 60 * 1000;
/** Chains of strangers fetched in an hour, and their bytes, evenly: what they may cost, whoever and however many they are. Known people's take nothing of it. */
const STRANGERS = 300;
export const STRANGER_BYTES = 64 * 1024 * 1024;
/** Of these one stranger has a part: they are asked for at these distances, and at longer ones where more than a chain at its longest came. */
const STRANGER_APART_MS = 5 * 60 * 1000;
const BYTES_OF_STRANGER = STRANGER_BYTES / 64;

/**
 * When the hub was last asked for somebody, up to which letter of the mailbox its answer holds, until when they have had their part as a stranger, and until when that is
 * spent of what they bring themselves; all but the letter in ms of the course below.
 */
type Look = { readonly at: number; readonly upTo: number; readonly restsUntil: number; readonly spentUntil: number };

const NEVER: Look = { at: Number.NEGATIVE_INFINITY, upTo: 0, restsUntil: 0, spentUntil: 0 };

export type Looks = {
  /**
   * Ms until the hub may be asked for this person; undefined where it was asked when the letter with this number lay there, as every letter did that now comes,
   * or where it is a stranger and they have had their part, or all strangers their share: nobody's letters wait behind theirs, and who means it tells again (retell.ts).
   */
  wait(user: Bytes, letter?: number): number | undefined;
  /** The hub has answered; `upTo`: the last letter that lay there when it was asked. */
  looked(user: Bytes, upTo: number): void;
  /** The hub has given so many bytes of this stranger's chain. */
  met(user: Bytes, bytes: number): void;
  /** May this person bring what is to be verified, chains above all? A stranger may until they have had their part, or all strangers their share. */
  mayBring(user: Bytes): boolean;
  /** So many bytes of it were brought: of a stranger it costs what it costs to fetch them. */
  brought(user: Bytes, bytes: number): void;
  /** Looks after each of these, ms, in place of what was planned for this person before: one of the people of the chats here. A stranger's part bounds it, too. */
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

/** How long the clock has run, ms, without what it was put back by: nobody waits longer because of that. */
function newCourse(now: () => number): () => number {
  let [seen, passed] = [now(), 0];
  return () => {
    const at = now();
    passed += Math.max(0, at - seen);
    seen = at;
    return passed;
  };
}

export function newLooks({ timers, now, look, isStranger }: LooksDeps): Looks {
  const time = newCourse(now);
  const looks = new Map<string, Look>();
  const planned = new Map<string, readonly (() => void)[]>();
  /** When the strangers' share would be whole again, in ms of the course: the generic cell rate algorithm (ITU-T I.371 annex A). */
  let wholeAt = 0;
  const shareLeft = (): number => HOUR - Math.max(0, Math.min(wholeAt - time(), HOUR));
  const remember = (name: string, look: Look): void => {
    looks.delete(name);
    looks.set(name, look);
    for (const oldest of [...looks.keys()].slice(0, -MAX_LOOKS)) looks.delete(oldest);
  };
  const spend = (share: number): void => {
    wholeAt = time() + HOUR - shareLeft() + HOUR * share;
  };
  const wait: Looks['wait'] = (user, letter = Number.POSITIVE_INFINITY) => {
    const last = looks.get(toHex(user));
    if (last && letter <= last.upTo) return undefined;
    if (isStranger(user)) return shareLeft() === 0 || (last && last.restsUntil > time()) ? undefined : 0;
    return last ? Math.max(0, last.at + LOOKS_APART_MS - time()) : 0;
  };
  return {
    wait,
    looked: (user, upTo) => {
      const before = looks.get(toHex(user)) ?? NEVER;
      remember(toHex(user), { ...before, at: time(), upTo: Math.max(before.upTo, upTo) });
    },
    met: (user, bytes) => {
      const rest = Math.max(STRANGER_APART_MS, (HOUR * bytes) / BYTES_OF_STRANGER);
      remember(toHex(user), { ...(looks.get(toHex(user)) ?? NEVER), restsUntil: time() + rest });
      spend(Math.max(1 / STRANGERS, bytes / STRANGER_BYTES));
    },
    mayBring: (user) => !isStranger(user) || (shareLeft() > 0 && (looks.get(toHex(user)) ?? NEVER).spentUntil < time() + HOUR),
    brought: (user, bytes) => {
      if (!isStranger(user)) return;
      const before = looks.get(toHex(user)) ?? NEVER;
      remember(toHex(user), { ...before, spentUntil: Math.max(before.spentUntil, time()) + (HOUR * bytes) / BYTES_OF_STRANGER });
      spend(bytes / STRANGER_BYTES);
    },
    plan: (user, after) => {
      for (const cancel of planned.get(toHex(user)) ?? []) cancel();
      planned.set(
        toHex(user),
        after.map((ms) => timers.after(ms, () => void (wait(user) !== undefined && look(user)))),
      );
    },
    renumber: () => {
      for (const [name, last] of looks) looks.set(name, { ...last, upTo: 0 });
    },
  };
}
