/** A credential says one thing in one form. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, concat, equal } from './bytes.ts';
import { readCredential, writeCredential } from './credential.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));
const credential = fc.record({ user: bytes(16), key: bytes(32), index: fc.maxSafeNat() });

it('[G21] a credential is read as it was written, and from no other bytes', () => {
  fc.assert(
    fc.property(credential, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, at, flip) => {
      const written = writeCredential(one);
      expect(readCredential(written)).toEqual(one);
      const place = at % written.length;
      const other = readCredential(written.with(place, (written[place] ?? 0) ^ flip) as Bytes);
      expect(other && equal(writeCredential(other), written)).not.toBe(true);
      expect(readCredential(written.slice(0, place))).toBeUndefined();
      expect(readCredential(concat(written, Uint8Array.of(flip)))).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
