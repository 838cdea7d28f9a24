/** Keys sort as what they were made of, and a prefix's range holds its keys and no other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, concat, equal } from '../../crypto/bytes.ts';
import { after as following, keyOf, numberIn, rangeOf } from './key.ts';

const number = fc.oneof(fc.nat(300), fc.maxSafeNat());
const name = fc
  .oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('', 'a', 'ab', 'שלום', '漢字', '👩‍👩‍👧', 'é', 'x'.repeat(200)))
  .filter((text) => !text.includes('\0'));
const bytes = fc.uint8Array({ maxLength: 40 }).map((raw) => Uint8Array.from(raw));
const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((raw) => Uint8Array.from(raw));
const sign = (order: number): number => Math.sign(order);
const within = (key: Uint8Array, prefix: Uint8Array): boolean => {
  const { from, to } = rangeOf(Uint8Array.from(prefix));
  return compare(key, from) >= 0 && compare(key, to) < 0;
};

describe('keys', () => {
  it('[T19] sort first by id, then by number, then by what follows', () => {
    fc.assert(
      fc.property(id, id, number, number, bytes, bytes, (id1, id2, n1, n2, tail1, tail2) => {
        const wanted = compare(id1, id2) || n1 - n2 || compare(tail1, tail2);
        expect(sign(compare(keyOf(id1, n1, tail1), keyOf(id2, n2, tail2)))).toBe(sign(wanted));
      }),
      { numRuns: 500 },
    );
  });
  it('[T19] give the number back, and none where none can be', () => {
    fc.assert(
      fc.property(id, number, (id, n) => {
        expect(numberIn(keyOf(id, n), 16)).toBe(n);
        expect(numberIn(keyOf(id, n), 17)).toBeUndefined();
      }),
    );
    expect(numberIn(new Uint8Array(8).fill(255))).toBeUndefined();
  });
  it('[T19] are refused where a number is no whole one or a name holds a zero', () => {
    for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN, 'a\0b']) expect(() => keyOf(wrong)).toThrow();
  });
  it('[T20] a name is never taken for another that begins with it', () => {
    fc.assert(
      fc.property(name, name, number, (one, other, n) => {
        expect(within(keyOf(other, n), keyOf(one))).toBe(one === other);
      }),
      { numRuns: 500 },
    );
    expect(within(keyOf('cursors'), keyOf('cursor'))).toBe(false);
  });
  it('[T20] the range of a prefix holds exactly the keys that begin with it, and the key after another is the next one', () => {
    const near = fc.array(fc.constantFrom(0, 1, 254, 255), { maxLength: 6 }).map((raw) => Uint8Array.from(raw));
    fc.assert(
      fc.property(near, near, (prefix, key) => {
        expect(within(key, prefix)).toBe(equal(key.subarray(0, prefix.length), prefix));
        expect(within(concat(prefix, key), prefix)).toBe(true);
        expect(compare(key, following(key))).toBeLessThan(0);
        // Nothing lies between a key and the one after it.
        expect(compare(prefix, key) > 0 && compare(prefix, following(key)) < 0).toBe(false);
      }),
      { numRuns: 2000 },
    );
    expect(within(new Uint8Array(256).fill(255), new Uint8Array(2).fill(255))).toBe(true);
  });
});
