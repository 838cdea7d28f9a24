/** Which films become smaller, and how small. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLarge, smallerSides } from './smaller.ts';

const file = (size: number): Blob => ({ size }) as Blob;
const MINUTE = 60_000;

it('[X573] a film becomes smaller that is larger than 720 pixels or 4 Mbit a second, and neither longer than ten minutes nor of unknown length', () => {
  const hd = { width: 1280, height: 720, duration: MINUTE };
  expect(isLarge(file(10_000_000), hd)).toBe(false);
  expect(isLarge(file(30_000_000), hd)).toBe(false);
  expect(isLarge(file(30_000_001), hd)).toBe(true);
  expect(isLarge(file(10_000_000), { ...hd, width: 1920, height: 1080 })).toBe(true);
  expect(isLarge(file(10_000_000), { ...hd, width: 1080, height: 1920 })).toBe(true);
  expect(isLarge(file(10_000_000), { ...hd, width: 3000, height: 720 })).toBe(false);
  expect(isLarge(file(900_000_000), { ...hd, duration: 10 * MINUTE })).toBe(true);
  expect(isLarge(file(900_000_000), { ...hd, duration: 10 * MINUTE + 1 })).toBe(false);
  expect(isLarge(file(900_000_000), { ...hd, duration: 0 })).toBe(false);
  expect(isLarge(file(4_000_000_001), hd)).toBe(false);
});

it('[X573] its sides are even, none larger than it was but to be even, the shorter at most 720, and it keeps its form', () => {
  const side = fc.integer({ min: 16, max: 8192 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      const smaller = smallerSides({ width, height });
      expect([smaller.width % 2, smaller.height % 2]).toEqual([0, 0]);
      expect(Math.min(smaller.width, smaller.height)).toBeLessThanOrEqual(720);
      expect(smaller.width).toBeLessThanOrEqual(width + 1);
      expect(smaller.height).toBeLessThanOrEqual(height + 1);
      expect(Math.abs(smaller.width / smaller.height / (width / height) - 1)).toBeLessThan(0.14);
    }),
  );
});
