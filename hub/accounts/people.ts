/** What an account is found by: its number, its username, and who may look. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { LookupAnswer, LookupRequest, NumberAnswer } from '../protocol/routes.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';
import { numberDigest } from './codes.ts';
import { readNumber } from './number.ts';
import type { Pepper } from './pepper.ts';

export type PeopleDeps = {
  readonly store: Pick<Store, 'accounts'>;
  readonly pepper: Pepper;
  readonly spend: Spend;
  readonly clock: () => number;
  /** When this store was made, ms: until 90 days after it, names wait for the chains that bring them. */
  readonly storeSince: number;
  /** The last name entry of the user's chain in force. */
  readonly nameInChain: (user: UserId) => Promise<string | undefined>;
};

export type People = {
  /** Binds the number the ticket proves. A number of a living account is never silently replaced: `anew` says that this is meant. */
  bindNumber(user: UserId, ticket: Bytes, anew: boolean): Promise<NumberAnswer>;
  /** Takes the name that stands in the user's chain; '' lets it go. */
  setUsername(user: UserId, username: string): Promise<void>;
  /** Lets the name of a chain that was brought wait for its person, while this store is young. */
  holdUsername(user: UserId, username: string, address: string): Promise<void>;
  setDiscovery(user: UserId, byNumber: boolean): Promise<void>;
  /** Unknown, hidden and unbound answer alike. */
  lookup(asker: UserId, request: LookupRequest, address: string): Promise<LookupAnswer>;
};

export const openPeople = (deps: PeopleDeps): People => ({
  bindNumber: (user, ticket, anew) => bindNumber(deps, user, ticket, anew),
  setUsername: (user, username) => setUsername(deps, user, username),
  holdUsername: (user, username, address) => holdUsername(deps, user, username, address),
  setDiscovery: (user, byNumber) => deps.store.accounts.setByNumber(user, byNumber),
  lookup: (asker, request, address) => lookup(deps, asker, request, address),
});

/** 4 to 32 letters, digits, underscores, a letter first: what a name entry may hold (protocol.md §1). */
export const isUsername = (text: string): boolean =>
  text.length >= LIMITS.usernameMin && text.length <= LIMITS.usernameMax && /^[A-Za-z][A-Za-z0-9_]*$/.test(text);

async function bindNumber({ store, spend, clock }: PeopleDeps, user: UserId, ticket: Bytes, anew: boolean): Promise<NumberAnswer> {
  await spend(BUDGETS.bindings, toBase64(user));
  const now = clock();
  const times = { now, activeSince: now - LIMITS.activeMs, claimAt: now + LIMITS.anewDelayMs };
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

async function setUsername({ store, spend, clock, nameInChain }: PeopleDeps, user: UserId, username: string): Promise<void> {
  if (username !== '' && !isUsername(username)) throw new Refused('invalid_username');
  await spend(BUDGETS.usernames, toBase64(user));
  await refuseUnbound(store, user);
  if (((await nameInChain(user)) ?? '') !== username) throw new Refused('invalid_username');
  const now = clock();
  const done = await store.accounts.setUsername(user, username.toLowerCase(), now, now + LIMITS.usernameHoldMs);
  if (done !== 'set') throw new Refused(done === 'taken' ? 'username_taken' : 'user_not_found');
}

/**
 * A hub that was wiped knows no names. Devices bring their chains at once, and the name waits for whoever brought it first until its number is proven
 * anew. Not for longer than 90 days after the wipe, because chains cost nothing: on an older hub, bringing one holds no name.
 */
async function holdUsername(deps: PeopleDeps, user: UserId, username: string, address: string): Promise<void> {
  const { store, clock, storeSince } = deps;
  const [now, until] = [clock(), storeSince + LIMITS.usernameHoldMs];
  if (now >= until || !isUsername(username) || !(await mayHold(deps, address))) return;
  await store.accounts.ensure(user, now);
  if ((await store.accounts.get(user))?.username !== undefined) return;
  // Taken and let go at once is what a held name is; where another has it, nothing happens.
  if ((await store.accounts.setUsername(user, username.toLowerCase(), now, until)) === 'set') await store.accounts.setUsername(user, '', now, until);
}

// Above the budget the chain is taken all the same; only its name does not wait.
async function mayHold({ spend }: PeopleDeps, address: string): Promise<boolean> {
  try {
    await spend(BUDGETS.holdsOfAddress, address);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
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

// Identities cost nothing to make; a number does. So only who has one may search people or take a name.
async function refuseUnbound(store: Pick<Store, 'accounts'>, user: UserId): Promise<void> {
  if (!(await store.accounts.get(user))?.hasNumber) throw new Refused('insufficient_permission');
}
