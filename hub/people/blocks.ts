/** Block lists: whom a person does not want to hear. What is withheld for that the store decides, envelope by envelope. */
import { equal, toBase64 } from '../../crypto/bytes.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { BlockList } from '../protocol/routes.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';

export type BlocksDeps = {
  readonly store: Pick<Store, 'blocks' | 'accounts'>;
  readonly spend: Spend;
  /** Told of whose list has changed: others may see them now, or no more. */
  readonly changed: (user: UserId) => void;
};

export type Blocks = {
  list(user: UserId): Promise<BlockList>;
  /** All of it or nothing. Whether those who are added exist makes no difference. */
  change(user: UserId, add: readonly UserId[], remove: readonly UserId[]): Promise<void>;
};

export const openBlocks = (deps: BlocksDeps): Blocks => ({
  list: async (user) => ({ users: (await deps.store.blocks.list(user)).map(toBase64) }),
  change: (user, add, remove) => change(deps, user, add, remove),
});

async function change({ store, spend, changed }: BlocksDeps, user: UserId, add: readonly UserId[], remove: readonly UserId[]): Promise<void> {
  // A person's devices must hear each other.
  if (add.some((other) => equal(other, user))) throw new Refused('malformed');
  await spend(BUDGETS.blocks, toBase64(user), add.length + remove.length);
  const isBound = (await store.accounts.get(user))?.hasNumber ?? false;
  const limit = isBound ? LIMITS.blocksPerUser : HUB_LIMITS.blocksPerUnbound;
  if ((await store.blocks.change(user, { add, remove, limit })) === 'full') throw new Refused('full');
  changed(user);
}
