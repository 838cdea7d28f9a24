/** What a person reads in Spanish while writing. */
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const writing: Later['writing'] = {
  parts: (n) =>
    count(n, (n) => ({ one: `Se enviará en ${n} mensaje`, many: `Se enviará en ${n} de mensajes`, other: `Se enviará en ${n} mensajes` })),
  tooManyParts: (most) => `Serían más de ${number(most)} mensajes. Acorta el texto.`,
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
