/** Sound as frames that follow one another: MPEG layer III and AAC. What a frame says of itself, and how much sound all of them are. */
import type { Bytes } from '../../crypto/bytes.ts';

export type Frame = { readonly type: 'audio/mpeg' | 'audio/aac'; readonly length: number; readonly samples: number };

/** Kilobits a second, ISO/IEC 11172-3 §2.4.2.3 and 13818-3 §2.4.2.3. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const HERTZ = [44_100, 48_000, 32_000];

/** Undefined where none begins there. Two bytes of mark say little: whoever wants to be sure looks whether another follows. */
export function frameAt(bytes: Bytes, at: number): Frame | undefined {
  const byte = (more: number): number => bytes[at + more] ?? 0;
  const [second, third] = [byte(1), byte(2)];
  if (byte(0) !== 0xff || second < 0xe0) return undefined;
  // ISO/IEC 14496-3 §1.A.2.2: blocks of 1024 for each channel, or of 2048 where it is told by half.
  if ((second & 0xf6) === 0xf0) return sound('audio/aac', ((byte(3) & 3) << 11) | (byte(4) << 3) | (byte(5) >> 5), 4096 * (1 + (byte(6) & 3)));
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3];
  if (layer !== 1 || version === 1) return undefined;
  const rate = (version === 3 ? RATES_1 : RATES_2)[third >> 4] ?? 0;
  const hertz = (HERTZ[(third >> 2) & 3] ?? 0) / (version === 3 ? 1 : version === 2 ? 2 : 4);
  if (rate === 0 || hertz === 0) return undefined;
  const samples = version === 3 ? 1152 : 576;
  return sound('audio/mpeg', Math.floor((samples * rate * 125) / hertz) + ((third >> 1) & 1), 2 * samples);
}

/** `samples`: of all channels, at most. */
const sound = (type: Frame['type'], length: number, samples: number): Frame | undefined => (length > 6 ? { type, length, samples } : undefined);

/** How many samples may come of it, of all channels; what stands between frames is passed over, as who plays it does. */
export function samplesIn(bytes: Bytes): number {
  let samples = 0;
  for (let at = bytes.indexOf(0xff); at >= 0; ) {
    const frame = frameAt(bytes, at);
    samples += frame?.samples ?? 0;
    at = bytes.indexOf(0xff, at + (frame?.length ?? 1));
  }
  return samples;
}
