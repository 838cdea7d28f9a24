/** Numbers and what they count, in Brazilian Portuguese. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'one' | 'many' | 'other'>('pt-BR');
