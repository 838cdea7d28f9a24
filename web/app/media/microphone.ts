/** The microphone, as long as it is wanted: what is heard is recorded, how loud it is is noted as it comes, and the device is let go at once. */
import { MEDIA_LIMIT } from '../../chat/media.ts';
import { nameFor } from './names.ts';
import { peaksOf, peaksSaid } from './peaks.ts';
import type { Prepared } from './prepare.ts';

/** `refused`: by the person, or their browser. `none`: there is none. `busy`: it cannot be had now. */
export type NoMicrophone = 'refused' | 'none' | 'busy';
/** As it is sent. */
export type Voice = Prepared & { readonly source: Blob };
/** `levels`: how loud it was so far, 0 to 1, one for each `LEVEL_MS`. `end` gives what was recorded; `discard` nothing. */
export type Microphone = { readonly levels: readonly number[]; readonly end: () => Promise<Voice | undefined>; readonly discard: () => void };
/** `most`: bytes the hub takes, where it has said so. `onEnd`: no more is to come, for the device is gone or there is enough. */
type Wanted = { readonly most: () => number | undefined; readonly onEnd: () => void };

/** The first that a browser writes. Both are heard in all of today's. */
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
/** Speech is clear with it, and an hour comes to some fourteen megabytes. */
const BITS_PER_SECOND = 32_000;
const LONGEST_MS = 60 * 60 * 1000;
const LEVEL_MS = 50;
/** What comes at once; so much more than fits is never recorded. */
const PART_MS = 1000;
const PART_BYTES = 64 * 1024;

export async function openMicrophone(wanted: Wanted): Promise<Microphone | NoMicrophone> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    return whyNot(error);
  }
  try {
    return await record(stream, wanted);
  } catch (error) {
    letGo(stream);
    if (error instanceof DOMException) return 'busy';
    throw error;
  }
}

/** Media Capture and Streams §10.2.1. */
function whyNot(error: unknown): NoMicrophone {
  if (!(error instanceof DOMException || error instanceof OverconstrainedError)) throw error;
  if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return 'refused';
  return error.name === 'NotFoundError' || error.name === 'OverconstrainedError' ? 'none' : 'busy';
}

/** The light beside it goes out. */
function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

async function record(stream: MediaStream, { most, onEnd }: Wanted): Promise<Microphone> {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND, ...(mimeType !== undefined && { mimeType }) });
  const parts: Blob[] = [];
  let bytes = 0;
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) parts.push(data);
    bytes += data.size;
    if (bytes > (most() ?? MEDIA_LIMIT.size) - PART_BYTES) onEnd();
  });
  recorder.addEventListener('error', onEnd);
  // A call may take it away without ending it.
  for (const track of stream.getTracks()) for (const event of ['ended', 'mute'] as const) track.addEventListener(event, onEnd);
  const listening = listen(stream);
  const began = happens(recorder, 'start');
  recorder.start(PART_MS);
  await began;
  const since = performance.now();
  const timer = setTimeout(onEnd, LONGEST_MS);
  const stop = (): void => {
    clearTimeout(timer);
    listening.stop();
    letGo(stream);
  };
  const end = async (): Promise<Voice | undefined> => {
    const duration = Math.min(LONGEST_MS, Math.round(performance.now() - since));
    // Where the device is gone it has stopped by itself.
    const stopped = recorder.state === 'inactive' ? undefined : happens(recorder, 'stop');
    if (stopped) recorder.stop();
    await stopped;
    stop();
    const [type = ''] = recorder.mimeType.split(';');
    const source = new Blob(parts, { type });
    if (source.size === 0) return undefined;
    // A browser that has nothing to sound by, or waits with it, listens to nothing.
    const isHeard = listening.levels.some((level) => level > 0);
    const peaks = isHeard ? peaksOf(Float32Array.from(listening.levels)) : await peaksSaid(source, duration);
    return { kind: 'voice', source, name: nameFor('voice', type), type, duration, peaks };
  };
  const discard = (): void => {
    stop();
    parts.length = 0;
  };
  return { levels: listening.levels, end, discard };
}

const happens = (recorder: MediaRecorder, event: 'start' | 'stop'): Promise<unknown> =>
  new Promise((happened) => recorder.addEventListener(event, happened, { once: true }));

/** How loud it is, as it is heard: decoding an hour of it once it is over would fill a phone. */
function listen(stream: MediaStream): { readonly levels: number[]; readonly stop: () => void } {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(analyser);
  // Not awaited: where a browser lets it begin later, so do the bars.
  void context.resume();
  const levels: number[] = [];
  const heard = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(heard);
    levels.push(heard.reduce((most, one) => Math.max(most, Math.abs(one)), 0));
  }, LEVEL_MS);
  const stop = (): void => {
    clearInterval(timer);
    // Not awaited: nothing is heard through it any more.
    void context.close();
  };
  return { levels, stop };
}
