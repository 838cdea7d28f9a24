/** What a person reads in Russian in the list of chats. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const list: First['list'] = {
  title: 'Чаты',
  newChat: 'Новый чат',
  search: 'Поиск',
  newGroup: 'Новая группа',
  requests: 'Запросы',
  empty: 'Чатов пока нет',
  emptyHint: 'Найдите человека по имени пользователя, номеру или ссылке. Никто посередине не прочтёт, что вы пишете.',
  coming: 'Ваши чаты ещё в пути',
  comingHint: 'Они придут с другого вашего устройства. Откройте на нём Tidings.',
  find: 'Найти людей',
  nothingOpen: 'Выберите чат',
  draft: 'Черновик:',
  notSent: 'Не отправлено.',
  you: 'Вы:',
  deleted: 'Сообщение удалено',
  unsupported: 'Обновите Tidings, чтобы увидеть это',
  noMessages: 'Сообщений пока нет',
  saved: 'Избранное',
  unread: (n) =>
    count(n, (n) => ({ one: `${n} непрочитанное сообщение`, few: `${n} непрочитанных сообщения`, many: `${n} непрочитанных сообщений` })),
  muted: 'Без звука',
  markedUnread: 'Отмечен как непрочитанный',
  reactions: (n) =>
    count(n, (n) => ({
      one: `Новые реакции на ${n} ваше сообщение`,
      few: `Новые реакции на ${n} ваших сообщения`,
      many: `Новые реакции на ${n} ваших сообщений`,
      other: `Новые реакции на ${n} вашего сообщения`,
    })),
  mentions: (n) =>
    count(n, (n) => ({ one: `Вас упомянули в ${n} сообщении`, few: `Вас упомянули в ${n} сообщениях`, many: `Вас упомянули в ${n} сообщениях` })),
  asking: (n) => count(n, (n) => ({ one: `${n} человек хочет вступить`, few: `${n} человека хотят вступить`, many: `${n} человек хотят вступить` })),
  shelves: 'Какие чаты',
  shelf: { all: 'Все', unread: 'Непрочитанные', archived: 'Архив', people: 'Люди', groups: 'Группы' },
  nothingUnread: 'Непрочитанных нет',
  nothingHere: 'Здесь нет чатов',
};
