/** What is read again says the same as what is read for the first time, and costs only what is new. */
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Bytes } from './bytes.ts';
import { type Chain, readChain } from './identity.ts';
import { type Act, fillPool, link, play, revoke } from './identity.world.ts';
import { newChainReader } from './reader.ts';

beforeAll(fillPool);

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom<Act['what'][]>('add', 'add', 'renew', 'revoke', 'name', 'hub', 'recovery', 'recover'),
  by: fc.nat(),
  on: fc.nat(),
  text: fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{3,31}$/),
});
const copy = (entries: readonly Bytes[]): readonly Bytes[] => entries.map((entry) => entry.slice());

/** How many signatures are looked at meanwhile. */
async function verifications(work: () => Promise<unknown>): Promise<number> {
  const verify = vi.spyOn(crypto.subtle, 'verify');
  await work();
  const { length } = verify.mock.calls;
  verify.mockRestore();
  return length;
}

it('[X162] whatever was read before, entries are read as by who has read nothing: changed, cut, parted, exchanged', async () => {
  const change = fc.record({ entry: fc.nat(), at: fc.nat(), flip: fc.integer({ min: 1, max: 255 }), length: fc.nat() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { maxLength: 6 }),
      fc.array(act, { maxLength: 3 }),
      fc.array(change, { maxLength: 8 }),
      async (acts, more, changes) => {
        const [chain, longer] = [await play(acts), await play([...acts, ...more])];
        const read = newChainReader();
        const bent = changes.map(({ entry, at, flip, length }) => {
          const { entries } = length % 2 ? chain : longer;
          const changed = entry % entries.length;
          return entries
            .slice(0, 1 + (length % entries.length))
            .map((bytes, i) => (i === changed ? bytes.map((byte, j) => (j === at % bytes.length ? byte ^ flip : byte)) : bytes));
        });
        // The head of a chain says nothing of its last signature.
        bent.push([
          ...chain.entries.slice(0, -1),
          chain.entries.at(-1)?.map((byte, i, { length }) => (i < length - 1 ? byte : byte ^ 1)) ?? new Uint8Array(),
        ]);
        for (const entries of [chain.entries, ...bent, longer.entries, [], chain.entries.slice(1), chain.entries.slice(0, -1), ...bent])
          expect(await read(copy(entries))).toEqual(await readChain(entries));
      },
    ),
    { numRuns: 30 },
  );
});

it('[X163] a chain that is read again costs no signature, one that has grown its new ones, and a branch its own', async () => {
  const read = newChainReader();
  let base = await play([]);
  for (const i of [1, 2, 3]) base = await link(base, 0, i);
  const [one, other] = [await revoke(base, 0, 1), await revoke(base, 1, 2)];
  const grown = await revoke(one, 0, 2);
  const cost = (chain: Chain): Promise<number> => verifications(() => read(copy(chain.entries)));
  // Each device but the first signs its consent as well.
  expect([await cost(base), await cost(base), await cost(one), await cost(grown), await cost(one)]).toEqual([7, 0, 1, 1, 0]);
  expect([await cost(other), await cost(other), await cost(grown)]).toEqual([1, 0, 0]);
});
