/** What an account is found by: its number, its username, and who may look. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { LookupAnswer, LookupRequest, NameAnswer, NumberAnswer, NumberInfo } from '../protocol/routes.ts';
import { BUDGETS } from './budgets.ts';
import { numberDigest } from './codes.ts';
import { holdUsername, type NamesDeps, ownName, refuseUnbound, setUsername } from './names.ts';
import { readNumber } from './number.ts';

export type PeopleDeps = NamesDeps;

export type People = {
  /** Binds the number the ticket proves. A number of a living account is never silently replaced: `anew` says that this is meant. */
  bindNumber(user: UserId, ticket: Bytes, anew: boolean): Promise<NumberAnswer>;
  /** What is known of this account's number: whether it may be found by it, who waits for it, and what it waits for itself. */
  numberInfo(user: UserId): Promise<NumberInfo>;
  /** The account keeps its number, for which somebody else waits. */
  keepNumber(user: UserId): Promise<void>;
  /** Takes the name that stands in the user's chain; '' lets it go. `proof`: that this hub gave it before its store was lost. */
  setUsername(user: UserId, username: string, proof?: Bytes): Promise<void>;
  /** The user's name, and the proof that it was given. */
  ownName(user: UserId): Promise<NameAnswer>;
  /** Lets the name of a chain that was brought wait for its person, while this store is young. */
  holdUsername(user: UserId, username: string, address: string): Promise<void>;
  setDiscovery(user: UserId, byNumber: boolean): Promise<void>;
  /** Unknown, hidden and unbound answer alike. */
  lookup(asker: UserId, request: LookupRequest, address: string): Promise<LookupAnswer>;
};

export const openPeople = (deps: PeopleDeps): People => ({
  bindNumber: (user, ticket, anew) => bindNumber(deps, user, ticket, anew),
  numberInfo: (user) => numberInfo(deps, user),
  keepNumber: (user) => keepNumber(deps, user),
  setUsername: (user, username, proof) => setUsername(deps, user, username, proof),
  ownName: (user) => ownName(deps, user),
  holdUsername: (user, username, address) => holdUsername(deps, user, username, address),
  setDiscovery: (user, byNumber) => deps.store.accounts.setByNumber(user, byNumber),
  lookup: (asker, request, address) => lookup(deps, asker, request, address),
});

async function bindNumber({ store, spend, clock }: PeopleDeps, user: UserId, ticket: Bytes, anew: boolean): Promise<NumberAnswer> {
  await spend(BUDGETS.bindings, toBase64(user));
  const now = clock();
  const times = { now, activeSince: now - LIMITS.activeMs, claimAt: now + HUB_LIMITS.anewDelayMs };
  const bound = await store.accounts.bindNumber({ user, ticket: hash('token', ticket), anew, ...times });
  switch (bound.bound) {
    case 'now':
    case 'waiting':
      return bound;
    case 'taken':
      throw new Refused('number_taken');
    case 'kept':
      throw new Refused('number_kept');
    case 'invalid_ticket':
      throw new Refused('invalid_ticket');
  }
}

async function numberInfo({ store, clock }: PeopleDeps, user: UserId): Promise<NumberInfo> {
  const { bound, claim, own } = await store.accounts.numberState(user, clock());
  const byNumber = (await store.accounts.get(user))?.byNumber ?? false;
  const told = own && { since: own.since, until: own.until, ...(own.keptAt === undefined ? {} : { kept_at: own.keptAt }) };
  return { bound, by_number: byNumber, ...(claim ? { claim } : {}), ...(told ? { own: told } : {}) };
}

async function keepNumber({ store, clock }: PeopleDeps, user: UserId): Promise<void> {
  if (!(await store.accounts.keepNumber(user, clock()))) throw new Refused('not_found');
}

// Both budgets are spent and one query made, whether anybody is found or not.
async function lookup({ store, pepper, spend, clock }: PeopleDeps, asker: UserId, request: LookupRequest, address: string): Promise<LookupAnswer> {
  const { username, phone } = request;
  if ((username === undefined) === (phone === undefined)) throw new Refused('malformed');
  await refuseUnbound(store, asker);
  await spend(BUDGETS.lookups, toBase64(asker));
  await spend(BUDGETS.lookupsOfAddress, address);
  const number = phone === undefined ? undefined : readNumber(phone);
  if (phone !== undefined && number === undefined) throw new Refused('invalid_number');
  const found =
    number === undefined
      ? await store.accounts.findByUsername((username ?? '').toLowerCase())
      : await store.accounts.findByNumber(numberDigest(pepper, number), clock());
  if (!found) throw new Refused('user_not_found');
  return { user: toBase64(found) };
}
