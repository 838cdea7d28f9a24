/** What a person reads in Spanish of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const lines: First['lines'] = {
  out: 'No estás en este grupo',
  somebody: 'alguien',
  roles: { creator: 'titular', admin: 'admin' },
  members: (n) => count(n, (n) => ({ one: `${n} miembro`, many: `${n} miembros`, other: `${n} miembros` })),
};
