/** What was applied of a device's events, whatever the order it came in. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, encode } from '../../crypto/codec.ts';
import { type Frontier, missingIn, reached, readFrontier, writeFrontier } from './frontier.ts';

const DEVICE = 'ab';

it('[X130] whoever has all of a device says so, in whatever order it came, and what is kept is read as it was written', () => {
  const orders = fc.integer({ min: 1, max: 120 }).chain((count) => {
    const all = Array.from({ length: count }, (_, i) => i + 1);
    return fc.shuffledSubarray(all, { minLength: count, maxLength: count });
  });
  fc.assert(
    fc.property(orders, fc.nat(), (order, half) => {
      let frontier: Frontier = new Map();
      const some = order.slice(0, (half % order.length) + 1);
      for (const n of [...some, ...some]) frontier = reached(frontier, DEVICE, n);
      const stored = decode(
        encode((to) => writeFrontier(to, frontier)),
        readFrontier,
      );
      expect(stored).toEqual(frontier);
      const { since = 0, upTo = 0, below = [], beyond = [] } = frontier.get(DEVICE) ?? {};
      const counted = upTo - since + beyond.length + below.reduce((sum, [first, last]) => sum + last - first + 1, 0);
      expect(counted).toBe(some.length);
      for (const n of order) frontier = reached(frontier, DEVICE, n);
      expect(frontier.get(DEVICE)).toEqual({ since: 0, upTo: order.length, below: [], beyond: [] });
      expect(missingIn(frontier)).toBe(0);
    }),
    { numRuns: 200 },
  );
});
