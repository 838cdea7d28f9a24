/** Chains that are read again and again: what was verified once is not verified again, whoever brings it. Remembers that it was, and no chain. */
import { type Bytes, toHex } from './bytes.ts';
import { type Chain, recallChain } from './chain.ts';
import { CHAIN_LIMITS } from './entry.ts';
import { hash } from './hash.ts';
import { extendChain, readChain } from './identity.ts';

/** Says of these entries just what `readChain` says; only those that no chain read before begins with cost anything. */
export type ChainReader = (entries: readonly Bytes[]) => Promise<Chain | undefined>;

/** Chains remembered, a hash each: those read longest ago are verified once more. */
const MAX_READ = 4000;

export function newChainReader(): ChainReader {
  const verified = new Set<string>();
  return async (entries) => {
    if (entries.length > CHAIN_LIMITS.entries) return undefined;
    const names = namesOf(entries);
    const known = names.findLastIndex((name) => verified.has(name)) + 1;
    const chain = known > 0 ? await extendChain(recallChain(entries.slice(0, known)), entries.slice(known)) : await readChain(entries);
    const name = names.at(-1);
    if (!chain || name === undefined) return undefined;
    verified.delete(name);
    verified.add(name);
    for (const oldest of [...verified].slice(0, -MAX_READ)) verified.delete(oldest);
    return chain;
  };
}

/** What every beginning of these entries goes by. Over the very bytes: a head says nothing of the signatures, and those are what was verified. */
function namesOf(entries: readonly Bytes[]): readonly string[] {
  let name: Bytes = new Uint8Array(32);
  return entries.map((entry) => {
    name = hash('branch', name, entry);
    return toHex(name);
  });
}
