/** How far a chat was cleared, put together of several words: what any of them names, in any order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { clearedFurther, isCleared, NOTHING_CLEARED, saidOf } from './cleared.ts';

const DEVICES = [1, 2].map((one) => new Uint8Array(16).fill(one));
const LAST = 24;
/** What one device had of each: numbers in any order, with gaps. */
const had = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: LAST }), { maxLength: 12 }), { minLength: DEVICES.length, maxLength: DEVICES.length });

function wordOf(numbers: readonly (readonly number[])[]) {
  const each = DEVICES.map((device, i) => ({ device, here: (numbers[i] ?? []).toSorted((a, b) => a - b) }));
  return {
    changes: 0,
    ends: each.map(({ device, here }) => ({ device, n: here.at(-1) ?? 0 })),
    gaps: each.flatMap(({ device, here }) =>
      here.flatMap((n, i) => (n > (here[i - 1] ?? 0) + 1 ? [{ device, first: (here[i - 1] ?? 0) + 1, last: n - 1 }] : [])),
    ),
  };
}
const together = (words: readonly ReturnType<typeof wordOf>[]) => words.reduce((all, word) => clearedFurther(all, word) ?? all, NOTHING_CLEARED);

it('[P39] what several devices cleared is what any of them had, in whatever order it is heard and however often, and is stored as that', () => {
  fc.assert(
    fc.property(fc.array(had, { minLength: 1, maxLength: 4 }), fc.nat(), (all, turn) => {
      const words = all.map(wordOf);
      const cleared = together(words);
      for (const [i, device] of DEVICES.entries())
        for (let n = 1; n <= LAST + 1; n++) {
          const isHad = all.some((numbers) => numbers[i]?.includes(n));
          expect([i, n, isCleared(cleared, { device, n })]).toEqual([i, n, isHad]);
        }
      const at = turn % words.length;
      expect(together([...words.slice(at), ...words, ...words.slice(0, at).reverse()])).toEqual(cleared);
      expect(clearedFurther(cleared, words[at] ?? wordOf([]))).toBeUndefined();
      expect(saidOf(together([saidOf(cleared) as ReturnType<typeof wordOf>]))).toEqual(saidOf(cleared));
    }),
    { numRuns: 300 },
  );
});

it('[P39] gaps that lie in one another, behind the end or backwards are none', () => {
  const [device] = DEVICES;
  if (!device) throw new Error('there is a device');
  const gap = (first: number, last: number) => ({ device, first, last });
  const word = { changes: 0, ends: [{ device, n: 10 }], gaps: [gap(3, 4), gap(4, 6), gap(8, 7), gap(9, 12), gap(0, 2)] };
  const cleared = clearedFurther(NOTHING_CLEARED, word);
  expect([...(cleared?.gaps.get(toHex(device)) ?? [])]).toEqual([[3, 4]]);
});
