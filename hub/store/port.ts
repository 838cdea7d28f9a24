/** What the hub keeps, as typed functions: rooms see these, SQL stays in this folder. Times are ms; digests are 32 bytes; secrets never come in the clear. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import type { Media } from './media.port.ts';
import type { Blocks, Cards, Presences, Reports } from './people.port.ts';
import type { Pushes } from './push.port.ts';
import type { Routes } from './route.port.ts';

/** The disk is full, or does not answer: nothing of the write is there, and the same may work later. */
export class StoreFull extends Error {
  constructor() {
    super('there is no room for the store');
    this.name = 'StoreFull';
  }
}

/** Every function that writes resolves after its transaction is on the disk, and throws StoreFull. A read sees all writes that have resolved. */
export type Store = {
  readonly accounts: Accounts;
  readonly codes: Codes;
  readonly tickets: Tickets;
  readonly challenges: Challenges;
  readonly sessions: Sessions;
  readonly chains: Chains;
  readonly packages: Packages;
  readonly meetings: Meetings;
  readonly budgets: Budgets;
  readonly routes: Routes;
  readonly blocks: Blocks;
  readonly presences: Presences;
  readonly reports: Reports;
  readonly cards: Cards;
  readonly media: Media;
  readonly pushes: Pushes;
  readonly courses: Courses;
  /** Forgets what has run out: codes, tickets, challenges, sessions, meetings, budgets, expired name holds. Times that cannot be yet are made possible. Call it every few minutes. */
  sweep(now: number): Promise<void>;
  /** Resolves while the store answers and can write; rejects otherwise. For /healthz. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/** HMAC(pepper, E.164), 32 bytes: the only form in which a number reaches the store. */
export type NumberDigest = Bytes;

export type Account = {
  readonly user: UserId;
  readonly hasNumber: boolean;
  readonly byNumber: boolean;
  /** Folded to lower case; undefined where there is none. */
  readonly username: string | undefined;
  /** When it was given, ms; 0 where a store of an older hub did not note it. */
  readonly namedAt: number | undefined;
  readonly createdAt: number;
};

/** A number of an active account that somebody else proved, and has from `until` on, ms, unless the account keeps it. */
export type Claim = { readonly since: number; readonly until: number };
/** `keptAt`: when the account that has the number said that it keeps it, ms; then this claim will not take effect. */
export type OwnClaim = Claim & { readonly keptAt: number | undefined };
/** `claim`: on this account's number, by another. `own`: by this account, on another's; the newest. */
export type NumberState = { readonly bound: boolean; readonly claim: Claim | undefined; readonly own: OwnClaim | undefined };

/** A name this hub gave at `givenAt`, before its present store was made at `storeSince`, both ms. `heldUntil` is for the name the user has now, if any. */
export type RestoredName = {
  readonly user: UserId;
  readonly name: string;
  readonly givenAt: number;
  readonly storeSince: number;
  readonly heldUntil: number;
};

/** `until`: when a waiting claim takes effect, ms. `taken` leaves the ticket unused, so that the person can still choose. `kept`: this very proof was refused. */
export type Bound =
  | { readonly bound: 'now' }
  | { readonly bound: 'waiting'; readonly until: number }
  | { readonly bound: 'taken' }
  | { readonly bound: 'kept' }
  | { readonly bound: 'invalid_ticket' };

export type BindNumber = {
  readonly user: UserId;
  /** Digest of the ticket. Asked again by the same user it answers the same. */
  readonly ticket: Bytes;
  readonly anew: boolean;
  readonly now: number;
  /** An account one of whose sessions was seen at or after this time is active. */
  readonly activeSince: number;
  /** When a claim on the number of an active account takes effect. */
  readonly claimAt: number;
};

export type Accounts = {
  /** Makes the account where it is absent. */
  ensure(user: UserId, now: number): Promise<void>;
  get(user: UserId): Promise<Account | undefined>;
  /** Uses up the ticket and binds its number, in one transaction. */
  bindNumber(request: BindNumber): Promise<Bound>;
  /** What is known of an account's number. Claims due by `now` have taken effect. */
  numberState(user: UserId, now: number): Promise<NumberState>;
  /** Ends the claim that waits for this account's number; its claimant is told. False where none waits. */
  keepNumber(user: UserId, now: number): Promise<boolean>;
  /** Whose number it is, hidden or not: only for the owner's own sign-in, never for a lookup. Claims due by `now` have taken effect. */
  ownerOfNumber(number: NumberDigest, now: number): Promise<UserId | undefined>;
  /** The account with that number if it wants to be found by it. */
  findByNumber(number: NumberDigest, now: number): Promise<UserId | undefined>;
  /** `name` folded to lower case. */
  findByUsername(name: string): Promise<UserId | undefined>;
  /** Takes a name and lets the account's former one go, held for that user until `heldUntil`. '' only lets go. */
  setUsername(user: UserId, name: string, now: number, heldUntil: number): Promise<'set' | 'taken' | 'no_account'>;
  /** Gives a name back. It goes before whoever got it since the store was made; of two that had it before, the later has it. */
  restoreUsername(restored: RestoredName): Promise<'set' | 'taken' | 'no_account'>;
  setByNumber(user: UserId, byNumber: boolean): Promise<void>;
};

/** What a guess was: `left` attempts remain. A right code is used up by being right. */
export type Guess =
  | { readonly guess: 'right'; readonly number: NumberDigest }
  | { readonly guess: 'wrong'; readonly left: number }
  | { readonly guess: 'expired' | 'exceeded' | 'unknown' };

export type Codes = {
  /** `id`: of the verification, 16 random bytes. `digest`: of the code, bound to the id. */
  create(code: {
    readonly id: Bytes;
    readonly number: NumberDigest;
    readonly digest: Bytes;
    readonly attempts: number;
    readonly expiresAt: number;
  }): Promise<void>;
  /** Counts the attempt and compares, in one transaction: parallel guesses never get one more. */
  guess(id: Bytes, digest: Bytes, now: number): Promise<Guess>;
};

export type Tickets = {
  create(ticket: { readonly digest: Bytes; readonly number: NumberDigest; readonly expiresAt: number }): Promise<void>;
};

export type Challenges = {
  create(challenge: Bytes, expiresAt: number): Promise<void>;
  /** True once for a living challenge. */
  take(challenge: Bytes, now: number): Promise<boolean>;
};

export type Session = {
  /** 16 random bytes. */
  readonly id: Bytes;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly accessExpiresAt: number;
  readonly refreshExpiresAt: number;
};
/** Digests of a fresh pair of tokens. */
export type Tokens = { readonly access: Bytes; readonly accessExpiresAt: number; readonly refresh: Bytes; readonly refreshExpiresAt: number };

/** `reused`: a token was used whose successor, or sibling, had been used before; the session is gone. */
export type Rotation =
  | { readonly rotation: 'rotated'; readonly session: Session }
  | { readonly rotation: 'reused'; readonly session: Session }
  | { readonly rotation: 'expired' | 'unknown' };

export type Sessions = {
  create(session: {
    readonly id: Bytes;
    readonly user: UserId;
    readonly device: DeviceId;
    readonly now: number;
    readonly tokens: Tokens;
  }): Promise<void>;
  /** By the digest of its newest access token, expired or not: the caller judges `accessExpiresAt`. */
  byAccess(access: Bytes): Promise<Session | undefined>;
  /** Trades a refresh token for a new pair. The same token may be traded again until a successor is used: a lost answer is not theft. */
  rotate(refresh: Bytes, next: Tokens, now: number): Promise<Rotation>;
  list(user: UserId, now: number): Promise<readonly Session[]>;
  seen(id: Bytes, now: number): Promise<void>;
  /** Ends one session of this user. Undefined where it has none of that id. */
  revoke(user: UserId, id: Bytes): Promise<Session | undefined>;
  /** Ends all sessions of a device, and says which. */
  revokeDevice(device: DeviceId): Promise<readonly Session[]>;
};

export type ChainEntry = {
  /** Place in its branch, from 0. */
  readonly index: number;
  /** H("chain", bytes), or whatever the room names entries by; 32 bytes, unique within the user. */
  readonly hash: Bytes;
  /** Hash of the entry before; zeros at index 0. Two entries with one parent are a fork. */
  readonly parent: Bytes;
  readonly bytes: Bytes;
};
/** A device as the chain in force has it. */
export type Device = { readonly user: UserId; readonly device: DeviceId; readonly signingKey: Bytes; readonly active: boolean };

export type Chain = {
  /** Grows with every entry that comes or goes: what `append` compares. 0 where the user is unknown. */
  readonly version: number;
  /** By index, then by hash. */
  readonly entries: readonly ChainEntry[];
};

/** `grown: false`: the chain is another by now; read and judge again. `dropped`: devices that are active no longer, and have left nothing. */
export type Grown = { readonly grown: false } | { readonly grown: true; readonly dropped: readonly DeviceId[] };

/**
 * A chain is stray while its person has neither a number nor a session here. `keepBytes`: of all stray chains the newest are kept, up to so much.
 * `heardBefore`: one that has not grown, and whose last session was over, before this time is dropped, ms.
 */
export type Strays = { readonly keepBytes: number; readonly heardBefore: number; readonly now: number };

export type Chains = {
  read(user: UserId): Promise<Chain>;
  /**
   * Adds entries, erases those whose hash is `gone`, and replaces the user's devices iff `version` still is the chain's. Entries already there are not
   * doubled. What a device had that is active no longer goes in the same transaction: sessions, packages, mailbox, its places in logs, where it is woken. Its row stays, also
   * where the entry that named it goes: it comes back nowhere, and what it has sent counts as its person's.
   */
  append(update: {
    readonly user: UserId;
    readonly version: number;
    readonly entries: readonly ChainEntry[];
    readonly gone?: readonly Bytes[];
    readonly devices: readonly Device[];
    readonly now: number;
  }): Promise<Grown>;
  /** Drops stray chains, with all that their devices have here: those beyond the room they have together, and those whose time is over. */
  dropStrays(strays: Strays): Promise<void>;
  device(device: DeviceId): Promise<Device | undefined>;
  devices(user: UserId): Promise<readonly Device[]>;
};

export type TakenPackage = { readonly user: UserId; readonly device: DeviceId; readonly bytes: Bytes; readonly last: boolean };

export type Packages = {
  /**
   * Adds one-time packages up to `limit`; with a last-resort one they take the place of all that were there. `hash` names a package for ever: one that was
   * taken does not come back. Gives the one-time count.
   */
  put(upload: {
    readonly device: DeviceId;
    readonly packages: readonly { readonly hash: Bytes; readonly bytes: Bytes }[];
    readonly last: Bytes | undefined;
    readonly limit: number;
    readonly now: number;
  }): Promise<number>;
  /** One package of every active device of these users that has one; the last-resort one where no other is left, or of those of them who are `spared`, where there is one. */
  take(users: readonly UserId[], spared?: readonly UserId[]): Promise<readonly TakenPackage[]>;
  count(device: DeviceId): Promise<number>;
};

export type Meetings = {
  /** The first who puts a part has it; the same bytes again are `stored` too. `full`: it has `limit` parts. */
  put(part: {
    readonly meeting: Bytes;
    readonly part: number;
    readonly bytes: Bytes;
    readonly expiresAt: number;
    readonly limit: number;
    readonly now: number;
  }): Promise<'stored' | 'taken' | 'full'>;
  get(meeting: Bytes, part: number, now: number): Promise<Bytes | undefined>;
};

/** Budgets that a restart must not reset. The generic cell rate algorithm (ITU-T I.371): one number per key. */
export type Budgets = {
  /** Takes `cost` ms of a bucket that holds `burst` ms and refills one ms per ms. Gives 0, or the ms to wait; then nothing is taken. */
  take(key: string, cost: number, burst: number, now: number): Promise<number>;
};

/**
 * The hub's clock as it stood (hub/clock.ts), ms: `wall` by the machine, of which `held` is not counted, since `since` by the hub's own time; where
 * nothing is held that says nothing.
 */
export type Course = { readonly wall: number; readonly held: number; readonly since: number };

export type Courses = {
  /** Undefined in a new store. */
  read(): Promise<Course | undefined>;
  write(course: Course): Promise<void>;
};
