/** What a person reads in English of what was done to a group: one sentence each, in the list and between messages. None says whether somebody is a man or a woman. */
import { isolated } from '../../../chat/plain.ts';
import { count, list } from './count.ts';

/** `other`: somebody did it; `own`: this person did; `you`: somebody did it to this person. */
export const done = {
  others: (n: number): string => count(n, (n) => ({ one: `${n} other`, other: `${n} others` })),
  created: {
    other: (who: string, name: string): string => `${isolated(who)} created the group “${isolated(name)}”`,
    own: (name: string): string => `You created the group “${isolated(name)}”`,
  },
  added: {
    other: (who: string, people: readonly string[]): string => `${isolated(who)} added ${list([...people].map(isolated))}`,
    own: (people: readonly string[]): string => `You added ${list([...people].map(isolated))}`,
    you: (who: string): string => `${isolated(who)} added you`,
  },
  removed: {
    other: (who: string, people: readonly string[]): string => `${isolated(who)} removed ${list([...people].map(isolated))}`,
    own: (people: readonly string[]): string => `You removed ${list([...people].map(isolated))}`,
    you: (who: string): string => `${isolated(who)} removed you`,
  },
  banned: {
    other: (who: string, people: readonly string[]): string => `${isolated(who)} banned ${list([...people].map(isolated))}`,
    own: (people: readonly string[]): string => `You banned ${list([...people].map(isolated))}`,
    you: (who: string): string => `${isolated(who)} banned you`,
  },
  left: { other: (one: string): string => `${isolated(one)} left`, own: 'You left' },
  promoted: {
    other: (who: string, one: string): string => `${isolated(who)} gave ${isolated(one)} admin rights`,
    own: (one: string): string => `You gave ${isolated(one)} admin rights`,
    you: (who: string): string => `${isolated(who)} gave you admin rights`,
  },
  demoted: {
    other: (who: string, one: string): string => `${isolated(who)} took admin rights from ${isolated(one)}`,
    own: (one: string): string => `You took admin rights from ${isolated(one)}`,
    you: (who: string): string => `${isolated(who)} took your admin rights`,
  },
  stepped: { other: (one: string): string => `${isolated(one)} gave up admin rights`, own: 'You gave up admin rights' },
  owner: {
    other: (who: string, one: string): string => `${isolated(who)} handed the group on to ${isolated(one)}`,
    own: (one: string): string => `You handed the group on to ${isolated(one)}`,
    you: (who: string): string => `${isolated(who)} handed the group on to you`,
  },
  renamed: {
    other: (who: string, name: string): string => `${isolated(who)} renamed the group to “${isolated(name)}”`,
    own: (name: string): string => `You renamed the group to “${isolated(name)}”`,
  },
  described: { other: (who: string): string => `${isolated(who)} changed the description`, own: 'You changed the description' },
  photo: { other: (who: string): string => `${isolated(who)} changed the group photo`, own: 'You changed the group photo' },
  photo_gone: { other: (who: string): string => `${isolated(who)} removed the group photo`, own: 'You removed the group photo' },
  rules: { other: (who: string): string => `${isolated(who)} changed what members may do`, own: 'You changed what members may do' },
  history_shown: {
    other: (who: string): string => `${isolated(who)} lets new members read earlier messages`,
    own: 'You let new members read earlier messages',
  },
  history_hidden: {
    other: (who: string): string => `${isolated(who)} hides earlier messages from new members`,
    own: 'You hide earlier messages from new members',
  },
  joined: { other: (one: string): string => `${isolated(one)} joined by a link`, own: 'You joined by a link' },
  link: { other: (who: string): string => `${isolated(who)} set up an invite link`, own: 'You set up an invite link' },
  link_gone: { other: (who: string): string => `${isolated(who)} revoked an invite link`, own: 'You revoked an invite link' },
  pinned: {
    other: (who: string, what: string): string => `${isolated(who)} pinned ${what}`,
    own: (what: string): string => `You pinned ${what}`,
    said: (text: string): string => `“${isolated(text)}”`,
    message: 'a message',
  },
} as const;
