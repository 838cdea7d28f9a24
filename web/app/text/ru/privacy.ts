/** What a person reads in Russian about who sees what of them. */
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const privacy: Later['privacy'] = {
  shown: { lastSeen: 'Когда я в сети', photo: 'Моё фото', groups: 'Добавлять меня в группы' },
  hints: {
    lastSeen: 'Если вас не видит никто, вы всё равно видите тех, кто это показывает.',
    photo: 'Кому нельзя, тот видит ваши инициалы.',
    groups: 'Кому нельзя добавлять, тот может только спросить.',
  },
  audience: { everyone: 'Все', contacts: 'Контакты', nobody: 'Никто' },
  exact: 'Показывать точное время',
  exactHint: 'Выключено: другие узнают только примерно, например «недавно».',
  exceptions: (n) => count(n, (n) => ({ one: `${n} исключение`, few: `${n} исключения`, many: `${n} исключений` })),
  exceptionsNone: 'Исключения',
  except: { lastSeen: 'Кто видит, когда я в сети', photo: 'Кто видит моё фото', groups: 'Кто может добавлять меня в группы' },
  exceptHint: 'Для каждого человека можно решить иначе.',
  is: { none: 'Как выбрано', always: 'Всегда', never: 'Никогда' },
  typing: 'Набор текста',
  typingHint: 'Выключено: никто не видит, что вы печатаете, и вы не видите этого у других.',
  keepArchived: 'Оставлять чаты в архиве',
  keepArchivedHint: 'Включено: новое сообщение не возвращает чат в список.',
  blocked: 'Заблокированные',
  nobodyBlocked: 'Никто не заблокирован.',
  search: 'Поиск контактов',
  none: 'Контактов пока нет.',
};
