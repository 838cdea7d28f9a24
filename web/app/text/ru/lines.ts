/** What a person reads in Russian of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const lines: First['lines'] = {
  out: 'Вы не в этой группе',
  somebody: 'кто-то без имени',
  roles: { creator: 'владелец', admin: 'админ' },
  members: (n) => count(n, (n) => ({ one: `${n} участник`, few: `${n} участника`, many: `${n} участников` })),
};
