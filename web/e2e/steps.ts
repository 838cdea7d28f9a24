/** What people do in scenarios, in one call each. */
import { toHex } from '../../crypto/bytes.ts';
import { type Chat, type Core, maySpeak } from '../device/memory/core.ts';
import type { Answer } from '../device/port/failure.ts';
import type { MessageRow } from '../device/port/messages.ts';
import type { Commands } from '../device/port/port.ts';
import { selfChat } from '../device/chats.ts';
import { lackingOf } from '../device/history/missing.ts';
import { isStale } from '../device/group/stale.ts';
import type { Line } from '../sync/line.ts';
import { hasUnsent } from '../sync/outbox.ts';
import type { TestDevice } from './device.ts';
import type { World } from './world.ts';

/** Signs a new person in by phone code, and gives them a name. */
export async function signUp(world: World, device: TestDevice, phone: string, name: string, username = ''): Promise<void> {
  await enterCode(world, device, phone);
  await device.do('setProfile', { name, username, bio: '' });
}

/** Who appears in scenarios, each with a number, a name and a username of their own. */
export const CAST = {
  alice: ['+14155550101', 'Alice', 'alice'],
  bob: ['+14155550102', 'Bob', 'bobby'],
  carol: ['+14155550103', 'Carol', 'caroline'],
  mallory: ['+14155550666', 'Mallory', 'mallory'],
} as const;

/** One of them, signed up on a first device. */
export async function newPerson(world: World, name: keyof typeof CAST): Promise<TestDevice> {
  const device = await world.device(name);
  const [phone, called, username] = CAST[name];
  await signUp(world, device, phone, called, username);
  return device;
}

export async function enterCode(world: World, device: TestDevice, phone: string): Promise<Commands['checkCode']['out']> {
  const { verification } = await device.do('requestCode', { phone });
  const code = /#(\d{6})$/.exec(world.texts[world.texts.length - 1]?.text ?? '')?.[1] ?? '';
  return device.do('checkCode', { verification, code });
}

export function coreOf(device: TestDevice): Core {
  const { core } = device.engine();
  if (!core) throw new Error(`${device.name} is nobody yet`);
  return core;
}

export const userOf = (device: TestDevice): string => toHex(coreOf(device).me().user);
export const deviceOf = (device: TestDevice): string => toHex(coreOf(device).me().device);
export const chatOf = (device: TestDevice, chat: string): Chat | undefined => coreOf(device).chats.get(chat);

/** The chat where the test relies on it. */
export function chatAt(device: TestDevice, chat: string): Chat {
  const one = chatOf(device, chat);
  if (!one) throw new Error(`${device.name} does not have the chat`);
  return one;
}

/** The device's place in the chat's group, where the test relies on it. */
export function lineAt(device: TestDevice, chat: string): Line {
  const { line } = chatAt(device, chat);
  if (!line) throw new Error(`${device.name} has no place in the chat`);
  return line;
}

export const isIn = (device: TestDevice, chat: string): boolean => chatOf(device, chat)?.line !== undefined;

/** All rows a device has of a chat, oldest first. */
export async function rowsIn(device: TestDevice, chat: string): Promise<readonly MessageRow[]> {
  if (!chatOf(device, chat)) return [];
  let page = await device.do('history', { chat, limit: 120 });
  let rows = page.rows;
  while (page.older && rows[0]) {
    page = await device.do('history', { chat, limit: 120, before: rows[0].id });
    rows = [...page.rows, ...rows];
  }
  return rows;
}

/** The texts a device shows of a chat, oldest first. */
export const textsIn = async (device: TestDevice, chat: string): Promise<readonly string[]> => (await rowsIn(device, chat)).map(({ text }) => text);

export const has = async (device: TestDevice, chat: string, text: string): Promise<boolean> => (await textsIn(device, chat)).includes(text);

export type Two = { readonly alice: TestDevice; readonly bob: TestDevice; readonly chat: string };

