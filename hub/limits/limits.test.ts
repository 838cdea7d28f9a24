/** Budgets: what a burst may take, when the next is free, and what is said to who has to wait. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refused } from '../protocol/errors.ts';
import { memoryBuckets } from './memory.ts';
import { type Budget, openSpend, openSpendNow } from './spend.ts';

const HOUR = 3_600_000;
const codes: Budget = { name: 'codes', times: 3, perMs: HOUR };

const world = (limit?: number) => {
  let at = 1_760_000_000_000;
  const spend = openSpendNow({ buckets: memoryBuckets(limit), now: () => at });
  /** Seconds to wait, or 0 where it was taken. */
  const ask = (key: string, count?: number, budget = codes): number => {
    try {
      spend(budget, key, count);
      return 0;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'rate_limited') throw error;
      return error.details?.retry_after ?? -1;
    }
  };
  return { ask, pass: (ms: number) => (at += ms) };
};

describe('budgets', () => {
  it('[L1] a burst is free up to its size; then each share of the time frees one more', () => {
    const { ask, pass } = world();
    expect([ask('+44'), ask('+44'), ask('+44'), ask('+44')]).toEqual([0, 0, 0, 1200]);
    pass(1_199_000);
    expect(ask('+44')).toBe(1);
    pass(1000);
    expect([ask('+44'), ask('+44')]).toEqual([0, 1200]);
  });

  it('[L7] a clock that was ahead for a moment makes nobody wait longer than for one more', () => {
    const { ask, pass } = world();
    pass(365 * 24 * HOUR);
    expect([ask('+44'), ask('+44'), ask('+44'), ask('+44')]).toEqual([0, 0, 0, 1200]);
    pass(-365 * 24 * HOUR);
    expect(ask('+44')).toBe(1200);
    pass(1_200_000);
    expect(ask('+44')).toBe(0);
  });

  it('[L2] a refusal says after how many seconds it would be taken, and takes nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1000, max: HOUR }),
        fc.array(fc.nat(5000), { maxLength: 60 }),
        (times, perMs, gaps) => {
          const { ask, pass } = world();
          const budget = { name: 'any', times, perMs };
          for (const gap of gaps) {
            pass(gap);
            const wait = ask('one', 1, budget);
            if (wait === 0) continue;
            expect(wait).toBeGreaterThan(0);
            pass(wait * 1000);
            expect(ask('one', 1, budget)).toBe(0);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('[L3] in any time no more is taken than the burst and what has refilled', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(400), { minLength: 1, maxLength: 200 }), (times, gaps) => {
        const { ask, pass } = world();
        const [budget, cost] = [{ name: 'any', times, perMs: 10_000 }, Math.ceil(10_000 / times)];
        let [taken, passed] = [0, 0];
        for (const gap of gaps) {
          pass(gap);
          passed += gap;
          if (ask('one', 1, budget) === 0) taken += 1;
          expect(taken).toBeLessThanOrEqual(times + passed / cost);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('[L4] keys and budgets do not touch each other, and several are taken together or not at all', () => {
    const { ask } = world();
    const other = { ...codes, name: 'lookups' };
    expect([ask('a', 3), ask('a'), ask('b', 2), ask('b', 2), ask('b', 1), ask('a', 1, other)]).toEqual([0, 1200, 0, 1200, 0, 0]);
  });

  it('[L5] memory holds no more buckets than its limit, and forgets full ones first', () => {
    const { ask, pass } = world(2);
    expect([ask('a', 3), ask('b', 3), ask('a')]).toEqual([0, 0, 1200]);
    ask('c', 3);
    expect([ask('b'), ask('c')]).toEqual([1200, 1200]);
    expect(ask('a')).toBe(0);
    pass(HOUR);
    expect(ask('b', 3)).toBe(0);
  });

  it('[L6] a budget kept in the store refuses in the same words', async () => {
    const asked: unknown[] = [];
    const waits = [0, 1500];
    const take = async (...args: unknown[]): Promise<number> => (asked.push(args), waits.shift() ?? 0);
    const spend = openSpend({ buckets: { take }, now: () => 7 });
    await spend(codes, '+44');
    await expect(spend(codes, '+44')).rejects.toMatchObject({ code: 'rate_limited', details: { retry_after: 2 } });
    expect(asked).toEqual(Array.from({ length: 2 }, () => ['codes +44', 1_200_000, HOUR, 7]));
  });
});
