/** What is taken for a photo. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, concat, fromBase64, utf8 } from '../../crypto/bytes.ts';
import { PHOTO_BYTES, PHOTO_SIDE, photoTypeOf } from './photo.ts';
import { photoOf, pngOf } from './photo.world.ts';

const RUNS = { numRuns: 100 };

/** Pictures of 5 by 4 pixels as Chromium and libwebp write them, and how each is made to claim another width. */
const REAL = [
  {
    type: 'image/png',
    bytes:
      'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAYAAABGM_VAAAAALUlEQVR4AWyI2wkAAAgCpZVq_wlqph5C0EeicpzkE0EnzDBrZClJ5yjVHbP1BQAA___ljiQTAAAABklEQVQDAG34GfWSLslTAAAAAElFTkSuQmCC',
    widened: (at: DataView, side: number) => at.setUint32(16, side),
  },
  {
    type: 'image/jpeg',
    bytes:
      '_9j_4AAQSkZJRgABAQAAAQABAAD_2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4-JS5ESUM8SDc9Pjv_2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv_wAARCAAEAAUDASIAAhEBAxEB_8QAFQABAQAAAAAAAAAAAAAAAAAAAAf_xAAhEAABAgQHAAAAAAAAAAAAAAAAAgMBBBITERQjJEFCUf_EABUBAQEAAAAAAAAAAAAAAAAAAAED_8QAGREAAQUAAAAAAAAAAAAAAAAAAAECAzEy_9oADAMBAAIRAxEAPwCvSkplL-4fevPKd1l1UY9U-JhxAAA2ikm1P__Z',
    widened: (at: DataView, side: number) => at.setUint16(165, side),
  },
  {
    type: 'image/webp',
    bytes: 'UklGRjoAAABXRUJQVlA4IC4AAACwAQCdASoFAAQAAkA4JYwCdAEO9p5AAP76H1_rh_Dv__oQNlCAUwuAjDZkUtAA',
    widened: (at: DataView, side: number) => at.setUint16(26, side, true),
  },
  {
    type: 'image/webp',
    bytes: 'UklGRiQAAABXRUJQVlA4TBcAAAAvBMAAAA_wGebPMH-Gef5DC8_4iOh_JAA',
    widened: (at: DataView, side: number) => at.setUint16(21, side - 1, true),
  },
  {
    type: 'image/webp',
    bytes:
      'UklGRmQAAABXRUJQVlA4WAoAAAAQAAAABAAAAwAAQUxQSAwAAAABDzD_ERFiDCL6HwZWUDggMgAAALABAJ0BKgUABAACQDglqAJ0R_-CQAAA_u0HLfODLfVln_8Gv_Q7rqTH7h_8HddQAAAA',
    widened: (at: DataView, side: number) => at.setUint16(24, side - 1, true),
  },
] as const;
const bytesOf = ({ bytes }: (typeof REAL)[number]): Bytes => fromBase64(bytes) ?? new Uint8Array();
const widened = (one: (typeof REAL)[number], side: number): Bytes => {
  const bytes = bytesOf(one);
  one.widened(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), side);
  return bytes;
};

it('[E60] a photo is JPEG, PNG or WebP by what it begins with, of at most 32 KiB, and nothing else is one', () => {
  for (const one of REAL) {
    const bytes = bytesOf(one);
    expect(photoTypeOf(bytes)).toBe(one.type);
    expect(photoTypeOf(concat(bytes, new Uint8Array(PHOTO_BYTES)))).toBeUndefined();
    // Without its first byte it is none, whatever follows.
    expect(photoTypeOf(concat(Uint8Array.of(0), bytes))).toBeUndefined();
  }
  expect(photoTypeOf(photoOf(1))).toBe('image/png');
  const svg = utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  for (const none of [new Uint8Array(), svg, utf8('RIFF'), utf8('GIF89a..'), concat(utf8('RIFF'), Uint8Array.of(0, 0, 0, 0), utf8('WAVEfmt '))])
    expect(photoTypeOf(none)).toBeUndefined();
});

it('[X361] a photo of more pixels than a page has room for is none, whatever it weighs, and so is one that moves or hides its sides', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REAL), fc.integer({ min: 1, max: 0x3fff }), (one, side) => {
      expect(photoTypeOf(widened(one, side))).toBe(side <= PHOTO_SIDE ? one.type : undefined);
    }),
    { numRuns: 500, examples: REAL.flatMap((one) => [PHOTO_SIDE, PHOTO_SIDE + 1].map((side): [typeof one, number] => [one, side])) },
  );
  expect(photoTypeOf(pngOf(15_000, 15_000))).toBeUndefined();
  expect(photoTypeOf(pngOf(0, 8))).toBeUndefined();
  const moving = concat(Uint8Array.of(0, 0, 0, 8), utf8('acTL'), new Uint8Array(12));
  expect(photoTypeOf(pngOf(8, 8, moving))).toBeUndefined();
  const [, , , , extended] = REAL;
  const bytes = bytesOf(extended);
  bytes[20] = 2;
  expect(photoTypeOf(bytes)).toBeUndefined();
});

it('[X361] bytes of any kind behind the beginning of a photo are read or refused, and never thrown at', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REAL), fc.nat(64), fc.uint8Array({ maxLength: 200 }), (one, kept, rest) => {
      expect([undefined, one.type]).toContain(photoTypeOf(concat(bytesOf(one).subarray(0, kept), rest)));
    }),
    RUNS,
  );
});
