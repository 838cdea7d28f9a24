/** What a person reads in Arabic while writing. */
import type { Later } from '../text.ts';

export const writing: Later['writing'] = {
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
