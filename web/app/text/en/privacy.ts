/** What a person reads in English about who sees what of them. */
import { count } from './count.ts';

export const privacy = {
  shown: { lastSeen: 'When I was here', photo: 'My photo', groups: 'Add me to groups' },
  hints: {
    lastSeen: 'While nobody sees it of you, you still see it of those who show it.',
    photo: 'Whoever may not see it sees your initials.',
    groups: 'Whoever may not add you can only ask.',
  },
  audience: { everyone: 'Everybody', contacts: 'Contacts', nobody: 'Nobody' },
  exact: 'Show the exact time',
  exactHint: 'Off: others only learn about when, such as “recently”.',
  exceptions: (n: number): string => count(n, (n) => ({ one: `${n} exception`, other: `${n} exceptions` })),
  exceptionsNone: 'Exceptions',
  except: { lastSeen: 'Who sees when I was here', photo: 'Who sees my photo', groups: 'Who may add me to groups' },
  exceptHint: 'Of each person one can say otherwise.',
  is: { none: 'As chosen', always: 'Always', never: 'Never' },
  typing: 'Typing',
  typingHint: 'Off: nobody sees that you type, and you do not see that they do.',
  keepArchived: 'Keep archived chats in the archive',
  keepArchivedHint: 'On: a new message does not bring a chat back to the list.',
  blocked: 'Blocked people',
  nobodyBlocked: 'Nobody is blocked.',
  search: 'Search contacts',
  none: 'You have no contacts yet.',
} as const;
