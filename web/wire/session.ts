/** A device's session with the hub: hands out an access token, renews it in time, and loses none on the way. */
import { Refused } from '../../hub/protocol/errors.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import type { SessionAnswer } from '../../hub/protocol/routes.ts';
import { WIRE_LIMITS } from './limits.ts';

export type SessionDeps = {
  /** Undefined where there is none yet: then it is over from the beginning. */
  readonly saved: SessionAnswer | undefined;
  /** This device's clock, set to the hub's. */
  readonly now: () => number;
  readonly refresh: (token: string) => Promise<SessionAnswer>;
  /** On the disk when it resolves. The new tokens are used only then. */
  readonly save: (session: SessionAnswer) => Promise<void>;
};

export type Session = {
  /** A token the hub takes, as far as this device knows. Throws Refused where the session is over, and Unreachable. */
  access(refused?: string): Promise<string>;
  /** A new sign-in: saved, then used. */
  replace(session: SessionAnswer): Promise<void>;
  /** The hub's name of this session, to tell it in the list. */
  id(): string;
};

/** After these the session is over: the device signs in again with its key. */
const OVER: readonly string[] = ['invalid_session', 'session_expired', 'device_revoked'];

const NONE: SessionAnswer = { session: '', access: '', access_expires_at: 0, refresh: '', refresh_expires_at: 0 };

export function openSession(deps: SessionDeps): Session {
  let current = deps.saved ?? NONE;
  let freshUntil = current.access_expires_at;
  let over = deps.saved ? undefined : new Refused('invalid_session');
  let renewing: Promise<void> | undefined;
  const take = async (next: SessionAnswer): Promise<void> => {
    await deps.save(next);
    current = next;
    over = undefined;
    // By this device's clock alone: one that is minutes fast would else renew at every question.
    freshUntil = deps.now() + LIMITS.accessMs;
  };
  // Until the successor is saved the predecessor stays: a lost answer is asked for again with the same token, which the hub takes (docs/protocol.md).
  const renew = async (): Promise<void> => {
    const before = current;
    try {
      const next = await deps.refresh(before.refresh);
      // A sign-in that came in between has ended what was being renewed.
      if (current === before) await take(next);
    } catch (error) {
      if (!(error instanceof Refused && OVER.includes(error.code))) throw error;
      if (current !== before) return;
      over = error;
      throw error;
    } finally {
      renewing = undefined;
    }
  };
  return {
    access: async (refused) => {
      if (over) throw over;
      if (refused === current.access || deps.now() >= freshUntil - WIRE_LIMITS.renewBeforeMs) {
        renewing ??= renew();
        await renewing;
      }
      return current.access;
    },
    replace: take,
    id: () => current.session,
  };
}
