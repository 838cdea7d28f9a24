/** Pictures with what cameras and programs write beside the pixels, made byte by byte. */
import { type Bytes, concat, fromBase64 } from '../../../crypto/bytes.ts';
import { latin, u32 } from '../../chat/magic.world.ts';

/** Pictures of 5 by 4 pixels as Chromium and libwebp write them. */
export const [PNG, JPEG, WEBP] = [
  'iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAYAAABGM_VAAAAALUlEQVR4AWyI2wkAAAgCpZVq_wlqph5C0EeicpzkE0EnzDBrZClJ5yjVHbP1BQAA___ljiQTAAAABklEQVQDAG34GfWSLslTAAAAAElFTkSuQmCC',
  '_9j_4AAQSkZJRgABAQAAAQABAAD_2wBDAAoHBwgHBgoICAgLCgoLDhgQDg0NDh0VFhEYIx8lJCIfIiEmKzcvJik0KSEiMEExNDk7Pj4-JS5ESUM8SDc9Pjv_2wBDAQoLCw4NDhwQEBw7KCIoOzs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozs7Ozv_wAARCAAEAAUDASIAAhEBAxEB_8QAFQABAQAAAAAAAAAAAAAAAAAAAAf_xAAhEAABAgQHAAAAAAAAAAAAAAAAAgMBBBITERQjJEFCUf_EABUBAQEAAAAAAAAAAAAAAAAAAAED_8QAGREAAQUAAAAAAAAAAAAAAAAAAAECAzEy_9oADAMBAAIRAxEAPwCvSkplL-4fevPKd1l1UY9U-JhxAAA2ikm1P__Z',
  'UklGRjoAAABXRUJQVlA4IC4AAACwAQCdASoFAAQAAkA4JYwCdAEO9p5AAP76H1_rh_Dv__oQNlCAUwuAjDZkUtAA',
].map((text) => fromBase64(text)!) as [Bytes, Bytes, Bytes];

/** Words that none of what is sent may hold: a camera, a place, a person. */
export const SECRETS = ['SECRETCAM', 'SECRETPLACE', 'SECRETNAME'] as const;
export const tells = (bytes: Uint8Array): readonly string[] => {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return [...SECRETS, 'Exif', '<x:xmpmeta'].filter((secret) => text.includes(secret));
};

const u16 = (n: number): Bytes => Uint8Array.of(n >> 8, n & 255);
/** TIFF 6.0 §2, the high byte first: an entry of a directory. */
const entry = (tag: number, type: number, count: number, value: Bytes): Bytes => concat(u16(tag), u16(type), u32(count), value);

/** Exif 2.3 §4.6: which way is up, the camera, and where it was: 52 degrees 31 minutes north. */
export function exifOf(orientation: number): Bytes {
  const [make, place] = [latin('SECRETCAM\0'), latin('SECRETPLACE\0')];
  const [first, gps] = [8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + make.length];
  const after = gps + 2 + 3 * 12 + 4;
  const ifd = concat(
    u16(3),
    entry(0x010f, 2, make.length, u32(first)),
    entry(0x0112, 3, 1, concat(u16(orientation), u16(0))),
    entry(0x8825, 4, 1, u32(gps)),
    u32(0),
  );
  const where = concat(u16(3), entry(1, 2, 2, latin('N\0\0\0')), entry(2, 5, 3, u32(after)), entry(0x1b, 2, place.length, u32(after + 24)), u32(0));
  const degrees = concat(...[52, 1, 31, 1, 0, 1].map(u32));
  return concat(latin('MM\0*'), u32(8), ifd, make, where, degrees, place);
}

const segment = (marker: number, data: Bytes): Bytes => concat(Uint8Array.of(0xff, marker), u16(data.length + 2), data);
export const XMP = latin('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRETPLACE</x:xmpmeta>');

/** Right after its beginning, as cameras write it; and more after its end, as phones do. */
export const jpegWith = (jpeg: Bytes, orientation: number): Bytes =>
  concat(
    jpeg.subarray(0, 2),
    segment(0xe1, concat(latin('Exif\0\0'), exifOf(orientation))),
    segment(0xe1, XMP),
    segment(0xed, latin('Photoshop 3.0\0SECRETNAME')),
    segment(0xfe, latin('SECRETNAME')),
    jpeg.subarray(2),
    latin('SECRETNAME'),
  );
export const jpegSaying = (jpeg: Bytes): Bytes => concat(jpeg.subarray(0, 2), segment(0xfe, latin('SECRETNAME')), jpeg.subarray(2));

/** PNG §5.3, with its sum over name and data. */
export const chunk = (name: string, data: Bytes): Bytes => concat(u32(data.length), latin(name), data, u32(sumOf(concat(latin(name), data))));
function sumOf(bytes: Bytes): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
export const pngWith = (png: Bytes, ...chunks: readonly Bytes[]): Bytes => concat(png.subarray(0, 33), ...chunks, png.subarray(33));
export const PNG_SAYING = [
  chunk('tEXt', latin('Author\0SECRETNAME')),
  chunk('iTXt', latin('XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>SECRETPLACE')),
] as const;
export const pngExif = chunk('eXIf', exifOf(1));

/** GIF89a: one pixel, in each of these colours of its table of two in turn; LZW §F of clear, colour, end. */
export function gifWith(frames: readonly (0 | 1)[], ...blocks: readonly Bytes[]): Bytes {
  const head = concat(latin('GIF89a'), Uint8Array.of(1, 0, 1, 0, 0x80, 0, 0), Uint8Array.of(255, 0, 0, 0, 0, 255));
  const loop = latin('!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0');
  const shown = frames.map((colour) =>
    concat(
      Uint8Array.of(0x21, 0xf9, 4, 4, 10, 0, 0, 0),
      Uint8Array.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0),
      Uint8Array.of(2, 2, 0x44 | (colour << 3), 1, 0),
    ),
  );
  return concat(head, loop, ...blocks, ...shown, Uint8Array.of(0x3b));
}
export const GIF_SAYING = [latin('!\xfe\x0aSECRETNAME\0'), latin('!\xff\x0bXMP DataXMP\x0bSECRETPLACE\0')] as const;

/** RFC 9649 §2.7: chunks beside the picture, said in VP8X. `simple`: a WebP of one chunk. */
export function webpWith(simple: Bytes, width: number, height: number): Bytes {
  const little = (n: number): Bytes => Uint8Array.of(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24);
  const one = (name: string, data: Bytes): Bytes => concat(latin(name), little(data.length), data, new Uint8Array(data.length % 2));
  const side = (n: number): Bytes => little(n - 1).subarray(0, 3);
  const head = one('VP8X', concat(Uint8Array.of(0x08 | 0x04, 0, 0, 0), side(width), side(height)));
  const body = concat(latin('WEBP'), head, simple.subarray(12), one('EXIF', exifOf(1)), one('XMP ', latin('<x:xmpmeta>SECRETPLACE')));
  return concat(latin('RIFF'), little(body.length), body);
}
