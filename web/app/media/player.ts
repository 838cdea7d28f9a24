/** The one sound that plays, also where its message is not shown; after what was spoken follows the next that was. */
import { signal } from '@preact/signals';
import type { MediaRow } from '../../device/port/media.ts';
import type { Place } from './place.ts';

/** `key` names the message and the place in it. */
export type Sound = { readonly key: string; readonly place: Place; readonly media: MediaRow };
/** Times in ms. */
export type Heard = Sound & { readonly at: number; readonly length: number; readonly isPlaying: boolean; readonly rate: number };

export const heard = signal<Heard | undefined>(undefined);
/** It is shown nowhere but beside the screens. */
export const isAway = signal(false);
/** What was spoken, has ended and is shown nowhere: what follows it is to be looked for. */
export const ended = signal<Sound | undefined>(undefined);
const RATES = [1, 1.5, 2];

let audio: HTMLAudioElement | undefined;
let rate = 1;

/** Plays it, or pauses it where it plays. */
export function hear(sound: Sound, url: string): void {
  const { key, media } = sound;
  if (heard.value?.key === key) return turn();
  audio?.pause();
  ended.value = undefined;
  isAway.value = !isShown(key);
  const next = new Audio(url);
  audio = next;
  next.playbackRate = rate;
  const tell = (): void => {
    if (audio !== next) return;
    // What was recorded in a page does not say it itself.
    const length = Number.isFinite(next.duration) ? next.duration * 1000 : media.duration;
    heard.value = { ...sound, at: next.currentTime * 1000, length, isPlaying: !next.paused && !next.ended, rate };
  };
  for (const event of ['timeupdate', 'play', 'pause', 'ratechange', 'durationchange', 'seeked']) next.addEventListener(event, tell);
  next.addEventListener('ended', () => audio === next && after(sound));
  // Else a system's own controls, also on a locked screen, would show what the page is called.
  if ('mediaSession' in navigator) navigator.mediaSession.metadata = new MediaMetadata({ title: 'Tidings' });
  tell();
  play(next);
}

/** Pauses what plays, or goes on with it. */
export function turn(): void {
  if (audio?.paused) play(audio);
  else audio?.pause();
}

/** What is spoken would hear it. */
export const pause = (): void => audio?.pause();

/** It is shown there. */
export function arrive(key: string): void {
  if (heard.value?.key === key) isAway.value = false;
}

/** It is not shown there any more. Nor anywhere, it goes on where it plays. */
export function leave(key: string): void {
  setTimeout(() => {
    if (heard.value?.key !== key || isShown(key)) return;
    if (heard.value.isPlaying) isAway.value = true;
    else stop();
  });
}

export function stop(): void {
  pause();
  audio = undefined;
  heard.value = undefined;
  ended.value = undefined;
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
function after(sound: Sound): void {
  const isGone = !isShown(sound.key);
  stop();
  const all = shown().filter(({ classList }) => classList.contains('voice'));
  const at = all.findIndex(({ dataset }) => dataset['sound'] === sound.key);
  if (at >= 0) all[at + 1]?.click();
  else if (isGone && sound.media.kind === 'voice') ended.value = sound;
}

const isShown = (key: string): boolean => shown().some(({ dataset }) => dataset['sound'] === key);
const shown = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-sound]')];
