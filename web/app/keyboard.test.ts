/** What a keyboard leaves of the page, and what is none. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leftBy, LOWEST_PX } from './keyboard.ts';

const PAGE = 800;

it('[K10] a keyboard leaves what is seen, where it is seen', () => {
  expect(leftBy(PAGE, { height: 460, offsetTop: 120, scale: 1 })).toEqual({ height: 460, top: 120 });
});
it('[K10] no bar of a browser is one, nor does looking closer make one', () => {
  const height = fc.double({ min: 1, max: PAGE, noNaN: true });
  const closer = fc.double({ min: 1.05, max: 5, noNaN: true });
  const bar = fc.double({ min: 0, max: LOWEST_PX - 1, noNaN: true });
  fc.assert(
    fc.property(height, closer, bar, (seen, scale, px) => {
      expect(leftBy(PAGE, { height: seen, offsetTop: 0, scale })).toBeUndefined();
      expect(leftBy(PAGE, { height: PAGE - px, offsetTop: 0, scale: 1 })).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
