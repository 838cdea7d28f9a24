/** Films with what cameras note in them, made byte by byte. */
import { type Bytes, concat } from '../../../crypto/bytes.ts';
import { box, latin, u32 } from '../../chat/magic.world.ts';

const none = (length: number): Bytes => new Uint8Array(length);
/** ISO/IEC 14496-12 §8.2.2: made on some day of 2026. */
const DAY = u32(3_860_000_000);
const timed = (name: string): Bytes => box(name, u32(0), DAY, DAY, none(72));
const handler = (kind: string): Bytes => box('hdlr', u32(0), u32(0), latin(kind), none(12), latin('a name\0'));

/** A track of runs of samples, each run at its offset. */
function track(kind: string, offsets: readonly number[], lengths: readonly number[], perRun: number): Bytes {
  const stbl = box(
    'stbl',
    box('stsd', none(8)),
    box('stsc', u32(0), u32(1), u32(1), u32(perRun), u32(1)),
    box('stsz', u32(0), u32(0), u32(lengths.length), ...lengths.map(u32)),
    box('stco', u32(0), u32(offsets.length), ...offsets.map(u32)),
  );
  return box('trak', timed('tkhd'), box('mdia', timed('mdhd'), handler(kind), box('minf', stbl)), box('udta', box('\xa9nam', latin('SECRETNAME'))));
}

export const PLACE = box('udta', box('\xa9xyz', latin('+52.5200+013.4050/SECRETPLACE')), box('meta', latin('SECRETCAM')));

/** Pictures, and between them what a track of places says. */
export function filmOf(): { readonly film: Bytes; readonly pictures: readonly [from: number, bytes: Bytes][] } {
  const head = box('ftyp', latin('isom'), u32(0), latin('isom'), latin('mp42'));
  const [first, place, second] = [latin('the first picture'), latin('SECRETPLACE at 52 north'), latin('the second picture')];
  const at = head.length + 8;
  const offsets = [at, at + first.length, at + first.length + place.length] as const;
  const body = box('mdat', first, place, second, latin('SECRETCAM there'));
  const moov = box(
    'moov',
    timed('mvhd'),
    track('vide', [offsets[0], offsets[2]], [first.length, second.length], 1),
    track('meta', [offsets[1], at + first.length + place.length + second.length], [11, place.length - 11, 15], 2),
    PLACE,
  );
  const film = concat(head, body, box('free', latin('SECRETNAME')), moov, box('uuid', none(16), latin('<x:xmpmeta>SECRETPLACE')));
  return {
    film,
    pictures: [
      [offsets[0], first],
      [offsets[2], second],
    ],
  };
}
