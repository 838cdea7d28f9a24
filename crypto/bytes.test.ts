/** How bytes are compared: secrets in one way, all else in another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equal, sameSecret } from './bytes.ts';

type Same = (a: Uint8Array, b: Uint8Array) => boolean;

/** The places at which a comparison looked, of both sides together. */
function placesRead(same: Same, a: Uint8Array, b: Uint8Array): { readonly answer: boolean; readonly places: readonly string[] } {
  const places: string[] = [];
  const watched = (side: string, bytes: Uint8Array): Uint8Array =>
    new Proxy(bytes, {
      get: (target, name) => {
        if (typeof name === 'string' && /^\d+$/.test(name)) places.push(side + name);
        return Reflect.get(target, name, target);
      },
    });
  return { answer: same(watched('a', a), watched('b', b)), places };
}

describe('a comparison of secrets', () => {
  const secret = fc.uint8Array({ minLength: 1, maxLength: 100 });

  it('[I27] says what is equal, to the last bit and to the length', () => {
    fc.assert(
      fc.property(secret, fc.nat(), fc.nat(7), fc.uint8Array({ minLength: 1, maxLength: 3 }), (bytes, place, bit, more) => {
        const other = bytes.with(place % bytes.length, (bytes[place % bytes.length] ?? 0) ^ (1 << bit));
        expect(sameSecret(bytes, bytes.slice())).toBe(true);
        expect([sameSecret(bytes, other), sameSecret(other, bytes)]).toEqual([false, false]);
        expect([sameSecret(bytes, bytes.slice(0, -1)), sameSecret(bytes, Uint8Array.from([...bytes, ...more]))]).toEqual([false, false]);
      }),
      { numRuns: 200 },
    );
    expect(sameSecret(new Uint8Array(), new Uint8Array())).toBe(true);
  });

  it('[I27] looks at every byte of both, in the same order, wherever they differ', () => {
    fc.assert(
      fc.property(secret, fc.array(fc.nat(), { maxLength: 5 }), (bytes, places) => {
        const other = bytes.slice();
        for (const place of places) other[place % other.length] = (other[place % other.length] ?? 0) ^ 0x55;
        const all = Array.from(bytes, (_, at) => [`a${at}`, `b${at}`]).flat();
        expect(placesRead(sameSecret, bytes, other).places).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });

  it('[I27] is another than that of public bytes, which stops where they differ: so this test would see it', () => {
    const { answer, places } = placesRead(equal, Uint8Array.of(1, 2, 3), Uint8Array.of(9, 2, 3));
    expect([answer, places]).toEqual([false, ['a0', 'b0']]);
  });
});
