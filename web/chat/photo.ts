/** A photo of a person or a group: small in bytes and in pixels, still, and one of three kinds by what its bytes begin with, whatever anybody says it is. */
import { type Bytes, equal, utf8 } from '../../crypto/bytes.ts';

/** Bytes of a photo. */
export const PHOTO_BYTES = 32 * 1024;
/** Pixels of a side. A browser needs four bytes for each, and 27 kB of PNG hold 225 million: whoever was shown such a photo would have no page left. */
export const PHOTO_SIDE = 1024;

export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp';
type Sides = readonly [width: number, height: number];

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff);
const [RIFF, WEBP] = [utf8('RIFF'), utf8('WEBP')];

/** What kind of photo these bytes are by all a browser reads before it makes room for the pixels; undefined where they are none. SVG is none: it may hold scripts and addresses. */
export function photoTypeOf(bytes: Bytes): PhotoType | undefined {
  if (bytes.length > PHOTO_BYTES) return undefined;
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (begins(bytes, PNG)) return isFit(sidesOfPng(at)) ? 'image/png' : undefined;
  if (begins(bytes, JPEG)) return isFit(sidesOfJpeg(at)) ? 'image/jpeg' : undefined;
  return begins(bytes, RIFF) && begins(bytes.subarray(8), WEBP) && isFit(sidesOfWebp(at)) ? 'image/webp' : undefined;
}

const begins = (bytes: Bytes, magic: Bytes): boolean => bytes.length > magic.length && equal(bytes.subarray(0, magic.length), magic);
const isFit = (sides: Sides | undefined): boolean => sides?.every((side) => side > 0 && side <= PHOTO_SIDE) === true;

const nameAt = (at: DataView, from: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => at.getUint8(from + i)));

/** PNG §5.3, §11.2: IHDR is the first chunk. One with acTL before its IDAT moves. */
function sidesOfPng(at: DataView): Sides | undefined {
  let name = '';
  for (let from = 8; from + 12 <= at.byteLength && name !== 'IDAT'; from += 12 + at.getUint32(from)) {
    name = nameAt(at, from + 4);
    if (name === 'acTL' || (from === 8 && name !== 'IHDR')) return undefined;
  }
  return name === 'IDAT' ? [at.getUint32(16), at.getUint32(20)] : undefined;
}

/** ITU T.81 §B.1, §B.2: segments, each with its length, up to the frame, whose header has its sides. */
function sidesOfJpeg(at: DataView): Sides | undefined {
  for (let from = 2; from + 9 <= at.byteLength && at.getUint8(from) === 0xff; from += 2 + at.getUint16(from + 2)) {
    const marker = at.getUint8(from + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return [at.getUint16(from + 7), at.getUint16(from + 5)];
    // What stands alone, fills, or begins the picture itself has no length.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || marker === 0xff) return undefined;
  }
  return undefined;
}

/** RFC 9649 §2.5 to §2.7: the first chunk has the sides, be it the picture or what says that more follows. Flag 2 of that says that it moves. */
function sidesOfWebp(at: DataView): Sides | undefined {
  if (at.byteLength < 30) return undefined;
  const bits = at.getUint32(21, true);
  const sides24 = (from: number): number => 1 + (at.getUint16(from, true) | (at.getUint8(from + 2) << 16));
  switch (nameAt(at, 12)) {
    case 'VP8 ':
      return [at.getUint16(26, true) & 0x3fff, at.getUint16(28, true) & 0x3fff];
    case 'VP8L':
      return [1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff)];
    case 'VP8X':
      return (at.getUint8(20) & 2) === 0 ? [sides24(24), sides24(27)] : undefined;
    default:
      return undefined;
  }
}
