/** QR codes as they are drawn: each can be read again. */
import fc from 'fast-check';
import { decodeQR } from 'qr/decode.js';
import { expect, it } from 'vitest';
import { toBase64 } from '../../../crypto/bytes.ts';
import { type Modules, modulesOf } from './qr-modules.ts';

/** What a camera would see: `scale` pixels a module, the hole filled with the mark's dark colour at its worst. */
function picture({ size, isDark, hole }: Modules, scale: number) {
  const width = size * scale;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  const inMark = (at: number): boolean => at > hole.from && at < hole.from + hole.length - 1;
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++) {
      const [row, column] = [Math.floor(y / scale), Math.floor(x / scale)];
      if (isDark(row, column) || (inMark(row) && inMark(column))) data.fill(8, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return { width, height: width, data };
}

it('[U27] every code is read back from its picture, the mark in its middle', () => {
  const code = fc
    .tuple(
      fc.constantFrom('tidings:link:', 'tidings:safety:', 'https://tidings.example.org/#tidings:contact:'),
      fc.uint8Array({ minLength: 48, maxLength: 120 }),
    )
    .map(([scheme, bytes]) => scheme + toBase64(Uint8Array.from(bytes)));
  fc.assert(
    fc.property(code, fc.integer({ min: 3, max: 5 }), (text, scale) => {
      expect(decodeQR(picture(modulesOf(text), scale), { timeLimit: 1000 })).toBe(text);
    }),
    { numRuns: 100 },
  );
});
it('[U27] a code is drawn as it is: its path has each dark module once and none of the hole', () => {
  const { dark, size, isDark, hole } = modulesOf('tidings:link:abc');
  const drawn = [...dark.matchAll(/M(\d+) (\d+)h(\d+)v1H(\d+)z/g)].flatMap(([, x = '', y = '', length = '']) =>
    Array.from({ length: Number(length) }, (_, i) => `${Number(x) + i} ${y}`),
  );
  const all = Array.from({ length: size * size }, (_, i) => [Math.floor(i / size), i % size] as const);
  expect(drawn).toEqual(all.filter(([row, column]) => isDark(row, column)).map(([row, column]) => `${column} ${row}`));
  const centre = (size - 1) / 2;
  expect(hole.from + (hole.length - 1) / 2).toBe(centre);
  expect(isDark(centre, centre)).toBe(false);
});
