/** The square that is taken of a picture. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Crop, keyed, MAX_ZOOM, pulled, type Size, squareOf, wholeOf, zoomed } from './crop.ts';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 20_000 }), height: fc.integer({ min: 1, max: 20_000 }) });
const deeds: fc.Arbitrary<(size: Size, crop: Crop) => Crop> = fc.oneof(
  fc
    .record({ x: fc.double({ min: -9, max: 9, noNaN: true }), y: fc.double({ min: -9, max: 9, noNaN: true }) })
    .map((by) => (size: Size, crop: Crop) => pulled(size, crop, by)),
  fc.double({ min: 0, max: 99, noNaN: true }).map((zoom) => (size: Size, crop: Crop) => zoomed(size, crop, zoom)),
  fc
    .constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '+', '-', 'x')
    .map((key) => (size: Size, crop: Crop) => keyed(size, crop, key) ?? crop),
);

it('[U310] whatever is done, the square lies in the picture, and is as large as it is near', () => {
  fc.assert(
    fc.property(sizes, fc.array(deeds, { maxLength: 30 }), (size, all) => {
      const crop = all.reduce((now, deed) => deed(size, now), wholeOf(size));
      const { left, top, side } = squareOf(size, crop);
      expect(side).toBeCloseTo(Math.min(size.width, size.height) / crop.zoom, 6);
      expect(crop.zoom).toBeGreaterThanOrEqual(1);
      expect(crop.zoom).toBeLessThanOrEqual(MAX_ZOOM);
      for (const [from, room] of [
        [left, size.width],
        [top, size.height],
      ] as const) {
        expect(from).toBeGreaterThanOrEqual(-1e-6);
        expect(from + side).toBeLessThanOrEqual(room + 1e-6);
      }
    }),
    { numRuns: 200 },
  );
});

it('[U310] it goes where a finger pulls it and where an arrow points', () => {
  const size = { width: 400, height: 200 };
  const whole = wholeOf(size);
  expect(squareOf(size, whole)).toEqual({ left: 100, top: 0, side: 200 });
  expect(squareOf(size, pulled(size, whole, { x: 0.25, y: 0.9 }))).toEqual({ left: 50, top: 0, side: 200 });
  expect(squareOf(size, keyed(size, whole, 'ArrowRight') ?? whole)).toEqual({ left: 110, top: 0, side: 200 });
  expect(squareOf(size, zoomed(size, whole, 2))).toEqual({ left: 150, top: 50, side: 100 });
});
