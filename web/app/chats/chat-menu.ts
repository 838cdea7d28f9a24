/** What can be done with a chat of the list. */
import { isMuted } from '../../device/port/listing.ts';
import type { Folder } from '../../device/port/people.ts';
import type { ChatRow, Device } from '../../device/port/port.ts';
import { clearChoices } from '../clear-choices.ts';
import { muteChoices, unmute } from '../muting.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { type Choice, openMenu } from '../ui/choices.ts';
import type { Spot } from '../ui/press.ts';
import { say } from '../ui/say.tsx';
import { folderChoices } from './folder-menu.ts';
import { moved } from './folders.ts';

/** `pinned`: the chats that are, in their order. */
export type Listed = { readonly row: ChatRow; readonly pinned: readonly string[]; readonly folders: readonly Folder[] };

export function openChatMenu(device: Device, { row, pinned, folders }: Listed, on: HTMLElement, spot: Spot): void {
  const { chat } = row;
  const archive = async (isOn: boolean): Promise<void> => {
    if (!(await answered(device.call('archiveChat', { chat, on: isOn })))) return;
    say({
      text: isOn ? t.shelf.archivedOne : t.shelf.unarchivedOne,
      action: { name: t.deeds.undo, run: () => void answered(device.call('archiveChat', { chat, on: !isOn })) },
    });
  };
  const mute = (): void => openMenu({ label: t.shelf.mute, spot, from: on, groups: [muteChoices(device, chat)] });
  const isUnread = row.unread > 0 || row.markedUnread;
  const choices: Choice[] = [
    isUnread
      ? { name: t.shelf.markRead, icon: 'checks', run: () => void markRead(device, row) }
      : { name: t.shelf.markUnread, icon: 'chats', run: () => void answered(device.call('markUnread', { chat, on: true })) },
    {
      name: row.pinned > 0 ? t.deeds.unpin : t.deeds.pin,
      icon: 'pin',
      run: () => void answered(device.call('pinChat', { chat, on: row.pinned === 0 })),
    },
    isMuted(row, Date.now())
      ? { name: t.shelf.unmute, icon: 'bell', run: () => unmute(device, chat) }
      : { name: t.shelf.mute, icon: 'muted', run: mute },
    { name: row.archived ? t.shelf.unarchive : t.shelf.archive, icon: 'archive', run: () => void archive(!row.archived) },
  ];
  const move = (by: -1 | 1): readonly Choice[] => {
    const next = moved(pinned, pinned.indexOf(chat), by);
    const name = by < 0 ? t.folders.moveUp : t.folders.moveDown;
    return next ? [{ name, icon: by < 0 ? 'up' : 'down', run: () => void answered(device.call('orderPinned', { chats: next })) }] : [];
  };
  choices.push(...(row.pinned > 0 ? [...move(-1), ...move(1)] : []), {
    name: t.folders.title,
    icon: 'folder',
    run: () => openMenu({ label: t.folders.title, spot, from: on, groups: folderChoices(device, row, folders) }),
  });
  openMenu({ label: t.shelf.actions, spot, from: on, groups: [choices, clearChoices(row)] });
}

/** All there is of it is read, and it is not shown as unread. */
async function markRead(device: Device, { chat, unread, markedUnread }: ChatRow): Promise<void> {
  if (markedUnread) await device.call('markUnread', { chat, on: false });
  if (unread === 0) return;
  const newest = await device.call('history', { chat, limit: 1 });
  const id = newest.ok ? newest.rows.at(-1)?.id : undefined;
  if (id !== undefined) await device.call('markRead', { chat, id });
}
