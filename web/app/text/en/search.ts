/** What a person reads in English when they look for something. */
import { isolated } from '../../../chat/plain.ts';
import { count, number } from './count.ts';

export const search = {
  title: 'Search',
  close: 'Close search',
  hint: 'Finds every word, in any order, also inside of words. What stands in “quotation marks” is found as it is.',
  kinds: 'What to look for',
  kind: { all: 'Everything', chats: 'Chats', links: 'Links' },
  fromAnyone: 'From anyone',
  from: (name: string): string => `From ${isolated(name)}`,
  whose: 'Who wrote it',
  anyone: 'Anyone',
  findPerson: 'Find a person',
  noPerson: 'Nobody is called that.',
  anyTime: 'Any time',
  when: 'When it was written',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last 12 months',
  days: 'Choose days…',
  firstDay: 'First day',
  lastDay: 'Last day',
  apply: 'Apply',
  recent: 'Recent',
  messages: (n: number): string => count(n, (n) => ({ one: `${n} message`, other: `${n} messages` })),
  many: 'Messages',
  newest: 'Newest first',
  more: 'Show more',
  none: (text: string): string => `Nothing found for “${isolated(text)}”`,
  noneAtAll: 'Nothing found',
  onHub: (name: string): string => `Find ${isolated(name)} on the hub`,
  clear: 'Clear filters',
  clearText: 'Clear',
  within: (who: string, chat: string): string => `${isolated(who)} in ${isolated(chat)}`,
  searched: (n: number): string =>
    count(n, (n) => ({ one: `Searched on this device: ${n} chat.`, other: `Searched on this device: all ${n} chats.` })),
  unsearched: (n: number): string =>
    count(n, (n) => ({
      one: `There is no room on this device to search all of ${n} chat.`,
      other: `There is no room on this device to search all of ${n} chats.`,
    })),
  coming: (n: number): string =>
    count(n, (n) => ({ one: `Older messages of ${n} chat are still to come.`, other: `Older messages of ${n} chats are still to come.` })),
  at: (at: number, all: number): string => `${number(at)} of ${number(all)}`,
  atMore: (at: number, all: number): string => `${number(at)} of more than ${number(all)}`,
  older: 'Older',
  newer: 'Newer',
  toDay: 'Go to a day',
  day: 'Day',
  goToDay: 'Go',
} as const;
