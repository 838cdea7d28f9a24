/** What can be done with what is pinned. */
import type { Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { type Choice, openUnder } from '../ui/choices.ts';
import { answered } from '../ui/answered.ts';

/** `id`: the one that is shown; `count`: of how many. */
export function openPinnedMenu(device: Device, chat: string, id: string, count: number, button: HTMLElement): void {
  const one: Choice = { name: t.deeds.unpin, icon: 'pin', run: () => void answered(device.call('pin', { chat, id, on: false })) };
  const all: Choice = { name: t.deeds.unpinAll, icon: 'close', run: () => void answered(device.call('unpinAll', { chat })) };
  openUnder(button, t.deeds.pinnedActions, [count > 1 ? [one, all] : [one]]);
}
