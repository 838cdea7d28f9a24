/** Device chains: anybody may bring one, because it certifies itself. The hub verifies, keeps the branches, and lets revoked devices go. */
import { type Bytes, equal, toBase64 } from '../../crypto/bytes.ts';
import { type Chain, extendChain, isAncestor, isGrowthOf, readChain } from '../../crypto/identity.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { DeviceId, UserId } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { ChainAnswer } from '../protocol/routes.ts';
import type { Device, Store } from '../store/port.ts';
import { type Branch, branchesOf, bySeniority, bytesOf, entriesOf, newVerified, type Verified } from './branches.ts';
import { BUDGETS } from './budgets.ts';

export type ChainsDeps = {
  readonly store: Pick<Store, 'chains'>;
  readonly clock: () => number;
  readonly spend: Spend;
  /** What stray chains may fill together, bytes: the store drops what is beyond it whenever a part of that was brought. */
  readonly strayBytes: number;
  /** Told of each device that is no longer active, once the store has let it go: its sockets close. */
  readonly dropped: (device: DeviceId) => void;
  /** Told of the name a new chain in force goes by, and who brought it. */
  readonly named: (user: UserId, username: string, address: string) => Promise<void>;
};

export type Chains = {
  read(user: UserId, address: string): Promise<ChainAnswer>;
  /** `from` 0 brings a whole chain and keeps it even where it parts from what the hub has; above 0 it grows the chain in force, or is refused. */
  upload(user: UserId, from: number, entries: readonly Bytes[], address: string): Promise<void>;
  /** The chain in force. */
  inForce(user: UserId): Promise<Chain | undefined>;
};

/**
 * Only the keys of one's own devices can make branches; more than a few show nothing new. The most senior are kept, whatever order they come in: who holds
 * the key of one device could else fill the place of the branch that ends it.
 */
const MAX_BRANCHES = 8;
const MAX_TRIES = 3;

/** Between two looks at what is stray at most this part of its room is brought: so far it may be exceeded. */
const STRAY_PART = 1 / 32;

export function openChains(deps: ChainsDeps): Chains {
  const verified = newVerified();
  let broughtBytes = 0;
  return {
    read: (user, address) => readChains(deps, verified, user, address),
    upload: async (user, from, entries, address) => {
      await upload(deps, verified, user, { from, entries }, address);
      broughtBytes += bytesOfAll(entries);
      if (broughtBytes < deps.strayBytes * STRAY_PART) return;
      broughtBytes = 0;
      await deps.store.chains.dropStrays({ keepBytes: deps.strayBytes, heardBefore: 0, now: deps.clock() });
    },
    inForce: async (user) => (await chainsOf(verified, branchesOf((await deps.store.chains.read(user)).entries)))[0],
  };
}

const bytesOfAll = (entries: readonly Bytes[]): number => entries.reduce((sum, { length }) => sum + length, 0);

type Upload = { readonly from: number; readonly entries: readonly Bytes[] };

async function readChains({ store, spend }: ChainsDeps, verified: Verified, user: UserId, address: string): Promise<ChainAnswer> {
  await spend(BUDGETS.readsOfAddress, address);
  const branches = branchesOf((await store.chains.read(user)).entries);
  const [only, ...others] = branches;
  if (!only) throw new Refused('user_not_found');
  const ordered = others.length === 0 ? [bytesOf(only)] : (await chainsOf(verified, branches)).map((chain) => chain.entries);
  return { branches: ordered.map((entries) => entries.map(toBase64)) };
}

const chainsOf = async (verified: Verified, branches: readonly Branch[]): Promise<readonly Chain[]> =>
  bySeniority(await Promise.all(branches.map((branch) => verified.chainOf(branch))));

async function upload(deps: ChainsDeps, verified: Verified, user: UserId, brought: Upload, address: string): Promise<void> {
  await deps.spend(BUDGETS.uploadsOfAddress, address);
  await deps.spend(BUDGETS.uploadKibibytesOfAddress, address, Math.ceil(bytesOfAll(brought.entries) / 1024));
  if (brought.from + brought.entries.length > LIMITS.chainEntries || brought.entries.some((entry) => entry.length > LIMITS.chainEntryBytes))
    throw new Refused('too_large');
  for (let tries = 0; tries < MAX_TRIES; tries++) if (await tryUpload(deps, verified, user, brought, address)) return;
  throw new Refused('unavailable');
}

/** False where the chain has grown between reading and writing. */
async function tryUpload(deps: ChainsDeps, verified: Verified, user: UserId, brought: Upload, address: string): Promise<boolean> {
  const { version, entries } = await deps.store.chains.read(user);
  const known = await chainsOf(verified, branchesOf(entries));
  const chain = brought.from === 0 ? await wholeChain(user, brought.entries) : await grownChain(known[0], brought);
  if (known.some((branch) => isAncestor(branch, chain.head))) return true;
  const kept = bySeniority([...known.filter((branch) => !isGrowthOf(chain, branch)), chain]).slice(0, MAX_BRANCHES);
  if (!kept.includes(chain)) throw new Refused('full');
  const [senior = chain] = kept;
  const devices = devicesOf(senior, await deps.store.chains.devices(user));
  const [there, wanted] = [newSet(entries.map(({ hash }) => hash)), newSet(kept.flatMap(({ heads }) => heads))];
  const fresh = entriesOf(chain).filter(({ hash }) => !there.has(toBase64(hash)));
  const gone = entries.map(({ hash }) => hash).filter((hash) => !wanted.has(toBase64(hash)));
  const appended = await deps.store.chains.append({ user, version, entries: fresh, gone, devices, now: deps.clock() });
  if (!appended.grown) return false;
  verified.note(chain);
  appended.dropped.forEach(deps.dropped);
  if (senior.username !== undefined) await deps.named(user, senior.username, address);
  return true;
}

const newSet = (hashes: readonly Bytes[]): ReadonlySet<string> => new Set(hashes.map(toBase64));

async function wholeChain(user: UserId, entries: readonly Bytes[]): Promise<Chain> {
  const chain = await readChain(entries);
  if (!chain || !equal(chain.user, user)) throw new Refused('invalid_chain');
  return chain;
}

// Two own devices that extend the chain at once must not part it for ever: the second is told to read and sign anew.
async function grownChain(inForce: Chain | undefined, { from, entries }: Upload): Promise<Chain> {
  if (!inForce || from > inForce.entries.length) throw new Refused('chain_conflict');
  const there = inForce.entries.slice(from, from + entries.length);
  const same = there.every((entry, i) => equal(entry, entries[i] ?? entry));
  if (!same) throw new Refused('chain_conflict');
  const grown = await extendChain(inForce, entries.slice(there.length));
  if (!grown) throw new Refused('invalid_chain');
  return grown;
}

/** The devices of the chain in force; one that stands only on a branch that lost is not active. */
function devicesOf({ user, devices }: Chain, before: readonly Device[]): readonly Device[] {
  const named = devices.map(({ id, signKey, active }) => ({ user, device: id, signingKey: signKey, active }));
  const lost = before.filter(({ device }) => !named.some((one) => equal(one.device, device)));
  return [...named, ...lost.map((device) => ({ ...device, active: false }))];
}
