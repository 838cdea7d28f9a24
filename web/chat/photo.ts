/** A photo of a person or a group: small in bytes and in pixels, still, and one of three kinds by what its bytes begin with, whatever anybody says it is. */
import { type Bytes, equal, utf8 } from '../../crypto/bytes.ts';
import { type Raster, rasterOfJpeg, rasterOfPng, rasterOfWebp } from './raster.ts';

/** Bytes of a photo. */
export const PHOTO_BYTES = 32 * 1024;
/** Pixels of a side. A browser needs four bytes for each, and 27 kB of PNG hold 225 million: whoever was shown such a photo would have no page left. */
export const PHOTO_SIDE = 1024;

export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff);
const [RIFF, WEBP] = [utf8('RIFF'), utf8('WEBP')];

/** What kind of photo these bytes are by all a browser reads before it makes room for the pixels; undefined where they are none. SVG is none: it may hold scripts and addresses. */
export function photoTypeOf(bytes: Bytes): PhotoType | undefined {
  if (bytes.length > PHOTO_BYTES) return undefined;
  const at = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (begins(bytes, PNG)) return isFit(rasterOfPng(at)) ? 'image/png' : undefined;
  if (begins(bytes, JPEG)) return isFit(rasterOfJpeg(at)) ? 'image/jpeg' : undefined;
  return begins(bytes, RIFF) && begins(bytes.subarray(8), WEBP) && isFit(rasterOfWebp(at)) ? 'image/webp' : undefined;
}

const begins = (bytes: Bytes, magic: Bytes): boolean => bytes.length > magic.length && equal(bytes.subarray(0, magic.length), magic);
const isFit = (found: Raster | undefined): boolean =>
  found !== undefined && !found.moves && [found.width, found.height].every((side) => side > 0 && side <= PHOTO_SIDE);
