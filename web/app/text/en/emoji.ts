/** What a person reads in English while picking an emoji. */
import { count } from './count.ts';

export const emoji = {
  search: 'Search emoji',
  recent: 'Often used',
  tone: 'Skin tone',
  none: 'No emoji is called that.',
  found: (n: number): string => count(n, (n) => ({ one: `${n} found`, other: `${n} found` })),
} as const;
