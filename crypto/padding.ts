/** How long a plaintext is made before it is sealed, so that its ciphertext tells little of it. */
import { type Bytes, concat } from './bytes.ts';

/** Below this, sizes double; above, they follow Padmé. */
const DOUBLING_UP_TO = 4096;
const SMALLEST = 256;

/**
 * The size `length` bytes are padded to: 256, 512, 1 k, 2 k, 4 k, then Padmé, which leaks O(log log n) bits at no more than 12 % overhead
 * (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019, §4).
 */
export function paddedSize(length: number): number {
  if (length <= SMALLEST) return SMALLEST;
  const exponent = Math.ceil(Math.log2(length));
  if (length <= DOUBLING_UP_TO) return 2 ** exponent;
  const floor = Math.floor(Math.log2(length));
  const step = 2 ** (floor - (Math.floor(Math.log2(floor)) + 1));
  return Math.ceil(length / step) * step;
}

/** The bytes, a 0x80, and zeros up to a padded size (ISO/IEC 7816-4). */
export const pad = (bytes: Bytes): Bytes => concat(bytes, MARK, new Uint8Array(paddedSize(bytes.length + 1) - bytes.length - 1));

/** What `pad` was given; undefined where the end is no such padding. */
export function unpad(padded: Bytes): Bytes | undefined {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  const bytes = padded.slice(0, Math.max(end, 0));
  return padded[end] === 0x80 && padded.length === paddedSize(end + 1) ? bytes : undefined;
}

const MARK = Uint8Array.of(0x80);
