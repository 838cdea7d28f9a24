/** What a person reads in Brazilian Portuguese while writing. */
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const writing: Later['writing'] = {
  parts: (n) =>
    count(n, (n) => ({ one: `Será enviado em ${n} mensagem`, many: `Será enviado em ${n} de mensagens`, other: `Será enviado em ${n} mensagens` })),
  tooManyParts: (most) => `Seriam mais de ${number(most)} mensagens. Encurte o texto.`,
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
