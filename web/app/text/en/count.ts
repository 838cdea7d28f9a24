/** Numbers and what they count, in English. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'one' | 'other'>('en');
