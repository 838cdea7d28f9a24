/** Numbers and what they count, in Spanish. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'one' | 'many' | 'other'>('es');
