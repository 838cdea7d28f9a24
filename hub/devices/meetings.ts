/** Where a new device and an old one meet to link: sealed parts under a name only they know. Whoever knows the name may read; nobody may replace. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { MeetingPart } from '../protocol/routes.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';

/** Runs `then` after so many ms, unless it is called off by the function it gives. */
export type Later = (ms: number, then: () => void) => () => void;

export type MeetingsDeps = { readonly store: Pick<Store, 'meetings'>; readonly spend: Spend; readonly clock: () => number; readonly later: Later };

export type Place = { readonly meeting: Bytes; readonly part: number };

export type Meetings = {
  put(place: Place, bytes: Bytes, address: string): Promise<void>;
  /** The part, waiting for it up to `waitMs`; refused as not_found where it did not come. */
  get(place: Place, waitMs: number, address: string): Promise<MeetingPart>;
  /** Answers all who wait, so that the hub can stop. */
  close(): void;
};

/** Names are at least so long that they cannot be guessed within their ten minutes. */
const MIN_NAME_BYTES = 16;
const MAX_NAME_BYTES = 32;
/** Below what proxies allow an answer to take. */
export const MAX_WAIT_MS = 25_000;
const MAX_WAITING = 1000;

export function openMeetings(deps: MeetingsDeps): Meetings {
  const bell = newBell(deps.later);
  return {
    put: (place, bytes, address) => putPart(deps, bell, place, bytes, address),
    get: (place, waitMs, address) => getPart(deps, bell, place, waitMs, address),
    close: () => bell.ringAll(),
  };
}

async function putPart({ store, spend, clock }: MeetingsDeps, bell: Bell, place: Place, bytes: Bytes, address: string): Promise<void> {
  refuseOddPlace(place);
  if (bytes.length > LIMITS.meetingBytes) throw new Refused('too_large');
  await spend(BUDGETS.meetingsOfAddress, address);
  const now = clock();
  const done = await store.meetings.put({ ...place, bytes, expiresAt: now + HUB_LIMITS.meetingMs, limit: HUB_LIMITS.meetingParts, now });
  if (done === 'full') throw new Refused('full');
  // Somebody else was there first: the two who meet see that their parts do not fit, and give up.
  if (done === 'taken') throw new Refused('full');
  bell.ring(nameOf(place));
}

async function getPart({ store, spend, clock }: MeetingsDeps, bell: Bell, place: Place, waitMs: number, address: string): Promise<MeetingPart> {
  refuseOddPlace(place);
  await spend(BUDGETS.meetingsOfAddress, address);
  const wait = bell.listen(nameOf(place), Math.min(waitMs, MAX_WAIT_MS));
  try {
    const found = (await store.meetings.get(place.meeting, place.part, clock())) ?? (await afterBell(wait, store, place, clock));
    if (!found) throw new Refused('not_found');
    return { bytes: toBase64(found) };
  } finally {
    wait.stop();
  }
}

async function afterBell(wait: Waiting, store: Pick<Store, 'meetings'>, { meeting, part }: Place, clock: () => number): Promise<Bytes | undefined> {
  await wait.rung;
  return store.meetings.get(meeting, part, clock());
}

function refuseOddPlace({ meeting, part }: Place): void {
  const named = meeting.length >= MIN_NAME_BYTES && meeting.length <= MAX_NAME_BYTES;
  if (!named || !Number.isInteger(part) || part < 0 || part >= HUB_LIMITS.meetingParts) throw new Refused('malformed');
}

const nameOf = ({ meeting, part }: Place): string => `${toBase64(meeting)}/${part}`;

type Waiting = { readonly rung: Promise<void>; stop(): void };
/** Wakes those who wait for a name. Listening begins before the store is asked, so that nothing falls in between. */
type Bell = { listen(name: string, ms: number): Waiting; ring(name: string): void; ringAll(): void };

function newBell(later: Later): Bell {
  const waiting = new Map<string, Set<() => void>>();
  let count = 0;
  const ring = (name: string): void => waiting.get(name)?.forEach((wake) => wake());
  return {
    ring,
    ringAll: () => [...waiting.keys()].forEach(ring),
    listen(name, ms) {
      if (ms <= 0 || count >= MAX_WAITING) return { rung: Promise.resolve(), stop: () => undefined };
      const { promise, resolve } = newSignal();
      const listeners = waiting.get(name) ?? new Set();
      waiting.set(name, listeners.add(resolve));
      count++;
      const callOff = later(ms, resolve);
      return { rung: promise, stop: () => stop(name, resolve, callOff) };
    },
  };

  function stop(name: string, wake: () => void, callOff: () => void): void {
    callOff();
    const listeners = waiting.get(name);
    if (!listeners?.delete(wake)) return;
    count--;
    if (listeners.size === 0) waiting.delete(name);
  }
}

function newSignal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
