/** The one sound that plays, wherever its message is shown; after what was spoken follows the next that was. */
import { signal } from '@preact/signals';

/** `key` names the message and the place in it; times in ms. */
export type Heard = { readonly key: string; readonly at: number; readonly length: number; readonly isPlaying: boolean; readonly rate: number };
/** `duration`: as its message says, ms, for what was recorded in a page does not say it itself. */
type Sound = { readonly key: string; readonly url: string; readonly duration: number };

export const heard = signal<Heard | undefined>(undefined);
const RATES = [1, 1.5, 2];

let audio: HTMLAudioElement | undefined;
let rate = 1;

/** Plays it, or pauses it where it plays. */
export function hear({ key, url, duration }: Sound): void {
  if (heard.value?.key === key && audio) return audio.paused ? play(audio) : audio.pause();
  audio?.pause();
  const next = new Audio(url);
  audio = next;
  next.playbackRate = rate;
  const tell = (): void => {
    if (audio !== next) return;
    const length = Number.isFinite(next.duration) ? next.duration * 1000 : duration;
    heard.value = { key, at: next.currentTime * 1000, length, isPlaying: !next.paused && !next.ended, rate };
  };
  for (const event of ['timeupdate', 'play', 'pause', 'ratechange', 'durationchange', 'seeked']) next.addEventListener(event, tell);
  next.addEventListener('ended', () => audio === next && after(key));
  // Else a system's own controls, also on a locked screen, would show what the page is called.
  if ('mediaSession' in navigator) navigator.mediaSession.metadata = new MediaMetadata({ title: 'Tidings' });
  tell();
  play(next);
}

/** What is spoken would hear it. */
export const pause = (): void => audio?.pause();

/** It is not shown there any more; nor anywhere, it is not heard. */
export function leave(key: string): void {
  setTimeout(() => shown().some(({ dataset }) => dataset['sound'] === key) || stop(key));
}

function stop(key: string): void {
  if (heard.value?.key !== key) return;
  pause();
  audio = undefined;
  heard.value = undefined;
}

export function goTo(key: string, ms: number): void {
  if (!audio || heard.value?.key !== key) return;
  audio.currentTime = Math.max(0, Math.min(ms, heard.value.length)) / 1000;
}

export function nextRate(): void {
  rate = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1;
  if (audio) audio.playbackRate = rate;
}

/** Not awaited: what cannot be played says so by not playing. */
const play = (one: HTMLAudioElement): void => void one.play().catch(() => undefined);

/** The next that was spoken, in the order in which they stand; after the last there is silence. */
function after(key: string): void {
  stop(key);
  const all = shown().filter(({ classList }) => classList.contains('voice'));
  const at = all.findIndex(({ dataset }) => dataset['sound'] === key);
  if (at >= 0) all[at + 1]?.click();
}

const shown = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-sound]')];
