/** What a person reads in English about what can be done with chats of the list. */
import { isolated } from '../../../chat/plain.ts';
import { count } from './count.ts';

export const shelf = {
  actions: 'What to do with this chat',
  markRead: 'Mark as read',
  markUnread: 'Mark as unread',
  mute: 'Mute',
  unmute: 'Unmute',
  day: 'For a day',
  always: 'Always',
  archive: 'Archive',
  unarchive: 'Take out of the archive',
  archivedOne: 'Chat archived',
  unarchivedOne: 'Chat taken out of the archive',
  clear: 'Clear history',
  clearTitle: (name: string): string => `Clear all of ${isolated(name)}?`,
  clearHint: 'All messages go from all your devices, for good. Others keep theirs.',
  clearSaved: 'All your notes go from all your devices, for good.',
  delete: 'Delete chat',
  deleteTitle: (name: string): string => `Delete the chat ${isolated(name)}?`,
  deleteHint: 'All messages go from all your devices, for good, and the chat from your list. Others keep theirs.',
  leaves: 'You leave the group first.',
  leaveAndDelete: 'Leave and delete',
  cleared: 'Chat cleared',
  deleted: 'Chat deleted',
  hours: (n: number): string => count(n, (n) => ({ one: `For ${n} hour`, other: `For ${n} hours` })),
} as const;
