/** The one sound that plays, wherever its message is shown; after what was spoken follows the next that was. */
import { signal } from '@preact/signals';

/** `key` names the message and the place in it; times in ms. */
export type Heard = { readonly key: string; readonly at: number; readonly length: number; readonly isPlaying: boolean; readonly rate: number };

export const heard = signal<Heard | undefined>(undefined);
const RATES = [1, 1.5, 2];

let audio: HTMLAudioElement | undefined;
let rate = 1;

/** Plays it, or pauses it where it plays. */
export function hear(key: string, url: string): void {
  if (heard.value?.key === key && audio) return audio.paused ? play(audio) : audio.pause();
  audio?.pause();
  const next = new Audio(url);
  audio = next;
  next.playbackRate = rate;
  const tell = (): void => {
    if (audio !== next) return;
    const length = Number.isFinite(next.duration) ? next.duration * 1000 : 0;
    heard.value = { key, at: next.currentTime * 1000, length, isPlaying: !next.paused && !next.ended, rate };
  };
  for (const event of ['timeupdate', 'play', 'pause', 'ratechange', 'durationchange', 'seeked']) next.addEventListener(event, tell);
  next.addEventListener('ended', () => after(key));
  tell();
  play(next);
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
  heard.value = undefined;
  const all = [...document.querySelectorAll<HTMLElement>('[data-sound]')];
  const at = all.findIndex(({ dataset }) => dataset['sound'] === key);
  if (at >= 0) all[at + 1]?.click();
}
