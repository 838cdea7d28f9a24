/** How loud a sound is from its beginning to its end, as a line of bars. */
import { frameAt, samplesIn } from '../../chat/frames.ts';
import { MEDIA_LIMIT } from '../../chat/media.ts';

/** Samples of all channels that a file may become, four bytes each: some eleven minutes of music. How many is counted before anything is decoded. */
export const MOST_SAMPLES = 60_000_000;
/** What is quieter all along is not made loud. */
const QUIET = 0.05;
/** Enough to be seen. */
const HERTZ = 8000;

/** The loudest of each of as many stretches as a message takes, 0 to 255, where the loudest of all is 255. */
export function peaksOf(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const count = Math.min(MEDIA_LIMIT.peaks, samples.length);
  const loudest = new Float32Array(count);
  for (let at = 0; at < samples.length; at++) {
    const stretch = Math.floor((at * count) / samples.length);
    loudest[stretch] = Math.max(loudest[stretch] ?? 0, Math.min(1, Math.abs(samples[at] ?? 0)) || 0);
  }
  const most = loudest.reduce((a, b) => Math.max(a, b), QUIET);
  return Uint8Array.from(loudest, (one) => Math.round((255 * one) / most));
}

/** Of a file of sound. Empty where it may become too much, or says too little of how much it becomes. */
export async function peaksIn(file: Blob, type: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!COUNTED.includes(type) || file.size > MOST_SAMPLES) return NONE;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return countOf(bytes, type) > MOST_SAMPLES ? NONE : decodedIn(bytes.buffer);
}

/** Of what was recorded here, for so many ms. */
export const peaksSaid = async (recorded: Blob, duration: number): Promise<Uint8Array<ArrayBuffer>> =>
  (duration / 1000) * RECORDED_HERTZ > MOST_SAMPLES ? NONE : decodedIn(await recorded.arrayBuffer());
/** Opus is decoded so often, whatever was put into it (RFC 6716 §2). */
const RECORDED_HERTZ = 48_000;

async function decodedIn(bytes: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const decoded = await new OfflineAudioContext(1, 1, HERTZ).decodeAudioData(bytes);
    return peaksOf(decoded.getChannelData(0));
  } catch (error) {
    if (error instanceof DOMException) return NONE;
    throw error;
  }
}

const NONE = new Uint8Array();
const COUNTED = ['audio/mpeg', 'audio/aac', 'audio/wav'];

/** At most. A wave says how often it was measured (24 bytes into it, where its form stands first); at the least half a byte stands for each. */
function countOf(bytes: Uint8Array<ArrayBuffer>, type: string): number {
  if (type !== 'audio/wav') return beginsWithFrames(bytes) ? samplesIn(bytes) : Number.POSITIVE_INFINITY;
  const at = new DataView(bytes.buffer);
  if (bytes.length < 28 || at.getUint32(12) !== 0x666d7420) return Number.POSITIVE_INFINITY;
  return bytes.length * 2 * Math.max(1, HERTZ / at.getUint32(24, true));
}

/** Behind the words before it (ID3v2 §3.1), which could as well stand before sound of another form, of which nothing was counted. */
function beginsWithFrames(bytes: Uint8Array<ArrayBuffer>): boolean {
  const isTagged = bytes[0] === 0x49 && bytes[1] === 0x44;
  const from = isTagged ? bytes.subarray(6, 10).reduce((sum, seven) => (sum << 7) | (seven & 127), 0) + 10 : 0;
  const first = frameAt(bytes, from);
  return first !== undefined && frameAt(bytes, from + first.length)?.type === first.type;
}
