/** What the hub's answers must look like before anybody reads them: hand-written checks, each gives the value or undefined. */
import { type Bytes, fromBase64 } from '../../crypto/bytes.ts';
import type { Card } from '../../crypto/invite.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import type { CheckAnswer, CodeAnswer, NumberAnswer, SessionAnswer } from '../../hub/protocol/routes.ts';
import type { Receipt } from './requests.ts';

export type Check<T> = (value: unknown) => T | undefined;
export type SessionRow = {
  readonly session: string;
  readonly device: Bytes;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly current: boolean;
};
export type TakenPackage = { readonly user: Bytes; readonly device: Bytes; readonly bytes: Bytes; readonly last: boolean };

const TEXT = 256;
const BRANCHES = 64;
const SESSIONS = 1000;

const text: Check<string> = (value) => (typeof value === 'string' && value.length <= TEXT ? value : undefined);
const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
/** Whole, from 0 to 2^53 - 1: a time in ms, a seq, a count. */
export const whole: Check<number> = (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined);
export const bytes =
  (min: number, max: number = min): Check<Bytes> =>
  (value) => {
    const read = typeof value === 'string' && value.length <= Math.ceil((max * 4) / 3) ? fromBase64(value) : undefined;
    return read && read.length >= min && read.length <= max ? read : undefined;
  };
const id = bytes(16);

const listOf =
  <T>(check: Check<T>, limit: number): Check<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length > limit) return undefined;
    const read = value.map(check);
    return read.every((one) => one !== undefined) ? (read as readonly T[]) : undefined;
  };

/** A record with these fields; others are left out, since a later hub may say more. */
export const shape =
  <T extends object>(fields: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const read = Object.entries<Check<unknown>>(fields).map(
      ([name, check]) => [name, check(Object.hasOwn(value, name) ? value[name as never] : undefined)] as const,
    );
    return read.every(([, one]) => one !== undefined) ? (Object.fromEntries(read) as T) : undefined;
  };

/** The one field of a record. */
export const field =
  <T>(name: string, check: Check<T>): Check<T> =>
  (value) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? check(value[name as never]) : undefined;

const renamed =
  <T, U>(check: Check<T>, rename: (value: T) => U): Check<U> =>
  (value) => {
    const read = check(value);
    return read === undefined ? undefined : rename(read);
  };

const oneOf =
  <T extends string>(...names: readonly T[]): Check<T> =>
  (value) =>
    names.find((name) => name === value);

export const nothing: Check<true> = (value) => (value === undefined ? true : undefined);
export const codeAnswer = shape<CodeAnswer>({ verification: text, expires_at: whole, attempts_left: whole, resend_at: whole });
export const checkAnswer = shape<CheckAnswer>({ ticket: text, number: oneOf('free', 'taken'), expires_at: whole });
export const challengeAnswer = field('challenge', bytes(32));
export const sessionAnswer = shape<SessionAnswer>({
  session: text,
  access: text,
  access_expires_at: whole,
  refresh: text,
  refresh_expires_at: whole,
});
export const postAnswer = shape<Receipt>({ seq: whole, at: whole, left: listOf(id, LIMITS.mailsPerCommit) });
export const blockList = field('users', listOf(id, LIMITS.blocksPerUser));
export const inviteCard = shape<Card>({ key: bytes(32), time: whole, sealed: bytes(0, LIMITS.inviteBytes), signature: bytes(64) });
export const lookupAnswer = field('user', id);
export const chainAnswer = field('branches', listOf(listOf(bytes(1, LIMITS.chainEntryBytes), LIMITS.chainEntries), BRANCHES));
export const countAnswer = field('count', whole);
export const meetingPart = field('bytes', bytes(1, LIMITS.meetingBytes));

export const sessionList: Check<readonly SessionRow[]> = field(
  'sessions',
  listOf(
    renamed(
      shape<{ session: string; device: Bytes; created_at: number; seen_at: number; current: boolean }>({
        session: text,
        device: id,
        created_at: whole,
        seen_at: whole,
        current: flag,
      }),
      ({ session, device, created_at, seen_at, current }): SessionRow => ({ session, device, createdAt: created_at, seenAt: seen_at, current }),
    ),
    SESSIONS,
  ),
);

export const takeAnswer: Check<readonly TakenPackage[]> = field(
  'packages',
  listOf(
    renamed(
      shape<{ user: Bytes; device: Bytes; package: Bytes; last: boolean }>({
        user: id,
        device: id,
        package: bytes(1, LIMITS.packageBytes),
        last: flag,
      }),
      ({ package: bytes, ...rest }): TakenPackage => ({ ...rest, bytes }),
    ),
    LIMITS.usersPerRequest * LIMITS.devicesPerUser,
  ),
);

/** A field that may be absent; what is there must be right. */
function maybeField<T>(value: object, name: string, check: Check<T>): { readonly is: T | undefined } | undefined {
  if (!Object.hasOwn(value, name)) return { is: undefined };
  const is = check(value[name as never]);
  return is === undefined ? undefined : { is };
}

type Claim = { readonly since: number; readonly until: number };
/** As in hub/protocol/routes.ts, with what is absent said. */
export type NumberInfo = {
  readonly bound: boolean;
  /** Undefined where the hub is of before it said so. */
  readonly byNumber: boolean | undefined;
  readonly claim: Claim | undefined;
  readonly own: (Claim & { readonly keptAt: number | undefined }) | undefined;
};
const claim = shape<Claim>({ since: whole, until: whole });
const ownClaim: Check<Claim & { readonly keptAt: number | undefined }> = (value) => {
  const read = claim(value);
  const kept = read && maybeField(value as object, 'kept_at', whole);
  return read && kept ? { ...read, keptAt: kept.is } : undefined;
};
export const numberInfo: Check<NumberInfo> = (value) => {
  const bound = field('bound', flag)(value);
  if (bound === undefined) return undefined;
  const byNumber = maybeField(value as object, 'by_number', flag);
  const [told, own] = [maybeField(value as object, 'claim', claim), maybeField(value as object, 'own', ownClaim)];
  return byNumber && told && own ? { bound, byNumber: byNumber.is, claim: told.is, own: own.is } : undefined;
};

const MAX_PROOF = 64;
export const nameAnswer: Check<{ readonly username: string; readonly proof: Bytes | undefined }> = (value) => {
  const username = field('username', text)(value);
  if (username === undefined) return undefined;
  const proof = maybeField(value as object, 'proof', bytes(1, MAX_PROOF));
  return proof && { username, proof: proof.is };
};

export const numberAnswer: Check<NumberAnswer> = (value) =>
  field('bound', oneOf('now'))(value)
    ? { bound: 'now' }
    : shape<Extract<NumberAnswer, { bound: 'waiting' }>>({ bound: oneOf('waiting'), until: whole })(value);
