/** Photos for tests: what a browser would take for the beginning of a PNG, and filling. */
import { type Bytes, concat, utf8 } from '../../crypto/bytes.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The beginning of a PNG of these sides, px, that would go on. */
export function pngOf(width: number, height: number, before: Bytes = new Uint8Array()): Bytes {
  const header = new Uint8Array(25);
  header.set(utf8('IHDR'), 4);
  const at = new DataView(header.buffer);
  for (const [from, value] of [
    [0, 13],
    [8, width],
    [12, height],
  ] as const)
    at.setUint32(from, value);
  return concat(SIGNATURE, header, before, new Uint8Array(4), utf8('IDAT'), new Uint8Array(4));
}

/** One of many photos, each another; `length`: bytes of filling. */
export const photoOf = (filling: number, length = 500): Bytes => concat(pngOf(8, 8), new Uint8Array(length).fill(filling));
