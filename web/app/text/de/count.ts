/** Numbers and what they count, in German. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'one' | 'other'>('de');
