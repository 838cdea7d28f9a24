/** What a person reads in Chinese while picking an emoji. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const emoji: Later['emoji'] = {
  search: '搜索表情',
  recent: '常用',
  tone: '肤色',
  none: '没有叫这个名字的表情。',
  found: (n) => `找到 ${number(n)} 个`,
};
