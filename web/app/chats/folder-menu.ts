/** What can be done with a folder over the list, and which folders a chat is in. */
import { filtered } from '../../device/port/listing.ts';
import type { Folder } from '../../device/port/people.ts';
import type { ChatRow, Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { type Choice, openMenu } from '../ui/choices.ts';
import type { Spot } from '../ui/press.ts';
import { removeFolder } from './folder-deeds.ts';
import { edited, newFolder, withChat } from './folders.ts';

export function openFolderMenu(device: Device, folder: Folder, on: HTMLElement, spot: Spot): void {
  const edit = (): void => {
    edited.value = folder;
  };
  openMenu({
    label: folder.name,
    spot,
    from: on,
    groups: [
      [{ name: t.folders.edit, icon: 'pen', run: edit }],
      // Not awaited: the list shows it.
      [{ name: t.folders.remove, icon: 'trash', isGrave: true, run: () => void removeFolder(device, folder) }],
    ],
  });
}

/** Pressed, a chat is in the folder, or no more. */
export function folderChoices(device: Device, row: ChatRow, folders: readonly Folder[]): readonly (readonly Choice[])[] {
  const isIn = (folder: Folder): boolean => filtered([row], { by: 'folder', folder }).length > 0;
  const toggle = (folder: Folder): void => {
    const isOf = isIn({ ...folder, chats: [], without: [] });
    void answered(device.call('saveFolder', withChat(folder, row.chat, !isIn(folder), isOf)));
  };
  const make = (): void => {
    edited.value = newFolder([row.chat]);
  };
  return [
    folders.map((folder) => ({ name: folder.name, icon: 'folder', isChosen: isIn(folder), run: () => toggle(folder) })),
    [{ name: t.folders.new, icon: 'plus', run: make }],
  ];
}
