/** Taking a folder away; it can be had back for a moment. */
import type { Folder } from '../../device/port/people.ts';
import type { Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { say } from '../ui/say.tsx';

export async function removeFolder(device: Device, folder: Folder): Promise<void> {
  if (!(await answered(device.call('removeFolder', { folder: folder.folder })))) return;
  const { folder: _, ...again } = folder;
  say({ text: t.folders.removed(folder.name), action: { name: t.deeds.undo, run: () => void answered(device.call('saveFolder', again)) } });
}
