/** Numbers and what they count, in Russian. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'one' | 'few' | 'many'>('ru');