/** Alice and Bob have said a word each and know one another. */
export async function newTalk(world: World): Promise<Two> {
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  return { alice, bob, chat: await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']) };
}

/** One writes to the other, who accepts and answers. Gives their chat. */
export async function meet(world: World, one: TestDevice, other: TestDevice, [word, answer]: readonly [string, string]): Promise<string> {
  const chat = await say(world, one, other, word);
  await other.do('acceptChat', { chat });
  await other.do('send', { chat, text: answer });
  await world.until(`${one.name} has the answer`, () => has(one, chat, answer));
  return chat;
}

/** Opens the chat, writes, and waits until it is there. */
export async function say(world: World, from: TestDevice, to: TestDevice, text: string): Promise<string> {
  const { chat } = await from.do('openChat', { user: userOf(to) });
  await from.do('send', { chat, text });
  await world.until(`${to.name} has "${text}"`, () => has(to, chat, text));
  return chat;
}

/** Links a new device to the person of an old one, up to its own chat. */
export const link = async (world: World, old: TestDevice, name: string): Promise<TestDevice> => linkDevice(world, old, await world.device(name));

/** The same for a device that runs already, and is nobody's. */
export async function linkDevice(world: World, old: TestDevice, fresh: TestDevice): Promise<TestDevice> {
  const { code } = await fresh.do('startLink', { name: fresh.name });
  let met: Answer<Commands['acceptLink']['out']> | undefined;
  await world.until('the new device has introduced itself', async () => {
    met = await old.call('acceptLink', { code });
    return met.ok;
  });
  if (!met?.ok) throw new Error('nobody was met');
  await old.do('confirmLink', { link: met.link, yes: true });
  await world.until('the new device is in', async () => (await fresh.view('link', {})).state === 'done');
  return fresh;
}

/** Links a new device as `link` does, and waits for its place in the chat. */
export async function linkInto(world: World, old: TestDevice, name: string, chat: string): Promise<TestDevice> {
  const fresh = await link(world, old, name);
  await world.until(`${name} is in the chat`, () => isIn(fresh, chat));
  return fresh;
}

/** The line breaks for a moment, and the device says what it thinks it has on a new socket. */
export async function reconnect(world: World, device: TestDevice): Promise<void> {
  device.cut();
  await world.pass(250);
  device.mend();
  await world.until(`${device.name} is online again`, () => device.engine().connection.state === 'online');
}

/** Everybody who runs is even with the hub, nothing is on its way between them, and nobody stands in another generation than the others. */
export async function calm(world: World, ms = 300_000): Promise<void> {
  const running = world.devices.filter((device) => device.isOn() && device.engine().core);
  const restless = (): readonly string[] => restlessAmong(running);
  await world
    .until('all is calm', () => restless().length === 0, ms)
    .catch((error: unknown) => {
      throw new Error(`not calm: ${restless().join('; ')}`, { cause: error });
    });
  await written(world, running);
}

/** What is done beside the log, as what news of a chain lets be judged at last, is on the disk too: who dies after a calm has all that was seen of them. */
async function written(world: World, devices: readonly TestDevice[]): Promise<void> {
  let isOver = false;
  const turns = devices.flatMap((device) => [...coreOf(device).chats.values()].map(({ turn }) => turn(async () => undefined)));
  void Promise.allSettled(turns).then(() => {
    isOver = true;
  });
  await world.atOnce('what was begun is on the disk', () => isOver);
}

/** What is still waited for among these devices, and what keeps them apart, in words for whoever looks for a fault. */
export const restlessAmong = (devices: readonly TestDevice[]): readonly string[] => [...devices.flatMap(restlessIn), ...splitAmong(devices)];

/** Chats whose people stand on different routes, in words for whoever looks for a fault. */
function splitAmong(devices: readonly TestDevice[]): readonly string[] {
  const lines = devices.flatMap((device) => [...coreOf(device).chats.values()].flatMap(({ hex, line }) => (line ? [{ hex, line, device }] : [])));
  return [...new Set(lines.map(({ hex }) => hex))].flatMap((chat) => {
    const places = lines.filter(({ hex }) => hex === chat);
    const isSplit = new Set(places.map(({ line }) => toHex(line.route))).size > 1;
    return isSplit ? [`${chat} split: ${places.map(({ device, line }) => `${device.name} in ${line.generation}`).join(', ')}`] : [];
  });
}

/** What a device still waits for, in words for whoever looks for a fault. */
function restlessIn(device: TestDevice): readonly string[] {
  const core = coreOf(device);
  const chats = [...core.chats.values()].flatMap((one) => {
    const { live, line, opening, outbox, record } = one;
    const signs = [
      live.asking && 'asking',
      maySpeak(one) && record.receiptAt !== undefined && 'receipt owed',
      lackingOf(one).size > 0 && `missing (held ${live.held.size})`,
      opening && 'opening',
      maySpeak(one) && line?.pending && 'commit under way',
      maySpeak(one) && record.askAt !== undefined && 'may lack something',
      maySpeak(one) && outbox.flights.length > 0 && `${outbox.flights.length} in flight`,
      maySpeak(one) && hasUnsent(outbox) && `${outbox.waiting.length} waiting`,
      isStale(one) && 'stale',
      !line && maySpeak(one) && 'no line',
      one.intents.some(({ failed }) => failed === undefined) && 'a change waits',
      maySpeak(one) && record.leaving.size > 0 && 'somebody leaves',
    ].filter(Boolean);
    return signs.length > 0 ? [`${device.name}/${record.authority.kind}: ${signs.join(', ')}`] : [];
  });
  const isEven = device.engine().isCaughtUp();
  return isEven && chats.length === 0 ? [] : [`${device.name} ${isEven ? 'even' : 'not even'}${core.hub.online() ? '' : ', offline'}`, ...chats];
}

/** Have they one place, and shows each what all have said? */
export const areTogether = async (devices: readonly TestDevice[], chat: string, texts: readonly string[]): Promise<boolean> => {
  const routes = devices.map((device) => (isIn(device, chat) ? toHex(lineAt(device, chat).route) : device.name));
  if (new Set(routes).size > 1) return false;
  for (const device of devices) for (const text of texts) if (!(await has(device, chat, text))) return false;
  return true;
};

/** A link to somebody, once it leads to them; `renew`: another in the place of the one there was. */
export async function linkOf(world: World, device: TestDevice, renew = false): Promise<string> {
  await device.do('makeOwnLink', { renew });
  await world.until(`${device.name}’s link leads to them`, async () => (await device.view('ownLink', {}))?.stands === true);
  return (await device.view('ownLink', {}))?.link ?? '';
}

/** Has the hub the last message of this chat, and nobody else? */
export const isOnHub = async (device: TestDevice, chat: string): Promise<boolean> => (await rowsIn(device, chat)).at(-1)?.status === 'hub';

/** How many words this device has said in its own chat. */
export const selfEvents = (device: TestDevice): number => selfChat(coreOf(device)).record.n;
