/** What a person reads in English in the list of chats. */
import { count } from './count.ts';

export const list = {
  title: 'Chats',
  newChat: 'New chat',
  search: 'Search',
  newGroup: 'New group',
  requests: 'Requests',
  empty: 'No chats yet',
  emptyHint: 'Find somebody by username, number or link. Nobody in between can read what you write.',
  coming: 'Your chats are still to come',
  comingHint: 'They come from your other device. Open Tidings there.',
  find: 'Find people',
  nothingOpen: 'Choose a chat',
  draft: 'Draft:',
  notSent: 'Not sent.',
  you: 'You:',
  deleted: 'Message deleted',
  unsupported: 'Update Tidings to see this',
  noMessages: 'No messages yet',
  saved: 'Saved messages',
  unread: (n: number): string => count(n, (n) => ({ one: `${n} unread message`, other: `${n} unread messages` })),
  muted: 'Muted',
  markedUnread: 'Marked as unread',
  reactions: (n: number): string =>
    count(n, (n) => ({ one: `New reactions to ${n} message of yours`, other: `New reactions to ${n} messages of yours` })),
  mentions: (n: number): string => count(n, (n) => ({ one: `${n} message names you`, other: `${n} messages name you` })),
  asking: (n: number): string => count(n, (n) => ({ one: `${n} person asks to join`, other: `${n} people ask to join` })),
  shelves: 'Which chats',
  shelf: { all: 'All', unread: 'Unread', archived: 'Archived', people: 'People', groups: 'Groups' },
  nothingUnread: 'Nothing unread',
  nothingHere: 'No chats here',
} as const;
