/** What is done with a person without being asked first: a sentence says what became of it, with the way back where it takes something away. */
import type { Device } from '../../device/port/port.ts';
import { t } from '../text/language.ts';
import { answered } from '../ui/answered.ts';
import { say } from '../ui/say.tsx';
import type { Named } from './asking.ts';

/** True where it was done. */
export async function setBlocked(device: Device, person: Named, isOn: boolean): Promise<boolean> {
  const { user, name } = person;
  if (!(await answered(device.call(isOn ? 'block' : 'unblock', { user })))) return false;
  say({
    text: isOn ? t.person.blocked(name) : t.person.unblocked(name),
    ...(isOn ? { action: { name: t.person.unblock, run: () => void setBlocked(device, person, false) } } : {}),
  });
  return true;
}

export async function setContact(device: Device, person: Named, isOn: boolean): Promise<void> {
  const { user, name } = person;
  const asked = isOn ? device.call('addContact', { text: user }) : device.call('removeContact', { user });
  if (!(await answered(asked))) return;
  say({
    text: isOn ? t.person.added(name) : t.person.removed(name),
    ...(isOn ? {} : { action: { name: t.deeds.undo, run: () => void setContact(device, person, true) } }),
  });
}
