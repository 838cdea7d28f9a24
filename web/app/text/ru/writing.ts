/** What a person reads in Russian while writing. */
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const writing: Later['writing'] = {
  parts: (n) => count(n, (n) => ({ one: `Уйдёт ${n} сообщением`, few: `Уйдёт ${n} сообщениями`, many: `Уйдёт ${n} сообщениями` })),
  tooManyParts: (most) => `Сообщений было бы больше чем ${number(most)}. Сократите текст.`,
  people: 'Кого упомянуть',
  format: 'Форматирование',
  formats: {
    bold: 'Полужирный',
    italic: 'Курсив',
    strike: 'Зачёркнутый',
    code: 'Код',
    spoiler: 'Скрытый текст',
    quote: 'Цитата',
    link: 'Ссылка',
  },
};
