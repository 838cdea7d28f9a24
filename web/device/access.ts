/** The tokens this device shows the hub: of a session just given, of the one that is kept, or of a new one it gets by its key. */
import { Refused } from '../../hub/protocol/errors.ts';
import type { SessionAnswer } from '../../hub/protocol/routes.ts';
import type { Session } from '../wire/session.ts';

export type Access = {
  /** A token the hub takes, as far as this device knows; `refused` was just refused. Throws Refused or Unreachable. */
  token(refused?: string): Promise<string>;
  /** A session that was just given, before there is a disk to keep it on. */
  use(session: SessionAnswer): void;
  /** From now on the session is kept, and one that is over (or unknown to a hub that was wiped) is replaced by a new sign-in. */
  keep(session: Session, signIn: () => Promise<SessionAnswer>): void;
  /** The hub's name of the session. */
  id(): string | undefined;
};

/** `revoked` is called when the hub says that this device was removed from its account. */
export function openAccess(revoked: () => void): Access {
  let given: SessionAnswer | undefined;
  let kept: { readonly session: Session; readonly signIn: () => Promise<SessionAnswer> } | undefined;
  const heard = (error: unknown): never => {
    if (error instanceof Refused && error.code === 'device_revoked') revoked();
    throw error;
  };
  const again = async (error: unknown): Promise<string> => {
    if (!kept || !(error instanceof Refused) || !OVER.includes(error.code)) return heard(error);
    const next = await kept.signIn().catch(heard);
    await kept.session.replace(next);
    return next.access;
  };
  return {
    token: async (refused) => {
      if (kept) return kept.session.access(refused).catch(again);
      if (given) return given.access;
      throw new Refused('invalid_session');
    },
    use: (session) => {
      given = session;
    },
    keep: (session, signIn) => {
      kept = { session, signIn };
    },
    id: () => kept?.session.id() ?? given?.session,
  };
}

/** After these a session is over, and a new one takes its place. */
const OVER: readonly string[] = ['invalid_session', 'session_expired'];
