/** What a person reads in Russian about one person. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count } from './count.ts';

export const person: Later['person'] = {
  username: 'Имя пользователя',
  ownName: 'Собственное имя',
  groups: 'Общие группы',
  addContact: 'Добавить в контакты',
  removeContact: 'Убрать из контактов',
  added: (name) => `Теперь в контактах: ${isolated(name)}`,
  removed: (name) => `Больше не в контактах: ${isolated(name)}`,
  rename: 'Переименовать',
  renameTitle: (name) => `Как назвать этот контакт: ${isolated(name)}?`,
  renameLabel: 'Имя',
  renameHint: 'Его видите только вы. Если оставить пустым, будет имя, которое человек дал себе сам.',
  block: 'Заблокировать',
  unblock: 'Разблокировать',
  blockTitle: (name) => `Заблокировать: ${isolated(name)}?`,
  blockHint:
    'От этого человека больше ничего не придёт, и от вас к нему ничего не уйдёт: ни сообщения, ни то, в сети ли вы. Ему об этом не сообщат. Написанного за это время вы не увидите никогда. В общих группах его слова скрыты.',
  blocked: (name) => `Заблокировано: ${isolated(name)}`,
  unblocked: (name) => `Разблокировано: ${isolated(name)}`,
  youBlocked: (name) => `Вы заблокировали: ${isolated(name)}.`,
  report: 'Пожаловаться',
  reportTitle: (name) => `Жалоба: ${isolated(name)}`,
  reportLead: (name) =>
    `Жалоба уйдёт тем, кто держит этот сервер. Прочесть там смогут только сообщения, которые вы приложите; они выйдут из-под сквозного шифрования. ${isolated(name)} об этом не узнает.`,
  reasons: {
    spam: 'Спам',
    fraud: 'Мошенничество',
    harassment: 'Травля',
    violence: 'Насилие',
    child_abuse: 'Сексуальное насилие над детьми',
    impersonation: 'Выдаёт себя за другого',
    other: 'Другое',
  },
  reason: 'Причина',
  reportText: 'Что случилось (необязательно)',
  reportLast: (n) =>
    count(n, (n) => ({
      one: `Приложить ${n} последнее сообщение`,
      few: `Приложить ${n} последних сообщения`,
      many: `Приложить ${n} последних сообщений`,
    })),
  reportThese: (n) => count(n, (n) => ({ one: `Приложено ${n} сообщение.`, few: `Приложено ${n} сообщения.`, many: `Приложено ${n} сообщений.` })),
  reportSend: 'Отправить жалобу',
  reported: 'Жалоба отправлена',
  alsoBlock: (name) => `Заодно заблокировать: ${isolated(name)}`,
};
