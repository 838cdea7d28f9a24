/** Which chats a list shows, and in which order: the same in every face. */
import type { Folder } from './people.ts';
import type { ChatRow } from './port.ts';

export type Filter = { readonly by: 'all' | 'unread' | 'people' | 'groups' } | { readonly by: 'folder'; readonly folder: Folder };

/** The rows a filter lets through, in their order. */
export const filtered = (rows: readonly ChatRow[], filter: Filter): readonly ChatRow[] => rows.filter((row) => passes(row, filter));

export const isUnread = ({ unread, markedUnread }: ChatRow): boolean => unread > 0 || markedUnread;

/** `now`: ms. */
export const isMuted = ({ mutedUntil }: ChatRow, now: number): boolean => mutedUntil > now;

function passes(row: ChatRow, filter: Filter): boolean {
  switch (filter.by) {
    case 'all':
      return true;
    case 'unread':
      return isUnread(row);
    case 'people':
      return row.kind === 'direct';
    case 'groups':
      return row.kind === 'group';
    case 'folder':
      return isIn(row, filter.folder);
  }
}

/** What is left out of a folder is not in it, whatever else it says; what is named is, read or not. */
function isIn(row: ChatRow, { chats, without, people, groups, unread }: Folder): boolean {
  if (without.includes(row.chat)) return false;
  if (chats.includes(row.chat)) return true;
  const isOfKind = (people && row.kind === 'direct') || (groups && row.kind === 'group');
  return isOfKind && (!unread || isUnread(row));
}
