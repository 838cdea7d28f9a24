/** Which of two words counts, of those that replace one another. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { newPerson, type Person, withDevice, without } from './chat.world.ts';
import { isLater, numberAfter, type Revision, UNSAID } from './revision.ts';

let ada: Person;
beforeAll(async () => {
  ada = await without(await withDevice(await withDevice(await newPerson())), 1);
});

const time = fc.constantFrom(0, 1, 2 ** 48);
const number = fc.constantFrom(0, 1, 2, Number.MAX_SAFE_INTEGER);
const revision = (): fc.Arbitrary<Revision> => {
  const head: fc.Arbitrary<Bytes> = fc.constantFrom(...ada.chain.heads, randomBytes(32));
  const event = fc.constantFrom(...[1, 2, 3].map((byte) => new Uint8Array(16).fill(byte)));
  return fc.record({ head, number, at: fc.record({ time, counter: fc.constantFrom(0, 1) }), event });
};

it('[E20] words that replace one another have one order, and whoever knew the other comes after it, whatever the clocks said', () => {
  fc.assert(
    fc.property(revision(), revision(), revision(), time, (a, b, c, later) => {
      const { chain } = ada;
      expect(isLater(a, a, chain)).toBe(false);
      if (isLater(a, b, chain)) expect(isLater(b, a, chain)).toBe(false);
      if (isLater(a, b, chain) && isLater(b, c, chain)) expect(isLater(a, c, chain)).toBe(true);
      const next = { ...a, head: chain.head, number: numberAfter(a), at: { time: later, counter: 0 } };
      if (a.number < Number.MAX_SAFE_INTEGER) expect(isLater(next, a, chain)).toBe(true);
      if (a.number > 0) expect(isLater(a, UNSAID, chain)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('[E21] what was said knowing of a removal comes after all that the removed device can say', () => {
  const { chain } = ada;
  const revokedAt = chain.devices[1]?.revokedAt ?? 0;
  expect(revokedAt).toBeGreaterThan(0);
  fc.assert(
    fc.property(revision(), revision(), fc.nat({ max: revokedAt - 1 }), (by, of, at) => {
      const said = { ...of, head: chain.heads[at] as Bytes };
      expect(isLater({ ...by, head: chain.heads[revokedAt] as Bytes }, said, chain)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
