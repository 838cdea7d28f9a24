/** Muting a chat: for how long, or no more. */
import type { Device } from '../device/port/port.ts';
import { t } from './text/language.ts';
import { answered } from './ui/answered.ts';
import type { Choice } from './ui/choices.ts';

const HOUR = 60 * 60 * 1000;

export const unmute = (device: Device, chat: string): void => void answered(device.call('muteChat', { chat, until: 0 }));

export function muteChoices(device: Device, chat: string): readonly Choice[] {
  const until = (time: number): void => void answered(device.call('muteChat', { chat, until: time }));
  return [
    { name: t.shelf.hours(1), icon: 'clock', run: () => until(Date.now() + HOUR) },
    { name: t.shelf.hours(8), icon: 'clock', run: () => until(Date.now() + 8 * HOUR) },
    { name: t.shelf.day, icon: 'clock', run: () => until(Date.now() + 24 * HOUR) },
    { name: t.shelf.always, icon: 'muted', run: () => until(Number.MAX_SAFE_INTEGER) },
  ];
}
