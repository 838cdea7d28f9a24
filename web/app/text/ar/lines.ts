/** What a person reads in Arabic of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const lines: First['lines'] = {
  out: 'لست في هذه المجموعة',
  somebody: 'شخص ما',
  roles: { creator: 'المالك', admin: 'مشرف' },
  members: (n) => count(n, (n) => ({ zero: 'لا أعضاء', one: 'عضو واحد', two: 'عضوان', few: `${n} أعضاء`, many: `${n} عضوًا`, other: `${n} عضو` })),
};
