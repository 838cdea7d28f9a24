/** What devices say of one another: whatever came first, the same end is named, and it changes a few times at most. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Claim, endOf, MAX_ENDS, withClaim } from './cuts.ts';

const claim = fc.record({ n: fc.integer({ min: 1, max: 12 }), end: fc.nat({ max: 6 }) });

/** By all that was said, up to this number. */
function expected(claims: readonly Claim[], upTo: number): number | undefined {
  const ends = new Set(claims.filter(({ n }) => n <= upTo).map(({ end }) => end));
  if (ends.size === 0) return undefined;
  return ends.size > MAX_ENDS ? 0 : Math.min(...ends);
}

it('[C47] the lowest end a device has named counts, and beyond three ends nothing of the other does, in whatever order and however much was said', () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 20 }), (claims) => {
      const kept = claims.reduce(withClaim, [] as readonly Claim[]);
      expect(kept.length).toBeLessThanOrEqual(MAX_ENDS + 1);
      for (let upTo = 0; upTo <= 13; upTo++) {
        const end = expected(claims, upTo);
        expect(endOf(kept, upTo)).toBe(end);
        met.add(end === undefined ? 'none' : end === 0 ? 'nothing counts' : 'an end');
      }
      expect(kept.reduceRight(withClaim, [] as readonly Claim[])).toEqual(kept);
      for (const one of claims) expect(withClaim(kept, one)).toBe(kept);
    }),
    { numRuns: 500 },
  );
  expect(met.size).toBe(3);
});
