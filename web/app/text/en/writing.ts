/** What a person reads in English while writing. */
import { count, number } from './count.ts';

export const writing = {
  parts: (n: number): string => count(n, (n) => ({ one: `Goes out as ${n} message`, other: `Goes out as ${n} messages` })),
  tooManyParts: (most: number): string => `This would be more than ${number(most)} messages. Take some of it away.`,
  people: 'People to mention',
  format: 'Formatting',
  formats: {
    bold: 'Bold',
    italic: 'Italic',
    strike: 'Struck through',
    code: 'Code',
    spoiler: 'Hidden until tapped',
    quote: 'Quote',
    link: 'Link',
  },
} as const;
