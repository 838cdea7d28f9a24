/** What a person reads in German while writing. */
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const writing: Later['writing'] = {
  parts: (n) => count(n, (n) => ({ one: `Wird als ${n} Nachricht gesendet`, other: `Wird als ${n} Nachrichten gesendet` })),
  tooManyParts: (most) => `Das wären mehr als ${number(most)} Nachrichten. Kürze den Text.`,
  people: 'Personen zum Erwähnen',
  format: 'Formatierung',
  formats: {
    bold: 'Fett',
    italic: 'Kursiv',
    strike: 'Durchgestrichen',
    code: 'Code',
    spoiler: 'Verborgen bis zum Antippen',
    quote: 'Zitat',
    link: 'Link',
  },
};
