/** What a person reads in Russian about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const shelf: Later['shelf'] = {
  actions: 'Что сделать с этим чатом',
  markRead: 'Отметить прочитанным',
  markUnread: 'Отметить непрочитанным',
  mute: 'Без звука',
  unmute: 'Включить звук',
  day: 'На сутки',
  always: 'Всегда',
  archive: 'В архив',
  unarchive: 'Вернуть из архива',
  archivedOne: 'Чат в архиве',
  unarchivedOne: 'Чат возвращён из архива',
  clear: 'Очистить историю',
  clearTitle: (name: string): string => `Очистить ${isolated(name)}?`,
  clearHint: 'Все сообщения исчезнут со всех ваших устройств навсегда. У остальных они останутся.',
  clearSaved: 'Все ваши заметки исчезнут со всех ваших устройств навсегда.',
  delete: 'Удалить чат',
  deleteTitle: (name: string): string => `Удалить чат ${isolated(name)}?`,
  deleteHint: 'Все сообщения исчезнут со всех ваших устройств навсегда, а чат — из списка. У остальных они останутся.',
  leaves: 'Сначала вы выйдете из группы.',
  leaveAndDelete: 'Выйти и удалить',
  cleared: 'Чат очищен',
  deleted: 'Чат удалён',
  hours: (n) => count(n, (n) => ({ one: `На ${n} час`, few: `На ${n} часа`, many: `На ${n} часов` })),
};
