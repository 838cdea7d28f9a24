/** What a person reads in Russian while writing. */
import type { Later } from '../text.ts';

export const writing: Later['writing'] = {
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
