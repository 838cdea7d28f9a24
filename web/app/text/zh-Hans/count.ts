/** Numbers and what they count, in Chinese, in simplified characters. */
import { newCounting } from '../locale.ts';

export const { number, count, list } = newCounting<'other'>('zh-Hans');
