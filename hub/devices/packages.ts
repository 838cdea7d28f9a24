/** Key packages: what others need to add a device to a chat. Opaque here: devices check what is inside. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { PackagesAnswer, TakeAnswer } from '../protocol/routes.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';

export type PackagesDeps = { readonly store: Pick<Store, 'packages' | 'accounts'>; readonly spend: Spend; readonly clock: () => number };

export type Packages = {
  /**
   * Adds one-time packages, each usable once for ever. With `last`, which is handed out when no other is left, they take the place of all that were there:
   * a device that has lost the keys to some says so by a whole new stock.
   */
  put(device: DeviceId, packages: readonly Bytes[], last: Bytes | undefined): Promise<PackagesAnswer>;
  /** One package of every active device of these users. */
  take(asker: UserId, users: readonly UserId[]): Promise<TakeAnswer>;
  count(device: DeviceId): Promise<PackagesAnswer>;
};

export const openPackages = (deps: PackagesDeps): Packages => ({
  put: (device, packages, last) => putPackages(deps, device, packages, last),
  take: (asker, users) => takePackages(deps, asker, users),
  count: async (device) => ({ count: await deps.store.packages.count(device) }),
});

async function putPackages(deps: PackagesDeps, device: DeviceId, packages: readonly Bytes[], last: Bytes | undefined): Promise<PackagesAnswer> {
  if (packages.length > HUB_LIMITS.packagesPerDevice || [...packages, last].some((one) => one && one.length > LIMITS.packageBytes))
    throw new Refused('too_large');
  if ([...packages, last].some((one) => one?.length === 0)) throw new Refused('malformed');
  await deps.spend(BUDGETS.packagesOfDevice, toBase64(device));
  const named = packages.map((bytes) => ({ hash: hash('package', bytes), bytes }));
  const count = await deps.store.packages.put({ device, packages: named, last, limit: HUB_LIMITS.packagesPerDevice, now: deps.clock() });
  return { count };
}

async function takePackages({ store, spend }: PackagesDeps, asker: UserId, users: readonly UserId[]): Promise<TakeAnswer> {
  const names = new Map(users.map((user) => [toBase64(user), user]));
  if (names.size > LIMITS.usersPerRequest) throw new Refused('too_large');
  const bound = (await store.accounts.get(asker))?.hasNumber ?? false;
  const own = toBase64(asker);
  if (names.has(own)) await spend(BUDGETS.takesOfOwn, own);
  const spared: UserId[] = [];
  for (const [name, user] of names) {
    if (name === own) continue;
    await spend(bound ? BUDGETS.takes : BUDGETS.takesUnbound, own);
    await spend(BUDGETS.takesOfTarget, `${own}:${name}`);
    if (!bound && !(await hasLeft(spend, name))) spared.push(user);
  }
  const taken = await store.packages.take([...names.values()], spared);
  return {
    packages: taken.map(({ user, device, bytes, last }) => ({ user: toBase64(user), device: toBase64(device), package: toBase64(bytes), last })),
  };
}

/** Has this target one-time packages left for people without a number? Such people cost nothing to make, so they share. */
async function hasLeft(spend: Spend, target: string): Promise<boolean> {
  try {
    await spend(BUDGETS.takesOfTargetUnbound, target);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
