/** Which emoji a person used lately, and in which tone: in memory alone, for what a person uses is nobody's to read off a disk. */
import { signal } from '@preact/signals';
import { QUICK, type Tone } from './emoji.ts';

const MOST_RECENT = 24;
export const recent = signal<readonly string[]>(QUICK);
export const tone = signal<Tone | undefined>(undefined);

export const used = (char: string): void => {
  recent.value = [char, ...recent.value.filter((one) => one !== char)].slice(0, MOST_RECENT);
};
