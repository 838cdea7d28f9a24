/** What a person reads in Russian while finding and verifying people. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, number } from './count.ts';
import { stopped } from './stop.ts';

export const people: Later['people'] = {
  title: 'Новый чат',
  search: 'Имя пользователя, номер или ссылка',
  searchHint: 'Например, @ada или ссылка Tidings. По номеру находят только тех, кто разрешил это в настройках.',
  brokenLink: 'На этом сервере ссылка ни к кому не ведёт. Возможно, она обрезана или с другого сервера. Попросите её ещё раз и скопируйте целиком.',
  searchEmpty: 'Сначала введите имя пользователя, номер или ссылку.',
  findable: 'Это не имя пользователя, не номер и не ссылка.',
  pasteFirst: 'Сначала вставьте код.',
  otherCode: (begins) => `Это не тот код: он должен начинаться с ${isolated(begins)}`,
  find: 'Найти',
  contacts: 'Люди, которых вы знаете',
  write: 'Написать',
  writeTo: (name) => `Написать: ${isolated(name)}`,
  myLink: 'Ваша ссылка',
  myLinkHint: 'Любой, кто откроет её на этом сервере, увидит ваше имя и сможет вам написать. Сервер прочитать её не может.',
  myLinkWaits: 'Она приведёт к вам, как только это устройство сообщит о ней серверу.',
  renewLink: 'Новая ссылка',
  renewTitle: 'Создать новую ссылку?',
  renewWhat: 'Ссылка и код, которые вы давали до сих пор, больше никуда не приведут. Кто уже нашёл вас по ним, у того вы останетесь.',
  renewed: 'Теперь у вас новая ссылка. Прежняя больше никуда не ведёт.',
  copyLink: 'Копировать ссылку',
  scan: 'Сканировать код',
  noCamera: 'Камеру использовать нельзя. Вставьте код как текст.',
  safetyTitle: (title) => `Проверка: ${isolated(title)}`,
  safetyLead: (title) =>
    `Сравните при встрече или прочтите вслух по телефону: ${isolated(title)}. Если у обоих одно и то же, вас никто не подслушивает.`,
  theirCode: (title) => `Код: ${isolated(title)}`,
  compare: 'Сравнить',
  scanTheirs: (title) => `Сканировать код: ${isolated(title)}`,
  pasteTheirs: 'Вставить код собеседника',
  pastedDigits: (n, all) =>
    `${count(all, (n) => ({ one: `В коде безопасности ${n} цифра`, few: `В коде безопасности ${n} цифры`, many: `В коде безопасности ${n} цифр` }))}; здесь ${number(n)}.`,
  safetyQr: 'Код безопасности',
  safetyScan: 'Каждый сканирует код другого.',
  safetyShow: (title) => `Этот код можно прочесть камерой: ${isolated(title)}.`,
  devices: (title, n, newest) =>
    count(n, (n) => ({
      one: `${isolated(title)}: ${n} устройство, добавлено ${stopped(newest)}`,
      few: `${isolated(title)}: ${n} устройства, последнее добавлено ${stopped(newest)}`,
      many: `${isolated(title)}: ${n} устройств, последнее добавлено ${stopped(newest)}`,
    })),
  notVerified: 'Пока не проверено',
  match: 'Совпадает. Проверено.',
  noMatch: 'Не совпадает. Возможно, между вами кто-то есть. Не пишите ничего личного.',
  markVerified: 'Совпадают',
  unverify: 'Снять отметку о проверке',
  copyNumber: 'Копировать код',
  noContacts: 'Контактов пока нет',
  noContactsHint: 'Добавьте человека по имени пользователя, номеру или ссылке или покажите ему свой код.',
  nobodyCalled: 'Никого так не зовут.',
  add: 'Добавить',
  actions: (name) => `Что можно сделать: ${isolated(name)}`,
  unblockOf: (name) => `Разблокировать: ${isolated(name)}`,
};
