/** What a push service's answer means, and when to come back. */
import { PUSH_LIMITS, type PushResult } from '../protocol/push.ts';

/** `holdMs`: for how long nothing more goes to that service. */
export type Meaning = { readonly result: PushResult; readonly holdMs: number };

export function meaningOf({ status, retryAfter }: { readonly status: number; readonly retryAfter: string | undefined }, now: number): Meaning {
  if (status >= 200 && status < 300) return { result: 'taken', holdMs: 0 };
  if (status === 404 || status === 410) return { result: 'gone', holdMs: 0 };
  if (status === 429 || status === 503) return { result: 'busy', holdMs: readRetryAfter(retryAfter, now) };
  // It did not come to hear it out (408, 425), or has a fault of its own.
  if (status === 408 || status === 425 || status >= 500) return { result: 'busy', holdMs: 0 };
  return { result: 'refused', holdMs: 0 };
}

/** Seconds, or a date (RFC 9110 §10.2.3); capped, because nobody may silence the hub for longer. */
export function readRetryAfter(text: string | undefined, now: number): number {
  if (text === undefined) return 0;
  const ms = /^\d{1,9}$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), PUSH_LIMITS.pushLongestWaitMs) : 0;
}

/** Twice as long after each try, up to the longest, of which a random part goes: what failed together does not come back together. `chance`: 0 to 1. */
export const waitAfter = (tries: number, chance: number): number =>
  Math.ceil(Math.min(PUSH_LIMITS.pushFirstWaitMs * 2 ** tries, PUSH_LIMITS.pushLongestWaitMs) * (1 - chance / 2));
