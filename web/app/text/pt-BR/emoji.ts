/** What a person reads in Brazilian Portuguese while picking an emoji. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const emoji: Later['emoji'] = {
  search: 'Buscar emoji',
  recent: 'Usados com frequência',
  tone: 'Tom de pele',
  none: 'Nenhum emoji tem esse nome.',
  found: (n) => count(n, (n) => ({ one: `${n} encontrado`, many: `${n} encontrados`, other: `${n} encontrados` })),
};
