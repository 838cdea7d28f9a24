/** What a person reads in German of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const lines: First['lines'] = {
  out: 'Du bist nicht in dieser Gruppe',
  somebody: 'jemand',
  roles: { creator: 'Leitung', admin: 'Admin' },
  members: (n) => count(n, (n) => ({ one: `${n} Mitglied`, other: `${n} Mitglieder` })),
};
