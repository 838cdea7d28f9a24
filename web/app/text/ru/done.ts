/** What a person reads in Russian of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import type { Later } from '../text.ts';
import { count, list } from './count.ts';

export const done: Later['done'] = {
  others: (n) => count(n, (n) => ({ one: `ещё ${n} человек`, few: `ещё ${n} человека`, many: `ещё ${n} человек` })),
  created: { other: (who, name) => `${isolated(who)} создаёт группу «${isolated(name)}»`, own: (name) => `Вы создали группу «${isolated(name)}»` },
  added: {
    other: (who, people) => `${isolated(who)} добавляет в группу: ${list([...people].map(isolated))}`,
    own: (people) => `Вы добавили в группу: ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} добавляет вас в группу`,
  },
  removed: {
    other: (who, people) => `${isolated(who)} удаляет из группы: ${list([...people].map(isolated))}`,
    own: (people) => `Вы удалили из группы: ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} удаляет вас из группы`,
  },
  banned: {
    other: (who, people) => `${isolated(who)} блокирует в группе: ${list([...people].map(isolated))}`,
    own: (people) => `Вы заблокировали в группе: ${list([...people].map(isolated))}`,
    you: (who) => `${isolated(who)} блокирует вас в группе`,
  },
  left: { other: (one) => `${isolated(one)} покидает группу`, own: 'Вы покинули группу' },
  promoted: {
    other: (who, one) => `${isolated(who)} даёт права администратора: ${isolated(one)}`,
    own: (one) => `Вы дали права администратора: ${isolated(one)}`,
    you: (who) => `${isolated(who)} даёт вам права администратора`,
  },
  demoted: {
    other: (who, one) => `${isolated(who)} забирает права администратора: ${isolated(one)}`,
    own: (one) => `Вы забрали права администратора: ${isolated(one)}`,
    you: (who) => `${isolated(who)} забирает у вас права администратора`,
  },
  stepped: { other: (one) => `${isolated(one)} отказывается от прав администратора`, own: 'Вы отказались от прав администратора' },
  owner: {
    other: (who, one) => `${isolated(who)} передаёт группу: теперь её ведёт ${isolated(one)}`,
    own: (one) => `Вы передали группу: теперь её ведёт ${isolated(one)}`,
    you: (who) => `${isolated(who)} передаёт группу вам`,
  },
  renamed: {
    other: (who, name) => `${isolated(who)} меняет название группы на «${isolated(name)}»`,
    own: (name) => `Вы изменили название группы на «${isolated(name)}»`,
  },
  described: { other: (who) => `${isolated(who)} меняет описание группы`, own: 'Вы изменили описание группы' },
  photo: { other: (who) => `${isolated(who)} меняет фото группы`, own: 'Вы изменили фото группы' },
  photo_gone: { other: (who) => `${isolated(who)} убирает фото группы`, own: 'Вы убрали фото группы' },
  rules: { other: (who) => `${isolated(who)} меняет права участников`, own: 'Вы изменили права участников' },
  history_shown: {
    other: (who) => `${isolated(who)} открывает новым участникам прежние сообщения`,
    own: 'Вы открыли новым участникам прежние сообщения',
  },
  history_hidden: {
    other: (who) => `${isolated(who)} скрывает прежние сообщения от новых участников`,
    own: 'Вы скрыли прежние сообщения от новых участников',
  },
  joined: { other: (one) => `${isolated(one)} теперь в группе по ссылке`, own: 'Вы вступили в группу по ссылке' },
  link: { other: (who) => `${isolated(who)} настраивает ссылку-приглашение`, own: 'Вы настроили ссылку-приглашение' },
  link_gone: { other: (who) => `${isolated(who)} отзывает ссылку-приглашение`, own: 'Вы отозвали ссылку-приглашение' },
  pinned: {
    other: (who, what) => `${isolated(who)} закрепляет ${what}`,
    own: (what) => `Вы закрепили ${what}`,
    said: (text) => `«${isolated(text)}»`,
    message: 'сообщение',
  },
};
