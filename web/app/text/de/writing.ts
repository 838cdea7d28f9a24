/** What a person reads in German while writing. */
import type { Later } from '../text.ts';

export const writing: Later['writing'] = {
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
