/** What goes of media, and what stays. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goingOf, type Kept, sumOf } from './going.ts';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const kept: fc.Arbitrary<Kept & { readonly name: number }> = fc.record({
  name: fc.nat(),
  bytes: fc.nat(5_000_000),
  seenAt: fc.integer({ min: 0, max: NOW }),
  isNeeded: fc.boolean(),
});

it('[X534] what may be nowhere else stays, what was not seen for longest goes first, and no more than has to', () => {
  // Feature: telegram-clone, Property 18: the content of sent media can be fetched by every participant
  fc.assert(
    fc.property(fc.array(kept, { maxLength: 40 }), fc.nat(60_000_000), fc.constantFrom(0, 3, 7, 30), (all, most, days) => {
      const gone = goingOf(all, { most, days }, NOW);
      const stays = all.filter((one) => !gone.includes(one));
      expect(gone.every(({ isNeeded }) => !isNeeded)).toBe(true);
      const free = stays.filter(({ isNeeded }) => !isNeeded);
      for (const one of gone) for (const other of free) expect(one.seenAt).toBeLessThanOrEqual(other.seenAt);
      // Where there is room all stays that was seen of late; where there is not, nothing stays that could go.
      const late = gone.filter(({ seenAt }) => days === 0 || seenAt >= NOW - days * DAY);
      if (late.length > 0) expect(sumOf(stays) + sumOf(late)).toBeGreaterThan(most);
      if (most > 0 && sumOf(stays) > most) expect(free).toEqual([]);
      if (days > 0) expect(free.every(({ seenAt }) => seenAt >= NOW - days * DAY)).toBe(true);
      // The last that went had to.
      const last = gone.at(-1);
      if (last && late.includes(last) && most > 0) expect(sumOf(stays) + last.bytes).toBeGreaterThan(most * 0.9);
    }),
    { numRuns: 300 },
  );
});
