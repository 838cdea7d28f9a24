/** What people do in groups in scenarios, in one call each. */
import type { GroupView } from '../device/port/groups.ts';
import type { TestDevice } from './device.ts';
import { chatOf, has, meet, newPerson, rowsIn, userOf } from './steps.ts';
import type { World } from './world.ts';

/** Three people who know one another, two and two. */
export type Three = { readonly alice: TestDevice; readonly bob: TestDevice; readonly carol: TestDevice };

export async function newThree(world: World): Promise<Three> {
  const [alice, bob, carol] = [await newPerson(world, 'alice'), await newPerson(world, 'bob'), await newPerson(world, 'carol')];
  await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']);
  await meet(world, alice, carol, ['Hello Carol', 'Hello Alice']);
  await meet(world, bob, carol, ['Hello Carol', 'Hello Bob']);
  return { alice, bob, carol };
}

/** Begins a group and waits until everybody has come in. */
export async function newGroup(world: World, creator: TestDevice, others: readonly TestDevice[], name = 'Bees'): Promise<string> {
  const { chat } = await creator.do('createGroup', { name, people: others.map(userOf) });
  await world.until('everybody is in', () => [creator, ...others].every((device) => chatOf(device, chat)?.line !== undefined));
  return chat;
}

export async function groupAt(device: TestDevice, chat: string): Promise<GroupView> {
  const view = await device.view('group', { chat });
  if (!view) throw new Error(`${device.name} does not have the group`);
  return view;
}

/** Who is in the group as this device sees it, with what they are. */
export const rolesAt = async (device: TestDevice, chat: string): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await groupAt(device, chat)).members.map(({ name, role }) => [name, role]));

/** What the lines between messages say. */
export const changesAt = async (device: TestDevice, chat: string): Promise<readonly string[]> =>
  (await rowsIn(device, chat)).flatMap(({ kind, service }) =>
    kind === 'service' ? (service ?? []).map(({ what, text }) => (text ? `${what} ${text}` : what)) : [],
  );

/** Each says it, and everybody has it. */
export async function sayAll(world: World, devices: readonly TestDevice[], chat: string, words: string): Promise<void> {
  for (const device of devices) await device.do('send', { chat, text: `${words} ${device.name}` });
  await world.until(`everybody has ${words}`, async () => {
    for (const one of devices) for (const other of devices) if (!(await has(one, chat, `${words} ${other.name}`))) return false;
    return true;
  });
}

/** Waits until nothing this device asked for waits. */
export async function settled(world: World, device: TestDevice, chat: string): Promise<void> {
  await world.until(`${device.name} has made the change`, async () =>
    (await groupAt(device, chat)).pending.every(({ failed }) => failed !== undefined),
  );
}

/** All devices show the same group, messages and lines. */
export async function showSame(devices: readonly TestDevice[], chat: string): Promise<boolean> {
  const shown = await Promise.all(
    devices.map(async (device) => {
      const { name, description, members } = await groupAt(device, chat);
      const rows = (await rowsIn(device, chat)).map(({ id, kind, text }) => [id, kind, text]);
      return JSON.stringify([name, description, members.map(({ user, role, switches }) => [user, role, switches]), rows]);
    }),
  );
  return new Set(shown).size === 1;
}
