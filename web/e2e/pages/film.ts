/** A page that makes films as cameras do, with a table of where each moment lies, prepares them to be sent, and says what they are. Never shipped. */
import {
  ALL_FORMATS,
  AudioBufferSource,
  BlobSource,
  BufferTarget,
  CanvasSink,
  CanvasSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Input,
  type InputVideoTrack,
  Mp4OutputFormat,
  Output,
  Quality,
  WebMOutputFormat,
} from 'mediabunny';
import { prepare } from '../../app/media/prepare.ts';
import { bytesOf, textOf } from './prepare.ts';

export type Form = 'mp4' | 'webm';
/** What stands in a film, as who gets it reads it. */
export type Facts = {
  readonly size: number;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly duration: number;
  readonly codecs: readonly string[];
  readonly tags: string;
  /** How light it is a second in, 0 to 255. */
  readonly light: number;
};
export type Said = Facts & { readonly kind: string; readonly name: string; readonly said: readonly number[]; readonly heads: number };
export type FilmPage = {
  /** Noise in these sides, so many pictures of it, five a second, each of which begins anew; base64. */
  noise(width: number, height: number, pictures: number): Promise<string>;
  /** A film with a sound and with tags that say where it was made, at so many bits a second; base64. */
  record(form: Form, width: number, height: number, seconds: number, bits: number): Promise<string>;
  /** Prepared to be sent, with how far it was meanwhile; `leaveAt`: nobody waits any more once it is so far. */
  prepare(
    film: string,
    how?: { readonly original?: boolean; readonly limit?: number; readonly leaveAt?: number },
  ): Promise<{ readonly facts?: Said; readonly code?: string; readonly far: readonly number[] }>;
  factsOf(film: string): Promise<Facts>;
};

/** Pictures that differ; those after them are the same again. */
const DRAWN = 10;
const PER_SECOND = 10;
/** Of noise: slow enough that it goes as it is. */
const NOISE_RATE = 5;

type Drawn = { readonly bytes: Uint8Array<ArrayBuffer>; readonly meta: EncodedVideoChunkMetadata | undefined };

async function drawn(width: number, height: number): Promise<readonly Drawn[]> {
  const found: Drawn[] = [];
  const encoder = new VideoEncoder({
    output: (chunk, meta) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      found.push({ bytes, meta });
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({ codec: 'vp8', width, height, bitrate: 20_000_000, framerate: PER_SECOND });
  const noise = new Uint8Array(width * height * 4);
  for (let at = 0; at < DRAWN; at++) {
    for (let from = 0; from < noise.length; from += 65_536) crypto.getRandomValues(noise.subarray(from, from + 65_536));
    const frame = new VideoFrame(noise, { format: 'RGBX', codedWidth: width, codedHeight: height, timestamp: (at * 1e6) / PER_SECOND });
    encoder.encode(frame, { keyFrame: true });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  return found;
}

export const PLACE = '+52.5200+013.4050/';
const RATE = 48_000;

function tone(seconds: number): AudioBuffer {
  const sound = new AudioBuffer({ length: RATE * seconds, numberOfChannels: 1, sampleRate: RATE });
  const wave = Float32Array.from({ length: sound.length }, (_, at) => Math.sin((at * 440 * 2 * Math.PI) / RATE) / 2);
  sound.copyToChannel(wave, 0);
  return sound;
}

async function lightOf(picture: InputVideoTrack | null): Promise<number> {
  const found = picture && (await new CanvasSink(picture, { width: 64, height: 36, fit: 'fill' }).getCanvas(1));
  const pen = found?.canvas.getContext('2d') as OffscreenCanvasRenderingContext2D | null | undefined;
  const pixels = [...(pen?.getImageData(0, 0, 64, 36).data ?? [])].filter((_, at) => at % 4 !== 3);
  return Math.round(pixels.reduce((sum, one) => sum + one, 0) / pixels.length);
}

async function factsOf(film: Blob): Promise<Facts> {
  const input = new Input({ source: new BlobSource(film), formats: ALL_FORMATS });
  const [tracks, picture] = [await input.getTracks(), await input.getPrimaryVideoTrack()];
  const codecs = await Promise.all(tracks.map(async (one) => `${await one.getCodec()}`));
  const [width, height] = [(await picture?.getDisplayWidth()) ?? 0, (await picture?.getDisplayHeight()) ?? 0];
  const duration = Math.round((await input.computeDuration()) * 1000);
  const text = new TextDecoder('latin1').decode(await film.arrayBuffer());
  return {
    size: film.size,
    type: await input.getMimeType(),
    width,
    height,
    duration,
    codecs,
    tags: text.includes(PLACE) ? PLACE : '',
    light: await lightOf(picture),
  };
}

const films: FilmPage = {
  async noise(width, height, pictures) {
    const all = await drawn(width, height);
    const [source, target] = [new EncodedVideoPacketSource('vp8'), new BufferTarget()];
    const output = new Output({ format: new WebMOutputFormat(), target });
    output.addVideoTrack(source, { frameRate: NOISE_RATE });
    await output.start();
    for (let at = 0; at < pictures; at++) {
      const one = all[at % all.length];
      if (one) await source.add(new EncodedPacket(one.bytes, 'key', at / NOISE_RATE, 1 / NOISE_RATE), all[0]?.meta);
    }
    await output.finalize();
    return textOf(new Blob([target.buffer ?? new ArrayBuffer()]));
  },
  async record(form, width, height, seconds, bits) {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    const target = new BufferTarget();
    const output = new Output({ format: form === 'mp4' ? new Mp4OutputFormat() : new WebMOutputFormat(), target });
    const seen = new CanvasSource(canvas, { codec: form === 'mp4' ? 'avc' : 'vp8', quality: new Quality({ bitrate: bits }) });
    const heard = new AudioBufferSource({ codec: 'opus', quality: new Quality({ bitrate: 64_000 }) });
    output.addVideoTrack(seen);
    output.addAudioTrack(heard);
    output.setMetadataTags({ comment: PLACE });
    await output.start();
    await heard.add(tone(seconds));
    for (let at = 0; at < seconds * PER_SECOND; at++) {
      for (let spot = 0; pen && spot < 2000; spot++) {
        pen.fillStyle = `hsl(${Math.random() * 360} 70% 50%)`;
        pen.fillRect(Math.random() * width, Math.random() * height, 40, 40);
      }
      await seen.add(at / PER_SECOND, 1 / PER_SECOND);
    }
    await output.finalize();
    return textOf(new Blob([target.buffer ?? new ArrayBuffer()]));
  },
  async prepare(film, { original = false, limit, leaveAt = Number.POSITIVE_INFINITY } = {}) {
    const [leave, far] = [new AbortController(), [] as number[]];
    const progressed = (done: number): void => {
      far.push(done);
      if (done >= leaveAt) leave.abort();
    };
    const made = await prepare(new File([bytesOf(film)], 'IMG_20260504_Berlin.mp4'), { original, limit }, { signal: leave.signal, progressed });
    if ('refused' in made) return { code: made.refused.code, far };
    const { kind, name, type, width = 0, height = 0, duration = 0, head } = made;
    const facts = await factsOf(new Blob([await made.source.slice(0, made.source.size).arrayBuffer()]));
    return { facts: { ...facts, kind, name, type: type || facts.type, said: [width, height, duration], heads: head?.length ?? 0 }, far };
  },
  factsOf: (film) => factsOf(new Blob([bytesOf(film)])),
};
Object.assign(globalThis, { films });
