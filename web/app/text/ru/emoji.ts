/** What a person reads in Russian while picking an emoji. */
import type { Later } from '../text.ts';
import { number } from './count.ts';

export const emoji: Later['emoji'] = {
  search: 'Поиск эмодзи',
  recent: 'Часто используемые',
  tone: 'Оттенок кожи',
  none: 'Такого эмодзи нет.',
  found: (n) => `Найдено: ${number(n)}`,
};
