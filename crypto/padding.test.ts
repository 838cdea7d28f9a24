/** Padding hides a length among many and costs little. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, concat } from './bytes.ts';
import { pad, paddedSize, unpad } from './padding.ts';

it('[G22] sizes are 256, 512, 1 k, 2 k, 4 k, then at most 12 % more than the content; never less, never falling', () => {
  expect([0, 1, 256, 257, 1000, 1024, 1025, 4096].map(paddedSize)).toEqual([256, 256, 256, 512, 1024, 1024, 2048, 4096]);
  fc.assert(
    fc.property(fc.integer({ min: 4097, max: 2 ** 30 }), (length) => {
      const size = paddedSize(length);
      expect(size).toBeGreaterThanOrEqual(length);
      expect(size).toBeLessThanOrEqual(length * 1.12);
      expect(paddedSize(length + 1)).toBeGreaterThanOrEqual(size);
      expect(paddedSize(size)).toBe(size);
    }),
    { numRuns: 500 },
  );
});

it('[G22] few sizes are left: fewer than 300 up to 4 MiB', () => {
  const sizes = new Set<number>();
  for (let length = 0; length <= 4 * 1024 * 1024; length = paddedSize(length) + 1) sizes.add(paddedSize(length));
  expect(sizes.size).toBeLessThan(300);
});

it('[G22] what was padded comes back, and padding of any other form is refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6000 }), (value) => {
      const bytes = new Uint8Array(value);
      const padded = pad(bytes);
      expect(padded.length).toBe(paddedSize(bytes.length + 1));
      expect(unpad(padded)).toEqual(bytes);
      expect(unpad(concat(padded, Uint8Array.of(0)))).toBeUndefined();
      expect(unpad(padded.with(padded.length - 1, 1) as Bytes)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
  expect([unpad(new Uint8Array()), unpad(new Uint8Array(256))]).toEqual([undefined, undefined]);
});
