/** What a person reads in Spanish while picking an emoji. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const emoji: Later['emoji'] = {
  search: 'Buscar emoji',
  recent: 'Usados a menudo',
  tone: 'Tono de piel',
  none: 'Ningún emoji se llama así.',
  found: (n) => count(n, (n) => ({ one: `${n} encontrado`, many: `${n} encontrados`, other: `${n} encontrados` })),
};
