/** What a person reads in Russian in the frame, and of days and times anywhere. */
import type { Shell } from '../text.ts';

export const shell: Shell = {
  app: 'Tidings',
  skipToComposer: 'Сразу к полю ввода',
  nav: {
    main: 'Главное меню',
    chats: 'Чаты',
    saved: 'Избранное',
    settings: 'Настройки',
    people: 'Люди',
    menu: 'Меню',
    back: 'Назад',
    close: 'Закрыть',
  },
  status: { device: 'На этом устройстве, ещё не отправлено', hub: 'Отправлено', delivered: 'Доставлено', read: 'Прочитано', failed: 'Не отправлено' },
  update: { ready: 'Готова новая версия.', reload: 'Обновить' },
  today: 'Сегодня',
  yesterday: 'Вчера',
  moment: {
    today: (time) => `сегодня в ${time}`,
    yesterday: (time) => `вчера в ${time}`,
    day: (date, time) => `${date}, ${time}`,
  },
};
