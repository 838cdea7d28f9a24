/** What people say and read in scenarios of what is told, in one call each. */
import type { TestDevice } from './device.ts';
import { has, rowsIn, userOf } from './steps.ts';
import type { World } from './world.ts';

/** All that is here is read. */
export async function read(device: TestDevice, chat: string): Promise<void> {
  const rows = await rowsIn(device, chat);
  await device.do('markRead', { chat, id: rows.at(-1)?.id ?? '' });
}

/** Says it, and waits until the others have it. `whom`: whose name that is. */
export async function tell(
  world: World,
  from: TestDevice,
  to: readonly TestDevice[],
  chat: string,
  text: string,
  whom?: TestDevice,
): Promise<string> {
  const marks = whom ? [{ kind: 'mention' as const, from: 0, length: text.length, value: userOf(whom) }] : [];
  const { id } = await from.do('send', { chat, text, marks });
  for (const one of to) await world.until(`${one.name} has "${text}"`, () => has(one, chat, text));
  return id;
}
