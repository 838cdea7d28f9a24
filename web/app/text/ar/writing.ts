/** What a person reads in Arabic while writing. */
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const writing: Later['writing'] = {
  parts: (n) =>
    count(n, (n) => ({
      zero: `تُرسل في ${n} رسالة`,
      one: 'تُرسل في رسالة واحدة',
      two: 'تُرسل في رسالتين',
      few: `تُرسل في ${n} رسائل`,
      many: `تُرسل في ${n} رسالة`,
      other: `تُرسل في ${n} رسالة`,
    })),
  tooManyParts: (most) => `عدد الرسائل سيتجاوز ${number(most)}. اختصر النص.`,
  people: 'أشخاص يمكن ذكرهم',
  format: 'التنسيق',
  formats: {
    bold: 'عريض',
    italic: 'مائل',
    strike: 'يتوسطه خط',
    code: 'شفرة',
    spoiler: 'مخفي حتى النقر',
    quote: 'اقتباس',
    link: 'رابط',
  },
};
