/** What a person reads in Spanish while writing. */
import type { Later } from '../text.ts';

export const writing: Later['writing'] = {
  people: 'Personas que puedes mencionar',
  format: 'Formato',
  formats: {
    bold: 'Negrita',
    italic: 'Cursiva',
    strike: 'Tachado',
    code: 'Código',
    spoiler: 'Oculto hasta tocarlo',
    quote: 'Cita',
    link: 'Enlace',
  },
};
