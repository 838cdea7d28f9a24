/** Pictures without what stands beside their pixels. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, concat } from '../../../crypto/bytes.ts';
import { latin } from '../../chat/magic.world.ts';
import { bareOf } from './bare.ts';
import { GIF_SAYING, gifWith, JPEG, jpegSaying, jpegWith, PNG, PNG_SAYING, pngExif, pngWith, tells, WEBP, webpWith } from './bare.world.ts';

const GIF = gifWith([0, 1]);
const CASES: readonly (readonly [type: string, plain: Bytes, telling: Bytes, isSame: boolean])[] = [
  ['image/jpeg', JPEG, jpegWith(JPEG, 1), false],
  ['image/jpeg', JPEG, jpegSaying(JPEG), true],
  ['image/png', PNG, concat(pngWith(PNG, ...PNG_SAYING), latin('SECRETNAME')), true],
  ['image/png', PNG, pngWith(PNG, pngExif), false],
  ['image/gif', GIF, concat(gifWith([0, 1], ...GIF_SAYING), latin('SECRETNAME')), true],
  ['image/webp', WEBP, webpWith(WEBP, 5, 4), false],
];

it.each(CASES)('[E89] of a picture that keeps its bytes (%s) nothing stays but what is drawn', (type, plain, telling, isSame) => {
  expect(tells(telling)).not.toEqual([]);
  const bare = bareOf(type, telling)!;
  expect(tells(bare.bytes)).toEqual([]);
  expect(bare.isSame).toBe(isSame);
  expect(bareOf(type, plain)).toMatchObject({ bytes: plain, isSame: true });
  expect(bareOf(type, bare.bytes)?.bytes).toEqual(bare.bytes);
  if (type !== 'image/webp') expect(bare.bytes).toEqual(plain);
});
// Threat 49: notes of place and camera.
it('[E89] whether it moves is told by its frames', () => {
  expect(bareOf('image/gif', gifWith([0]))?.moves).toBe(false);
  expect(bareOf('image/gif', gifWith([0, 1]))?.moves).toBe(true);
  expect(bareOf('image/png', PNG)?.moves).toBe(false);
});
it('[E89] whatever the bytes are it ends, with no more than it was given, and with the same where it is asked again', () => {
  const change = fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 6 });
  const check = fc.property(fc.constantFrom(...CASES), fc.boolean(), change, fc.nat(800), ([type, plain, telling], isPlain, changes, to) => {
    const bytes = Uint8Array.from(isPlain ? plain : telling).subarray(0, to);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    const bare = bareOf(type, bytes);
    if (!bare) return;
    expect(bare.bytes.length).toBeLessThanOrEqual(bytes.length);
    expect(bareOf(type, bare.bytes)?.bytes).toEqual(bare.bytes);
  });
  fc.assert(check, { numRuns: 2000 });
});
