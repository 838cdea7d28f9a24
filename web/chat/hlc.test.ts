/** The clock of events: strictly growing, and led ahead by nobody. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHlc, isAhead, MAX_AHEAD_MS, observe, tick, ZERO, type Hlc } from './hlc.ts';

const hlc: fc.Arbitrary<Hlc> = fc.record({ time: fc.nat({ max: 2 ** 40 }), counter: fc.nat({ max: 0xffff }) });

describe('the clock', () => {
  const step = fc.oneof(
    fc.record({ now: fc.double({ min: 0, max: 1e13, noNaN: true }) }),
    fc.record({ now: fc.nat({ max: 5 }) }),
    fc.record({ remote: hlc, now: fc.nat({ max: 1000 }) }),
  );

  it('[E10] stamps of a device strictly grow, whatever its clock and others do', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 60 }), (steps) => {
        let last = ZERO;
        for (const one of steps) {
          const seen = 'remote' in one ? observe(last, one.remote, one.now) : last;
          expect(compareHlc(seen, last)).toBeGreaterThanOrEqual(0);
          const next = tick(seen, one.now);
          expect(compareHlc(next, seen)).toBeGreaterThan(0);
          expect(next.counter).toBeLessThanOrEqual(0xffff);
          expect(Number.isInteger(next.time)).toBe(true);
          last = next;
        }
      }),
      { numRuns: 300 },
    );
    expect(tick({ time: 5, counter: 3 }, 5.9)).toEqual({ time: 5, counter: 4 });
    expect(tick({ time: 5, counter: 0xffff }, 5)).toEqual({ time: 6, counter: 0 });
  });

  it('[E11] a remote time up to ten minutes ahead is followed, one further ahead is not', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 2 ** 40 }),
        fc.integer({ min: -MAX_AHEAD_MS, max: MAX_AHEAD_MS * 2 }),
        fc.nat({ max: 0xffff }),
        (now, ahead, counter) => {
          const remote = { time: Math.max(0, now + ahead), counter };
          const last = { time: now, counter: 0 };
          const expected = ahead > MAX_AHEAD_MS || compareHlc(remote, last) <= 0 ? last : remote;
          expect(observe(last, remote, now)).toEqual(expected);
          expect(isAhead(remote, now)).toBe(ahead > MAX_AHEAD_MS);
        },
      ),
      { numRuns: 300 },
    );
  });
});
