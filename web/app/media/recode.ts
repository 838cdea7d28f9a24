/**
 * A film made smaller, by what the browser itself decodes and encodes with (W3C WebCodecs). Nothing of it touches a disk. It stays of the form it had, so that whoever could
 * play it still can, and of what stands beside pictures and sound nothing goes along: neither tags nor tracks of anything else.
 */
import {
  type AudioCodec,
  BlobSource,
  BufferTarget,
  canEncodeVideo,
  Conversion,
  Input,
  type InputVideoTrack,
  MP4,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  QTFF,
  Quality,
  type VideoCodec,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import type { Sides } from './picture.ts';

/** `sides`: as it is to be seen. */
export type Wanted = { readonly file: Blob; readonly type: string; readonly sides: Sides };

/** `heard`: sound that is left as it is; all other becomes the first. */
type Form = {
  readonly type: string;
  readonly seen: readonly VideoCodec[];
  readonly heard: readonly [AudioCodec, ...AudioCodec[]];
  readonly format: () => OutputFormat;
};
const AS_MP4: Form = {
  type: 'video/mp4',
  seen: ['avc'],
  heard: ['aac', 'mp3', 'opus'],
  format: () => new Mp4OutputFormat({ fastStart: 'in-memory' }),
};
const AS_WEBM: Form = { type: 'video/webm', seen: ['vp9', 'vp8'], heard: ['opus', 'vorbis'], format: () => new WebMOutputFormat() };

/** Bits a second of so many pixels; of fewer as many fewer, but never less than the last. */
const [BITS, PIXELS, LEAST] = [2_000_000, 1280 * 720, 400_000];
const SOUND_BITS = 96_000;
/** Pictures a second, and how many are looked at to tell. */
const [MOST_RATE, LOOKED_AT] = [30, 100];

/** Undefined where this browser cannot do it, or not all that is seen and heard would go along. `progressed`: from 0 to 1. */
export async function recode({ file, type, sides }: Wanted, progressed: (done: number) => void): Promise<Blob | undefined> {
  const form = type === AS_WEBM.type ? AS_WEBM : AS_MP4;
  const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM] });
  const [picture, sound] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const quality = new Quality({ bitrate: Math.max(LEAST, Math.round((BITS * sides.width * sides.height) / PIXELS)) });
  const codec = await firstOf(form.seen, (one) => canEncodeVideo(one, { ...sides, quality }));
  if (!picture || !codec) return undefined;
  const heard = (await sound?.getCodec()) ?? undefined;
  const target = new BufferTarget();
  const conversion = await Conversion.init({
    input,
    output: new Output({ format: form.format(), target }),
    tracks: 'primary',
    // Turned, where a camera only notes that it is to be: not all players look.
    video: { codec, quality, ...sides, ...(await rateOf(picture)), fit: 'fill', allowTransformationMetadata: false, forceTranscode: true },
    audio: { codec: heard && form.heard.includes(heard) ? heard : form.heard[0], quality: new Quality({ bitrate: SOUND_BITS }) },
    tags: {},
    showWarnings: false,
  });
  if (!conversion.isValid || conversion.utilizedTracks.length < (sound ? 2 : 1)) return undefined;
  conversion.onProgress = progressed;
  await conversion.execute();
  return target.buffer ? new Blob([target.buffer], { type: form.type }) : undefined;
}

async function rateOf(picture: InputVideoTrack): Promise<{ readonly frameRate?: number }> {
  const { averagePacketRate } = await picture.computePacketStats(LOOKED_AT);
  return averagePacketRate > MOST_RATE + 1 ? { frameRate: MOST_RATE } : {};
}

async function firstOf<T>(all: readonly T[], is: (one: T) => Promise<boolean>): Promise<T | undefined> {
  for (const one of all) if (await is(one)) return one;
  return undefined;
}
