/** The branches of one person's chain, as the store holds them: entries, each with its parent. Knows how to walk and compare them, not how to judge. */
import { type Bytes, toBase64 } from '../../crypto/bytes.ts';
import { type Chain, extendChain, readChain, seniorBranch } from '../../crypto/identity.ts';
import type { ChainEntry } from '../store/port.ts';

/** One branch from entry 0 to its end. */
export type Branch = readonly ChainEntry[];

/** Every branch: one per entry that no other follows. Those of the store all lead back to entry 0. */
export function branchesOf(entries: readonly ChainEntry[]): readonly Branch[] {
  const byHash = new Map(entries.map((entry) => [toBase64(entry.hash), entry]));
  const parents = new Set(entries.map((entry) => toBase64(entry.parent)));
  const ends = entries.filter((entry) => !parents.has(toBase64(entry.hash)));
  return ends.map((end) => walkBack(byHash, end));
}

function walkBack(byHash: ReadonlyMap<string, ChainEntry>, end: ChainEntry): Branch {
  const branch: ChainEntry[] = [];
  for (let entry: ChainEntry | undefined = end; entry; entry = byHash.get(toBase64(entry.parent))) branch.unshift(entry);
  return branch;
}

/**
 * Verified chains by their head, so that a long chain is verified once and not at every request. For chains the store holds alone: what anybody may have
 * read would else push them out. `bytes`: of the entries of all that are remembered.
 */
export type Verified = { chainOf(branch: Branch): Promise<Chain>; note(chain: Chain): void; bytes(): number };

const MAX_VERIFIED = 500;
export const MAX_VERIFIED_BYTES = 16 * 1024 * 1024;

export function newVerified(): Verified {
  const chains = new Map<string, Chain>();
  let bytes = 0;
  const forget = (key: string): void => {
    bytes -= sizeOf(chains.get(key));
    chains.delete(key);
  };
  const note = (chain: Chain): void => {
    const key = toBase64(chain.head);
    forget(key);
    chains.set(key, chain);
    bytes += sizeOf(chain);
    for (const oldest of chains.keys()) {
      if (chains.size <= MAX_VERIFIED && bytes <= MAX_VERIFIED_BYTES) break;
      forget(oldest);
    }
  };
  return {
    note,
    bytes: () => bytes,
    async chainOf(branch) {
      const known = await nearest(chains, branch);
      if (!known) throw new Error('expected a chain that verifies in the store, it does not');
      note(known);
      return known;
    },
  };
}

const sizeOf = (chain: Chain | undefined): number => chain?.entries.reduce((sum, { length }) => sum + length, 0) ?? 0;

// The longest beginning that is verified already, and the rest after it.
async function nearest(chains: ReadonlyMap<string, Chain>, branch: Branch): Promise<Chain | undefined> {
  for (let length = branch.length; length > 0; length--) {
    const known = chains.get(toBase64(branch[length - 1]?.hash ?? new Uint8Array()));
    if (known) return length === branch.length ? known : extendChain(known, bytesOf(branch.slice(length)));
  }
  return readChain(bytesOf(branch));
}

export const bytesOf = (branch: Branch): readonly Bytes[] => branch.map((entry) => entry.bytes);

/** The chain in force first, then the others, each before those it is senior to. */
export const bySeniority = (chains: readonly Chain[]): readonly Chain[] => chains.toSorted((a, b) => (seniorBranch(a, b) === a ? -1 : 1));

/** The entries of a verified chain as the store takes them. */
export const entriesOf = (chain: Chain): readonly ChainEntry[] =>
  chain.entries.map((bytes, index) => ({
    index,
    bytes,
    hash: chain.heads[index] ?? chain.head,
    parent: chain.heads[index - 1] ?? new Uint8Array(32),
  }));
