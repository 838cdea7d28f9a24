/** What a person reads in Russian in the list of keys. */
import type { Later } from '../text.ts';

export const keys: Later['keys'] = {
  title: 'Сочетания клавиш',
  groups: { everywhere: 'Везде', writing: 'Во время набора', message: 'На сообщении' },
  to: { step: 'Предыдущий или следующий чат', unread: 'Предыдущий или следующий непрочитанный чат', parts: 'Части экрана', list: 'Назад к чатам' },
  names: {
    alt: 'Alt',
    shift: 'Shift',
    control: 'Ctrl',
    enter: 'Enter',
    escape: 'Esc',
    home: 'Home',
    end: 'End',
    page: 'Page',
    space: 'Пробел',
    remove: 'Del',
  },
  within: {
    messages: 'По сообщениям',
    line: 'Новая строка',
    show: 'Этот список',
    editLast: 'Изменить своё последнее сообщение',
    answer: 'Ответить на более раннее или позднее сообщение',
    quoted: 'К цитируемому сообщению',
  },
};
