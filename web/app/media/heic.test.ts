/** Pictures in boxes without what their cameras noted. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bytes, concat } from '../../../crypto/bytes.ts';
import { box, brands, latin, u32 } from '../../chat/magic.world.ts';
import { exifOf, tells } from './bare.world.ts';
import { bareHeic } from './heic.ts';

const u16 = (n: number): Bytes => Uint8Array.of(n >> 8, n & 255);
const infe = (item: number, type: string): Bytes => box('infe', u32(0x0200_0000), u16(item), u16(0), latin(type), latin('\0'));

/** A picture, a camera's notes beside it, and XMP among what is small: as phones write them, by `version` of the list of places. */
function heicOf(version: 0 | 1): { readonly heic: Bytes; readonly picture: Bytes } {
  const [picture, exif, xmp] = [latin('the picture itself'), exifOf(6), latin('<x:xmpmeta>SECRETPLACE')];
  const make = (at: number): Bytes => {
    const places = [
      { item: 1, from: at, length: picture.length, isInside: false },
      { item: 2, from: at + picture.length, length: exif.length, isInside: false },
      ...(version === 1 ? [{ item: 3, from: 0, length: xmp.length, isInside: true }] : []),
    ].map(({ item, from, length, isInside }) =>
      concat(u16(item), version === 1 ? u16(isInside ? 1 : 0) : new Uint8Array(), u16(0), u16(1), u32(from), u32(length)),
    );
    const iloc = box('iloc', u32(version << 24), u16(0x4400), u16(places.length), ...places);
    const iinf = box('iinf', u32(0), u16(3), infe(1, 'hvc1'), infe(2, 'Exif'), infe(3, 'mime'));
    const idat = version === 1 ? [box('idat', xmp)] : [];
    return concat(brands('heic', 'mif1'), box('meta', u32(0), iinf, iloc, ...idat), box('mdat', picture, exif));
  };
  return { heic: make(make(0).length - picture.length - exif.length), picture };
}
const bareOf = async (heic: Bytes): Promise<Bytes | undefined> => {
  const bare = await bareHeic(new Blob([heic]));
  return bare && new Uint8Array(await bare.arrayBuffer());
};

it.each([0, 1] as const)(
  '[E93] a picture that can only go as a file keeps nothing of where it was made, and its pixels where they stood (%i)',
  async (version) => {
    const { heic, picture } = heicOf(version);
    expect(tells(heic)).toEqual(expect.arrayContaining(['SECRETCAM', 'SECRETPLACE']));
    const bare = (await bareOf(heic))!;
    // The list of what is in it still names the kind of what is gone.
    expect(tells(bare)).toEqual(['Exif']);
    expect(bare.length).toBe(heic.length);
    expect(String.fromCharCode(...bare)).toContain(String.fromCharCode(...picture));
  },
);
it('[E93] whatever the bytes are it ends, with a picture of the same length or none', async () => {
  const change = fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 6 });
  const check = fc.asyncProperty(
    fc.constantFrom(heicOf(0).heic, heicOf(1).heic),
    change,
    fc.integer({ min: 0, max: 900 }),
    async (heic, changes, to) => {
      const bytes = Uint8Array.from(heic).subarray(0, to);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      const bare = await bareOf(bytes);
      if (bare) expect(bare.length).toBe(bytes.length);
    },
  );
  await fc.assert(check, { numRuns: 1000 });
});
