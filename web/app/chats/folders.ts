/** Folders of chats: which chats are in one, and the one that is being made or changed, which is shown once, over everything. */
import { signal } from '@preact/signals';
import type { Folder } from '../../device/port/people.ts';

/** A folder without an id is a new one. */
export type Draft = Omit<Folder, 'folder'> & { readonly folder?: string };

export const edited = signal<Draft | undefined>(undefined);

export const newFolder = (chats: readonly string[] = []): Draft => ({ name: '', people: false, groups: false, unread: false, chats, without: [] });

/** With the chat by itself, or without it whatever its kind; `isOf`: whether its kind alone puts it there. */
export function withChat(folder: Folder, chat: string, isIn: boolean, isOf: boolean): Folder {
  const [chats, without] = [folder.chats.filter((one) => one !== chat), folder.without.filter((one) => one !== chat)];
  return isIn ? { ...folder, chats: isOf ? chats : [...chats, chat], without } : { ...folder, chats, without: isOf ? [...without, chat] : without };
}

/** In another place by so many; undefined where there is none. */
export function moved<T>(all: readonly T[], from: number, by: -1 | 1): readonly T[] | undefined {
  const one = all[from];
  const rest = all.filter((_, at) => at !== from);
  return one === undefined || from + by < 0 || from + by >= all.length ? undefined : [...rest.slice(0, from + by), one, ...rest.slice(from + by)];
}
