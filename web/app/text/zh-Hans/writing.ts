/** What a person reads in Chinese while writing. */
import type { Later } from '../text.ts';

export const writing: Later['writing'] = {
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
