/** Numbers and what they count, in Arabic. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>('ar');
