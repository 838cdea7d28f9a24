/** Taking back what is on its way: for a moment it can be had again, with all of its words. */
import type { Device } from '../../device/port/port.ts';
import { loadLater, t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { say } from '../ui/say.tsx';

export async function takeBack(device: Device, chat: string, id: string): Promise<void> {
  if (!(await answered(device.call('discard', { chat, id, forNow: true })))) return;
  await loadLater();
  const undo = (): void => void answered(device.call('restore', { chat, id }));
  say({ text: t.media.takenBack, action: { name: t.deeds.undo, run: undo } });
}
