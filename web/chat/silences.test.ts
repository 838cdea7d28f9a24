/** What of somebody who is or was blocked counts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TYPE } from './bodies.ts';
import { OWN_LIMIT, type Silence } from './own-bodies.ts';
import { isOngoing, isSilenced, silenced, unsilenced } from './silences.ts';

const id = (n: number) => new Uint8Array(16).fill(n);
const [THEM, OTHER] = [id(1), id(2)];
const event = (n: number, time: number, { user = THEM, device = 7, type = TYPE.text as number } = {}) => ({
  user,
  device: id(device),
  n,
  at: { time, counter: 0 },
  type,
});

// Feature: telegram-clone, Property 29: messages of a blocked person are not delivered to the blocker
it('[E64] what a blocked person says beyond where they had come counts no more, whenever they say it was, until they are unblocked', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(40), fc.nat(100), fc.integer({ min: 1, max: 99 }), (end, n, time, until) => {
      const block = { user: THEM, silences: silenced([], [{ device: id(7), n: end }]) };
      expect(isOngoing(block)).toBe(true);
      expect(isSilenced(block, event(n, time))).toBe(n > end);
      // A device that was not there yet has said nothing that counts.
      expect(isSilenced(block, event(1, time, { device: 8 }))).toBe(true);
      const after = { user: THEM, silences: unsilenced(block.silences, until) };
      expect(isOngoing(after)).toBe(false);
      expect(isSilenced(after, event(n, time))).toBe(n > end && time < until);
      for (const one of [block, after]) {
        expect(isSilenced(one, event(n, time, { user: OTHER }))).toBe(false);
        expect(isSilenced(one, event(n, time, { type: TYPE.redact }))).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
  expect(isSilenced(undefined, event(1, 1))).toBe(false);
});

it('[E65] blocked again and again, the last blocks are kept within what a word may hold', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(900), { minLength: 1, maxLength: 20 }), (sizes) => {
      let silences: readonly Silence[] = [];
      for (const [i, size] of sizes.entries()) {
        silences = silenced(
          silences,
          Array.from({ length: size }, (_, n) => ({ device: id(n % 250), n })),
        );
        expect(isOngoing({ silences })).toBe(true);
        // Blocking who is blocked changes nothing.
        expect(silenced(silences, [])).toEqual(silences);
        silences = unsilenced(silences, i + 1);
      }
      expect(silences.length).toBeLessThanOrEqual(OWN_LIMIT.silences);
      expect(silences.reduce((sum, { ends }) => sum + ends.length, 0)).toBeLessThanOrEqual(OWN_LIMIT.devices);
      expect(silences.at(-1)?.until).toBe(sizes.length);
    }),
    { numRuns: 100 },
  );
});
