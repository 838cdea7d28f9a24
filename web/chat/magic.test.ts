/** What files are by their bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, concat, utf8 } from '../../crypto/bytes.ts';
import { isRunningBytes, isRunningType, LOOKED, MAX_PIXELS, rasterOf, shownAs, typeOf } from './magic.ts';
import { avifOf, FILES, gifOf, jpegOf, SHOWABLE, webpOf } from './magic.world.ts';
import { pngOf } from './photo.world.ts';

const RUNS = { numRuns: 300 };
const INLINE = /^(image\/(jpeg|png|gif|webp|avif)|video\/(mp4|quicktime|webm)|audio\/(mp4|webm|mpeg|aac|ogg|wav|flac))$/;

it.each(SHOWABLE)('[E85] a file is what its bytes say: %s, %s', (as, type, bytes) => {
  expect(typeOf(bytes)).toBe(type);
  expect(shownAs(bytes)).toEqual({ as, type });
  expect(isRunningBytes(bytes)).toBe(false);
});
it.each(FILES)('[E85] a file is what its bytes say, and is not shown within the page: %s', (type, bytes) => {
  expect(typeOf(bytes)).toBe(type);
  expect(shownAs(bytes)).toBeUndefined();
});
// Threat 44: a program that calls itself a picture.
it('[E86] what would run when it is opened is told by its bytes', () => {
  const running = FILES.filter(([, bytes]) => isRunningBytes(bytes)).map(([type]) => type);
  expect([...new Set(running)].sort()).toEqual([
    'application/java-archive',
    'application/vnd.android.package-archive',
    'application/vnd.microsoft.portable-executable',
    'application/x-elf',
    'application/x-mach-binary',
    'application/x-ms-shortcut',
    'application/xml',
    'image/svg+xml',
    'text/html',
    'text/x-shellscript',
  ]);
});

it('[E115] what was found to run by its bytes is known by its type to whoever has not got them', () => {
  for (const [type, bytes] of [...FILES, ...SHOWABLE.map(([, type, bytes]) => [type, bytes] as const)])
    expect([type, isRunningType(type)]).toEqual([type, isRunningBytes(bytes)]);
});

const real = fc.constantFrom(...SHOWABLE.map(([, , bytes]) => bytes), ...FILES.map(([, bytes]) => bytes));
const changed = fc.tuple(real, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 })).map(([bytes, changes]): Bytes => {
  const other = Uint8Array.from(bytes);
  for (const [at, value] of changes) if (at < other.length) other[at] = value;
  return other;
});
const cut = fc.tuple(changed, fc.nat(400)).map(([bytes, to]): Bytes => bytes.subarray(0, to));
const any = fc.uint8Array({ maxLength: 600 }).map((bytes): Bytes => Uint8Array.from(bytes));
const joined = fc.tuple(real, any).map(([bytes, more]): Bytes => concat(bytes, more));

// Threat 43: a page or a drawing with scripts, opened in our origin.
it('[E87] whatever the bytes are, of a list that stands is what is shown within the page, with sides that fit where it is drawn', () => {
  const check = fc.property(fc.oneof(changed, cut, any, joined), (bytes) => {
    const shown = shownAs(bytes);
    const raster = rasterOf(bytes);
    isRunningBytes(bytes);
    if (!shown) return;
    expect(shown.type).toMatch(INLINE);
    if (shown.as === 'photo') expect(raster!.width * raster!.height).toBeLessThanOrEqual(MAX_PIXELS);
  });
  fc.assert(check, { numRuns: 2000 });
});
it('[E87] what any reader could take for a page or a drawing with scripts is never shown within the page', () => {
  const before = fc.constantFrom('', ' ', '\n\t', '\ufeff', '<!-- a -->', '<?xml version="1.0"?>\n');
  const markup = fc.constantFrom('<svg', '<SVG', '<html', '<!DOCTYPE html', '<script', '<body', '<iframe', '<foreignObject');
  const check = fc.property(before, markup, fc.string({ maxLength: 80 }), (space, tag, rest) => {
    expect(shownAs(utf8(`${space}${tag} ${rest}>`))).toBeUndefined();
  });
  fc.assert(check, RUNS);
});
it('[E87] a long file is looked at no longer than a short one', () => {
  for (const [, , bytes] of SHOWABLE) {
    const long = concat(bytes, new Uint8Array(4 * LOOKED));
    expect(typeOf(long)).toBe(typeOf(bytes));
  }
});

// Threat 48: a bomb of pixels.
it('[E88] what fills the space before a mark of a JPEG hides no sides', () => {
  const jpeg = jpegOf(40, 30);
  const filled = concat(jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xff, 0xff, 0xe1, 0, 3, 9, 0xff), jpeg.subarray(2));
  expect(rasterOf(filled)).toMatchObject({ width: 40, height: 30 });
});
it('[E88] a picture of more pixels than may be drawn is none, by its head alone', () => {
  const sides = [
    [pngOf, 50_000],
    [jpegOf, 50_000],
    [gifOf, 50_000],
    [webpOf, 50_000],
    [avifOf, 50_000],
  ] as const;
  for (const [of, side] of sides) {
    expect(rasterOf(of(40, 30))).toMatchObject({ width: 40, height: 30 });
    expect(rasterOf(of(side, side))).toMatchObject({ width: side, height: side });
    expect(shownAs(of(40, 30))).toBeDefined();
    expect(shownAs(of(side, side))).toBeUndefined();
    expect(shownAs(of(side, 30))).toBeDefined();
  }
});
