/** Which of the chats the list shows: all of them, those of a kind, those of a folder, or the archive. */
import { signal } from '@preact/signals';
import { filtered, isUnread } from '../../device/port/listing.ts';
import type { Folder } from '../../device/port/people.ts';
import type { ChatRow, ChatsView } from '../../device/port/port.ts';

const KINDS = ['all', 'unread', 'people', 'groups', 'archived'] as const;
export type Kind = (typeof KINDS)[number];
/** `folder`: where it is one, which. */
export type Shelf = { readonly name: string; readonly kind: Kind } | { readonly name: string; readonly folder: Folder };

/** The name of the one that is chosen, until the page is left: a kind's, or a folder's id. */
export const shelf = signal<string>('all');

const ALL: Shelf = { name: 'all', kind: 'all' };

/** The shelves there are something to choose from on, and the one that is chosen; none where all is one. */
export function shelvesOf(chats: ChatsView, folders: readonly Folder[]): readonly Shelf[] {
  // What is read one by one leaves its shelf empty under whoever stands before it.
  const isHeld = (kind: Kind): boolean => kind === 'unread' && shelf.value === kind;
  const wanted = (kind: Kind): readonly Shelf[] => (isHeld(kind) || isWorth(kind, chats) ? [{ name: kind, kind }] : []);
  const more = [
    ...wanted('unread'),
    ...wanted('people'),
    ...wanted('groups'),
    ...folders.map((folder) => ({ name: folder.folder, folder })),
    ...wanted('archived'),
  ];
  return more.length > 0 ? [ALL, ...more] : [];
}

/** People and groups are told apart where there are both. */
function isWorth(kind: Kind, { rows, archived }: ChatsView): boolean {
  const has = (one: ChatRow['kind']): boolean => rows.some((row) => row.kind === one);
  switch (kind) {
    case 'all':
      return true;
    case 'unread':
      return rows.some(isUnread);
    case 'people':
    case 'groups':
      return has('direct') && has('group');
    case 'archived':
      return archived.length > 0;
  }
}

/** The one that is chosen; all where that is no more. */
export const chosenOf = (shelves: readonly Shelf[]): Shelf => shelves.find(({ name }) => name === shelf.value) ?? ALL;

/** What stands on it. The open chat stays among those unread while it is read. */
export function rowsOn(chosen: Shelf, { rows, archived }: ChatsView, open: string | undefined): readonly ChatRow[] {
  if ('folder' in chosen) return filtered(rows, { by: 'folder', folder: chosen.folder });
  if (chosen.kind === 'archived') return archived;
  return chosen.kind === 'unread' ? rows.filter((row) => isUnread(row) || row.chat === open) : filtered(rows, { by: chosen.kind });
}

/** How many of them have something unread. */
export const newsOn = (one: Shelf, chats: ChatsView): number =>
  'kind' in one && (one.kind === 'all' || one.kind === 'archived') ? 0 : rowsOn(one, chats, undefined).filter(isUnread).length;
