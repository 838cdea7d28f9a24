/** Films and sounds as the browser plays them: how long, how large, and one picture of what is seen. What it cannot play is left to who can. */
import { MAX_PIXELS } from '../../chat/magic.ts';
import { MEDIA_LIMIT } from '../../chat/media.ts';
import { before, draw, type Picture, type Sides, within } from './picture.ts';

/** `film`: where there is something to be seen. `duration`: ms, 0 where nobody knows. */
export type Played = { readonly duration: number; readonly film: Omit<Picture, 'source'> | undefined };

/** For each thing that is waited for: what a browser has not told of a file on this device by then it does not tell. */
const PATIENCE_MS = 20_000;
/** Into the film, s: many begin black. */
const POSTER_S = 1;
/** Of the picture of it, px. */
const POSTER = 960;

/** Undefined where this browser does not play it, or nobody waits for it any more. */
export async function playedOf(file: Blob, type: string, signal: AbortSignal | undefined): Promise<Played | undefined> {
  const player = document.createElement('video');
  const address = URL.createObjectURL(file.slice(0, file.size, type));
  try {
    Object.assign(player, { muted: true, playsInline: true, preload: 'auto', src: address });
    if (!(await comes(player, 'loadeddata', signal))) return undefined;
    const duration = await durationOf(player, signal);
    const sides = { width: player.videoWidth, height: player.videoHeight };
    if (sides.width === 0) return { duration, film: undefined };
    return isFit(sides) ? await posterOf(player, sides, duration, signal) : undefined;
  } finally {
    // Its decoder goes now, and not when somebody collects what is not used.
    player.removeAttribute('src');
    player.load();
    URL.revokeObjectURL(address);
  }
}

const isFit = ({ width, height }: Sides): boolean => width * height <= MAX_PIXELS && Math.max(width, height) <= MEDIA_LIMIT.side;

async function posterOf(player: HTMLVideoElement, sides: Sides, duration: number, signal: AbortSignal | undefined): Promise<Played | undefined> {
  player.currentTime = Math.min(POSTER_S, duration / 2000);
  if (!(await comes(player, 'seeked', signal))) return undefined;
  return { duration, film: { ...sides, ...(await before(draw(player, within(sides, POSTER)))) } };
}

/** What was recorded in a page says nothing of its end: whoever asks for a time beyond it is told. */
async function durationOf(player: HTMLVideoElement, signal: AbortSignal | undefined): Promise<number> {
  if (player.duration === Number.POSITIVE_INFINITY) {
    player.currentTime = Number.MAX_SAFE_INTEGER;
    await comes(player, 'seeked', signal);
  }
  const ms = Math.round(player.duration * 1000);
  return Number.isFinite(ms) ? Math.min(ms, MEDIA_LIMIT.durationMs) : 0;
}

function comes(player: HTMLVideoElement, event: 'loadeddata' | 'seeked', signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const ends = new AbortController();
    const end = (isThere: boolean): void => {
      ends.abort();
      clearTimeout(timer);
      resolve(isThere);
    };
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    player.addEventListener(event, () => end(true), ends);
    player.addEventListener('error', () => end(false), ends);
    signal?.addEventListener('abort', () => end(false), ends);
  });
}
