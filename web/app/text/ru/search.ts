/** What a person reads in Russian when they look for something. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';

export const search: Later['search'] = {
  title: 'Поиск',
  close: 'Закрыть поиск',
  hint: 'Находит все слова в любом порядке, в том числе внутри других слов. То, что в «кавычках», ищется как есть.',
  kinds: 'Что искать',
  kind: { all: 'Всё', chats: 'Чаты', links: 'Ссылки' },
  fromAnyone: 'От кого угодно',
  from: (name) => `Автор: ${isolated(name)}`,
  whose: 'Кто написал',
  anyone: 'Кто угодно',
  findPerson: 'Найти человека',
  noPerson: 'Никого с таким именем нет.',
  anyTime: 'За всё время',
  when: 'Когда написано',
  week: 'Последние 7 дней',
  month: 'Последние 30 дней',
  year: 'Последние 12 месяцев',
  days: 'Выбрать дни…',
  firstDay: 'Первый день',
  lastDay: 'Последний день',
  apply: 'Применить',
  recent: 'Недавние',
  messages: (n) => count(n, (n) => ({ one: `${n} сообщение`, few: `${n} сообщения`, many: `${n} сообщений` })),
  many: 'Сообщения',
  newest: 'Сначала новые',
  more: 'Показать ещё',
  none: (text) => `По запросу «${isolated(text)}» ничего не найдено`,
  noneAtAll: 'Ничего не найдено',
  onHub: (name) => `Найти ${isolated(name)} на сервере`,
  clear: 'Сбросить фильтры',
  clearText: 'Очистить',
  within: (who, chat) => `${isolated(who)} в чате ${isolated(chat)}`,
  searched: (n) =>
    count(n, (n) => ({
      one: `Поиск на этом устройстве: ${n} чат.`,
      few: `Поиск на этом устройстве: все ${n} чата.`,
      many: `Поиск на этом устройстве: все ${n} чатов.`,
    })),
  unsearched: (n) =>
    count(n, (n) => ({
      one: `На устройстве нет места, чтобы искать по всем сообщениям ${n} чата.`,
      few: `На устройстве нет места, чтобы искать по всем сообщениям ${n} чатов.`,
      many: `На устройстве нет места, чтобы искать по всем сообщениям ${n} чатов.`,
    })),
  coming: (n) =>
    count(n, (n) => ({
      one: `Старые сообщения ${n} чата ещё в пути.`,
      few: `Старые сообщения ${n} чатов ещё в пути.`,
      many: `Старые сообщения ${n} чатов ещё в пути.`,
    })),
  at: (at, all) => `${number(at)} из ${number(all)}`,
  atMore: (at, all) => `${number(at)} из более чем ${number(all)}`,
  older: 'Раньше',
  newer: 'Позже',
  toDay: 'Перейти к дате',
  day: 'Дата',
  goToDay: 'Перейти',
};
