/**
 * What stands behind invite links: one sealed card at each box, put there by whoever has the key that the box is the hash of, and read by whoever names the box. The
 * hub knows of none what it is a link to, nor who has it.
 */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { type Card, isCardOf } from '../../crypto/invite.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';

export type InvitesDeps = { readonly store: Pick<Store, 'cards' | 'accounts'>; readonly spend: Spend; readonly clock: () => number };

export type Invites = {
  /** Throws Refused('not_found') where nothing stands. */
  get(asker: UserId, box: Bytes): Promise<Card>;
  /** One with no bytes takes away what stands there, and is what stands there then; one that is older than what stands there changes nothing. */
  put(user: UserId, box: Bytes, card: Card): Promise<void>;
};

/** A device's clock may be ahead by so much: a card of a time that never comes could not be replaced. */
const AHEAD_MS = 24 * 60 * 60 * 1000;

export const openInvites = (deps: InvitesDeps): Invites => ({
  get: async (asker, box) => {
    await deps.spend(BUDGETS.invitesRead, toBase64(asker));
    const card = await deps.store.cards.get(box, deps.clock());
    if (!card) throw new Refused('not_found');
    return card;
  },
  put: (user, box, card) => put(deps, user, box, card),
});

async function put({ store, spend, clock }: InvitesDeps, user: UserId, box: Bytes, card: Card): Promise<void> {
  await spend(BUDGETS.invitesPut, toBase64(user));
  const now = clock();
  // What is as old as nothing is kept may be what was taken away.
  if (card.time > now + AHEAD_MS || card.time <= now - LIMITS.inviteMs) throw new Refused('malformed');
  if (!(await isCardOf(box, card))) throw new Refused('invalid_signature');
  const isBound = (await store.accounts.get(user))?.hasNumber ?? false;
  const limit = isBound ? HUB_LIMITS.invitesPerUser : HUB_LIMITS.invitesPerUnbound;
  if ((await store.cards.put({ box, user, card, limit, expiresAt: card.time + LIMITS.inviteMs })) === 'full') throw new Refused('full');
}
