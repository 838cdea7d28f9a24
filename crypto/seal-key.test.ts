/** Which halves of X-Wing keys nobody may have, against the multiplication that shows it. */
import { x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Bytes, concat, fromHex } from './bytes.ts';
import { isSealKey } from './seal-key.ts';
import { newSealKey } from './sealing.ts';

let mlKem: Bytes;
beforeAll(async () => {
  mlKem = (await newSealKey()).publicKey.slice(0, 1184);
});

const FIELD = 2n ** 255n - 19n;
const bytesOf = (u: bigint): Bytes => fromHex(u.toString(16).padStart(64, '0'))?.reverse() ?? new Uint8Array();

/** RFC 7748 §6.1: zero whatever the scalar, for which noble throws. */
function isZeroing(curve: Bytes): boolean {
  try {
    x25519.getSharedSecret(new Uint8Array(32).fill(1), curve);
    return false;
  } catch {
    return true;
  }
}

it('[X398] an X25519 half is refused where it is not below the field or makes every secret zero, and nowhere else', () => {
  const near = fc.tuple(fc.constantFrom(0n, FIELD, 2n ** 255n, 2n ** 256n - 40n), fc.bigInt(0n, 39n)).map(([from, more]) => from + more);
  const small = fc.constantFrom(
    325606250916557431795983626356110631294008115727848805560023387167927233504n,
    39382357235489614581723060781553021112529911719440698176882885853963445705823n,
    FIELD - 1n,
  );
  const seen = { good: 0, zeroing: 0 };
  fc.assert(
    fc.property(fc.oneof(fc.bigInt(0n, 2n ** 256n - 1n), near, small), (u) => {
      const curve = bytesOf(u);
      const isGood = u < FIELD && !isZeroing(curve);
      seen[isGood ? 'good' : 'zeroing'] += 1;
      expect(isSealKey(concat(mlKem, curve)), u.toString()).toBe(isGood);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.good, seen.zeroing)).toBeGreaterThan(20);
});
