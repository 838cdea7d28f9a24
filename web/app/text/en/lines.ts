/** What a person reads in English of groups, in the list and in a chat. None says whether somebody is a man or a woman. */
import { count } from './count.ts';

export const lines = {
  out: 'You are not in this group',
  /** Of whom nothing is known here, within a sentence. */
  somebody: 'somebody',
  roles: { creator: 'owner', admin: 'admin' },
  members: (n: number): string => count(n, (n) => ({ one: `${n} member`, other: `${n} members` })),
} as const;
