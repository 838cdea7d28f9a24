/** What a person reads in English in the list of chats. */
import { count } from './count.ts';

export const list = {
  title: 'Chats',
  newChat: 'New chat',
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
  unread: (n: number): string => count(n, 'unread message', 'unread messages'),
} as const;
