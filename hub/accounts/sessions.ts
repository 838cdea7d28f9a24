/** Sessions: a device signs the hub's challenge, and gets tokens that are worth nothing once taken back. */
import { type Bytes, equal, fromBase64, toBase64, utf8 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { verify } from '../../crypto/signing.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ChallengeAnswer, SessionAnswer, SessionList } from '../protocol/routes.ts';
import type { Device, Session, Store, Tokens } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';

export type SessionsDeps = {
  readonly store: Pick<Store, 'accounts' | 'challenges' | 'sessions' | 'chains'>;
  readonly spend: Spend;
  readonly clock: () => number;
  readonly random: (length: number) => Bytes;
  /** The host names (with port) this hub is reached by: what a device signs must name one of them, so that no other hub can pass it on. */
  readonly hosts: () => readonly string[];
  /** Told of every session that ends before its time, so that its sockets close. */
  readonly ended: (session: Session) => void;
};

export type SignIn = {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly challenge: Bytes;
  readonly host: string;
  readonly signature: Bytes;
};
/** The session behind a token, with its device as the chain in force has it. */
export type SignedIn = { readonly session: Session; readonly device: Device };

export type Sessions = {
  challenge(address: string): Promise<ChallengeAnswer>;
  signIn(request: SignIn): Promise<SessionAnswer>;
  refresh(token: string, address: string): Promise<SessionAnswer>;
  /** Who is asking, or Refused. */
  authenticate(token: string): Promise<SignedIn>;
  list(session: Session): Promise<SessionList>;
  /** Ends a session of the same user, at once. */
  revoke(session: Session, id: Bytes): Promise<void>;
};

const ID_BYTES = 16;
const SECRET_BYTES = 32;
/** How old `seenAt` may get before it is written anew: one write a minute, not one per request. */
const SEEN_MS = 60_000;

export const openSessions = (deps: SessionsDeps): Sessions => ({
  challenge: (address) => newChallenge(deps, address),
  signIn: (request) => signIn(deps, request),
  refresh: (token, address) => refresh(deps, token, address),
  authenticate: (token) => authenticate(deps, token),
  list: (session) => listSessions(deps, session),
  revoke: (session, id) => revokeSession(deps, session, id),
});

/** What a device signs to be let in. */
export const signInMessage = ({ challenge, host, user, device }: Omit<SignIn, 'signature'>): Bytes =>
  hash('sign-in', challenge, utf8(host), user, device);

async function newChallenge({ store, spend, clock, random }: SessionsDeps, address: string): Promise<ChallengeAnswer> {
  await spend(BUDGETS.challengesOfAddress, address);
  const challenge = random(SECRET_BYTES);
  await store.challenges.create(challenge, clock() + HUB_LIMITS.challengeMs);
  return { challenge: toBase64(challenge) };
}

async function signIn(deps: SessionsDeps, request: SignIn): Promise<SessionAnswer> {
  const { store, clock } = deps;
  if (!deps.hosts().includes(request.host)) throw new Refused('origin_refused');
  // Used up before it is judged: a challenge serves one try.
  if (!(await store.challenges.take(request.challenge, clock()))) throw new Refused('invalid_ticket');
  const device = await store.chains.device(request.device);
  if (!device || !equal(device.user, request.user)) throw new Refused('invalid_signature');
  if (!(await verify(device.signingKey, 'sign-in', signInMessage(request), request.signature))) throw new Refused('invalid_signature');
  if (!device.active) throw new Refused('device_revoked');
  // Only now: else anybody who knows a device's id could lock it out.
  await deps.spend(BUDGETS.signInsOfDevice, toBase64(device.device));
  await store.accounts.ensure(device.user, clock());
  return openSession(deps, device);
}

// One device, one session: what it had before was lost or given up, and must not linger for 30 days.
async function openSession({ store, clock, random, ended }: SessionsDeps, { user, device }: Device): Promise<SessionAnswer> {
  const now = clock();
  const former = await store.sessions.revokeDevice(device);
  const id = random(ID_BYTES);
  const pair = newPair(random, now);
  await store.sessions.create({ id, user, device, now, tokens: pair.digests });
  former.forEach(ended);
  return answerOf(id, pair);
}

async function refresh({ store, spend, clock, random, ended }: SessionsDeps, token: string, address: string): Promise<SessionAnswer> {
  const secret = readSecret(token);
  if (!secret) throw new Refused('invalid_session');
  await spend(BUDGETS.refreshesOfAddress, address);
  const now = clock();
  const pair = newPair(random, now);
  const rotated = await store.sessions.rotate(hash('token', secret), pair.digests, now);
  switch (rotated.rotation) {
    case 'rotated':
      return answerOf(rotated.session.id, pair);
    case 'expired':
      throw new Refused('session_expired');
    case 'reused':
      ended(rotated.session);
      throw new Refused('invalid_session');
    case 'unknown':
      throw new Refused('invalid_session');
  }
}

async function authenticate({ store, clock }: SessionsDeps, token: string): Promise<SignedIn> {
  const secret = readSecret(token);
  const session = secret && (await store.sessions.byAccess(hash('token', secret)));
  if (!session) throw new Refused('invalid_session');
  const now = clock();
  if (session.accessExpiresAt <= now) throw new Refused('session_expired');
  const device = await store.chains.device(session.device);
  if (!device?.active) throw new Refused('device_revoked');
  if (session.seenAt + SEEN_MS <= now) await store.sessions.seen(session.id, now);
  return { session, device };
}

async function listSessions({ store, clock }: SessionsDeps, own: Session): Promise<SessionList> {
  const sessions = await store.sessions.list(own.user, clock());
  return {
    sessions: sessions.map(({ id, device, createdAt, seenAt }) => ({
      session: toBase64(id),
      device: toBase64(device),
      created_at: createdAt,
      seen_at: seenAt,
      current: equal(id, own.id),
    })),
  };
}

async function revokeSession({ store, ended }: SessionsDeps, own: Session, id: Bytes): Promise<void> {
  const session = await store.sessions.revoke(own.user, id);
  if (!session) throw new Refused('not_found');
  ended(session);
}

type Pair = { readonly access: Bytes; readonly refresh: Bytes; readonly digests: Tokens };

function newPair(random: (length: number) => Bytes, now: number): Pair {
  const [access, refreshing] = [random(SECRET_BYTES), random(SECRET_BYTES)];
  const digests = {
    access: hash('token', access),
    accessExpiresAt: now + LIMITS.accessMs,
    refresh: hash('token', refreshing),
    refreshExpiresAt: now + HUB_LIMITS.refreshMs,
  };
  return { access, refresh: refreshing, digests };
}

const answerOf = (id: Bytes, { access, refresh: refreshing, digests }: Pair): SessionAnswer => ({
  session: toBase64(id),
  access: toBase64(access),
  access_expires_at: digests.accessExpiresAt,
  refresh: toBase64(refreshing),
  refresh_expires_at: digests.refreshExpiresAt,
});

function readSecret(token: string): Bytes | undefined {
  const secret = token.length > 64 ? undefined : fromBase64(token);
  return secret?.length === SECRET_BYTES ? secret : undefined;
}
