/** What a person reads in simplified Chinese of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import type { First } from '../text.ts';
import { count } from './count.ts';

export const lines: First['lines'] = {
  out: '你不在此群组中',
  somebody: '某人',
  roles: { creator: '群主', admin: '管理员' },
  members: (n) => count(n, (n) => ({ other: `${n} 位成员` })),
};
