/** What a person reads in Arabic while picking an emoji. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const emoji: Later['emoji'] = {
  search: 'البحث عن إيموجي',
  recent: 'كثيرة الاستعمال',
  tone: 'لون البشرة',
  none: 'لا إيموجي بهذا الاسم.',
  found: (n) => `عدد النتائج: ${number(n)}`,
};
