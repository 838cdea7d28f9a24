/** Usernames: taken by whose chain names them, held for chains that are brought to a young store, and given back to who can prove them. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { NameAnswer } from '../protocol/routes.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';
import { proveName, readProof } from './name-proof.ts';
import type { Pepper } from './pepper.ts';

export type NamesDeps = {
  readonly store: Pick<Store, 'accounts'>;
  readonly pepper: Pepper;
  readonly spend: Spend;
  readonly clock: () => number;
  /** When this store was made, ms: for 90 days after it, names wait for the chains that bring them, and come back to who proves them. */
  readonly storeSince: number;
  /** The last name entry of the user's chain in force. */
  readonly nameInChain: (user: UserId) => Promise<string | undefined>;
};

/** 4 to 32 letters, digits, underscores, a letter first: what a name entry may hold (protocol.md §2). */
export const isUsername = (text: string): boolean =>
  text.length >= HUB_LIMITS.usernameMin && text.length <= HUB_LIMITS.usernameMax && /^[A-Za-z][A-Za-z0-9_]*$/.test(text);

export async function setUsername(deps: NamesDeps, user: UserId, username: string, proof: Bytes | undefined): Promise<void> {
  const { store, spend, clock, nameInChain } = deps;
  if (username !== '' && !isUsername(username)) throw new Refused('invalid_username');
  await spend(BUDGETS.usernames, toBase64(user));
  const [now, name] = [clock(), username.toLowerCase()];
  const givenAt = provenAt(deps, { user, name, proof, now });
  if (givenAt === undefined) await refuseUnbound(store, user);
  if (((await nameInChain(user)) ?? '') !== username) throw new Refused('invalid_username');
  const heldUntil = now + HUB_LIMITS.usernameHoldMs;
  const done =
    givenAt === undefined
      ? await store.accounts.setUsername(user, name, now, heldUntil)
      : await store.accounts.restoreUsername({ user, name, givenAt, storeSince: deps.storeSince, heldUntil });
  if (done !== 'set') throw new Refused(done === 'taken' ? 'username_taken' : 'user_not_found');
}

type Proven = { readonly user: UserId; readonly name: string; readonly proof: Bytes | undefined; readonly now: number };

/** Only a name from before this store counts as lost: of those it gave itself it knows who has them, and who let them go. */
function provenAt({ pepper, storeSince }: NamesDeps, { user, name, proof, now }: Proven): number | undefined {
  if (!proof || now >= storeSince + HUB_LIMITS.usernameHoldMs) return undefined;
  const givenAt = readProof(pepper, { user, name }, proof);
  return givenAt !== undefined && givenAt < storeSince ? givenAt : undefined;
}

export async function ownName({ store, pepper }: NamesDeps, user: UserId): Promise<NameAnswer> {
  const account = await store.accounts.get(user);
  if (account?.username === undefined || account.namedAt === undefined) return { username: '' };
  const { username, namedAt } = account;
  return { username, proof: toBase64(proveName(pepper, { user, name: username, givenAt: namedAt })) };
}

/**
 * A hub that was wiped knows no names. Devices bring their chains at once, and the name waits for whoever brought it first until its number is proven
 * anew, or until somebody proves to have had it. Not for longer than 90 days after the wipe, because chains cost nothing: on an older hub, bringing
 * one holds no name.
 */
export async function holdUsername(deps: NamesDeps, user: UserId, username: string, address: string): Promise<void> {
  const { store, clock, storeSince } = deps;
  const [now, until] = [clock(), storeSince + HUB_LIMITS.usernameHoldMs];
  if (now >= until || !isUsername(username) || !(await mayHold(deps, address))) return;
  await store.accounts.ensure(user, now);
  if ((await store.accounts.get(user))?.username !== undefined) return;
  // Taken and let go at once is what a held name is; where another has it, nothing happens.
  if ((await store.accounts.setUsername(user, username.toLowerCase(), now, until)) === 'set') await store.accounts.setUsername(user, '', now, until);
}

// Above the budget the chain is taken all the same; only its name does not wait.
async function mayHold({ spend }: NamesDeps, address: string): Promise<boolean> {
  try {
    await spend(BUDGETS.holdsOfAddress, address);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** Identities cost nothing to make; a number does. So only who has one may search people or take a name. */
export async function refuseUnbound(store: Pick<Store, 'accounts'>, user: UserId): Promise<void> {
  if (!(await store.accounts.get(user))?.hasNumber) throw new Refused('insufficient_permission');
}
