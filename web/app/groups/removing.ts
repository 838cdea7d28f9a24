/** Taking somebody out of a group: for a moment they can be had back. */
import type { GroupMember } from '../../device/port/groups.ts';
import type { Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { say } from '../ui/say.tsx';
import { titleOf } from './picker.tsx';

export async function remove(device: Device, chat: string, one: GroupMember, ban: boolean, mayAdd: boolean): Promise<void> {
  const { user } = one;
  if (!(await answered(device.call('changePeople', { chat, add: [], remove: [user], ban })))) return;
  const name = titleOf(one);
  const undo = (): void => void answered(device.call('changePeople', { chat, add: [user], remove: [] }));
  say({ text: ban ? t.group.bannedOne(name) : t.group.removedOne(name), ...(mayAdd && { action: { name: t.deeds.undo, run: undo } }) });
}
