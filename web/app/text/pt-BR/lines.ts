/** What a person reads in Brazilian Portuguese of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const lines: First['lines'] = {
  out: 'Você não está neste grupo',
  somebody: 'alguém',
  roles: { creator: 'titular', admin: 'admin' },
  members: (n) => count(n, (n) => ({ one: `${n} membro`, many: `${n} membros`, other: `${n} membros` })),
};
