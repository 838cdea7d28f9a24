/** What a person reads in Chinese while writing. */
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const writing: Later['writing'] = {
  parts: (n) => count(n, (n) => ({ other: `将分成 ${n} 条消息发送` })),
  tooManyParts: (most) => `会超过 ${number(most)} 条消息，请删减一些。`,
  people: '可以提到的人',
  format: '格式',
  formats: {
    bold: '粗体',
    italic: '斜体',
    strike: '删除线',
    code: '代码',
    spoiler: '点按后显示',
    quote: '引用',
    link: '链接',
  },
};
