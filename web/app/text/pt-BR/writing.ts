/** What a person reads in Brazilian Portuguese while writing. */
import type { Later } from '../text.ts';

export const writing: Later['writing'] = {
  people: 'Pessoas para mencionar',
  format: 'Formatação',
  formats: {
    bold: 'Negrito',
    italic: 'Itálico',
    strike: 'Tachado',
    code: 'Código',
    spoiler: 'Oculto até tocar',
    quote: 'Citação',
    link: 'Link',
  },
};
