/** What a person reads in English about folders of chats. */
import { isolated } from '../../../chat/plain.ts';

export const folders = {
  title: 'Folders',
  manage: 'Which chats stand together over the list.',
  new: 'New folder',
  edit: 'Edit folder',
  name: 'Name',
  people: 'All direct chats',
  groups: 'All groups',
  unread: 'Of these only what is unread',
  single: 'Single chats',
  is: { none: 'As above', always: 'Always', never: 'Never' },
  remove: 'Delete folder',
  removed: (name: string): string => `Folder ${isolated(name)} deleted`,
  moveUp: 'Move up',
  moveDown: 'Move down',
  upOf: (name: string): string => `Move ${isolated(name)} up`,
  downOf: (name: string): string => `Move ${isolated(name)} down`,
  editOf: (name: string): string => `Edit ${isolated(name)}`,
  search: 'Search chats',
  noChats: 'No chat is called that.',
  empty: 'Choose at least one kind or one chat.',
} as const;
