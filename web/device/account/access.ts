/** The tokens this device shows the hub: of a session just given, of the one that is kept, or of a new one it gets by its key. */
import { Refused } from '../../../hub/protocol/errors.ts';
import type { SessionAnswer } from '../../../hub/protocol/routes.ts';
import type { Session } from '../../wire/session.ts';

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

type Kept = { readonly session: Session; readonly signIn: () => Promise<SessionAnswer> };

/** `revoked`: the hub says that this device was removed from its account. `ended`: somebody else signs in as this device, again and again. `now`: ms. */
export type AccessDeps = { readonly revoked: () => void; readonly ended: () => void; readonly now: () => number };

/** One device has one session at the hub: what ends so soon after it was begun, so often in a row, was ended by the next sign-in of another with its keys. */
const SOON_MS = 60_000;
const MANY = 3;

export function openAccess({ revoked, ended, now }: AccessDeps): Access {
  let given: SessionAnswer | undefined;
  let kept: Kept | undefined;
  const heard = (error: unknown): never => {
    if (error instanceof Refused && error.code === 'device_revoked') revoked();
    throw error;
  };
  let begun: number | undefined;
  let ends = 0;
  const signIn = async ({ session, signIn }: Kept): Promise<string> => {
    ends = begun !== undefined && now() - begun < SOON_MS ? ends + 1 : 0;
    if (ends === MANY) ended();
    const next = await signIn().catch(heard);
    begun = now();
    await session.replace(next);
    return next.access;
  };
  // Two sign-ins of our own would end each other's session.
  let signingIn: Promise<string> | undefined;
  const again = async (error: unknown): Promise<string> => {
    if (!kept || !(error instanceof Refused) || !OVER.includes(error.code)) return heard(error);
    signingIn ??= signIn(kept).finally(() => {
      signingIn = undefined;
    });
    return signingIn;
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
