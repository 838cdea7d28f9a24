/** The hash of ids and commitments: another's implementation gives the same, and no two lists of parts are one. */
import { sha256 } from '@noble/hashes/sha2.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, own, toHex, utf8 } from './bytes.ts';
import { encode, varUint, writeBytes, writeUint } from './codec.ts';
import { hash, shortHash } from './hash.ts';

const part: fc.Arbitrary<Bytes> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(own),
  fc.integer({ min: 120, max: 17_000 }).map((length) => new Uint8Array(length).fill(length)),
  fc.string({ unit: 'grapheme', maxLength: 60 }).map(utf8),
);

describe('H(name, parts)', () => {
  it('[B1] is SHA-256 over the name and the parts as the codec writes them, each with its length before it', async () => {
    await fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        const written = encode((to) => [utf8('tidings item 1'), ...parts].forEach((one) => writeBytes(to, one)));
        expect(toHex(hash('item', ...parts))).toBe(toHex(sha256(written)));
        expect(toHex(shortHash('item', ...parts))).toBe(toHex(sha256(written)).slice(0, 32));
      }),
      { numRuns: 200 },
    );
  });

  it('[B1] the length before a part is what the codec writes, to the largest', async () => {
    await fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 127, 128, 16_383, 16_384, Number.MAX_SAFE_INTEGER)), (value) => {
        expect(toHex(varUint(value))).toBe(toHex(encode((to) => writeUint(to, value))));
      }),
      { numRuns: 500 },
    );
  });
});
