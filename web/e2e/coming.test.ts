/** Who was let into a generation and did not come learns of it, whatever became of the Welcome; and who sleeps finds their place when they wake. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Bytes, fromBase64, toHex } from '../../crypto/bytes.ts';
import { leavesOf, readKeyPackage } from '../../crypto/mls.ts';
import type { DeviceFrame } from '../../hub/protocol/frames.ts';
import { AUTHORITY, readAuthority } from '../chat/authority.ts';
import { selfChat } from '../device/chats.ts';
import { writeKnock } from '../device/group/knock.ts';
import { queueLetter } from '../device/mail/letterbox.ts';
import { FULL_MS } from '../device/memory/outgoing.ts';
import { LETTER } from '../device/mail/welcome.ts';
import { keyOf } from '../store/key.ts';
import type { Op } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { emptyMailboxes, fillMailboxes } from './lines.ts';
import { calm, chatAt, coreOf, has, isIn, isOnHub, lineAt, link, linkInto, meet, newPerson, newTalk, say } from './steps.ts';
import { newWorld, type World } from './world.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TAKE = '/v1/packages/take';

let world: World;
afterEach(() => world.close());

const leavesIn = (device: TestDevice, chat: string): number => (isIn(device, chat) ? leavesOf(lineAt(device, chat).group).length : 0);
const isInNext = (device: TestDevice, chat: string): boolean => isIn(device, chat) && lineAt(device, chat).generation === 1;

/** Have they one place, and shows each what all have said? */
async function areTogether(devices: readonly TestDevice[], chat: string, texts: readonly string[]): Promise<boolean> {
  if (new Set(devices.map((device) => (isIn(device, chat) ? toHex(lineAt(device, chat).route) : device.name))).size > 1) return false;
  for (const device of devices) for (const text of texts) if (!(await has(device, chat, text))) return false;
  return true;
}

/** The hub loses every letter that comes with a commit or an opening of this device, and says nothing of it. */
function losingWelcomes({ line }: TestDevice): void {
  line.hears = (frame) => [frame.type === 'post' || frame.type === 'open' ? { ...frame, mails: [] } : frame];
}

/** Counts the letters this device sends alone. */
function countingLetters({ line }: TestDevice): () => number {
  let sent = 0;
  line.hears = (frame: DeviceFrame) => {
    if (frame.type === 'mail') sent += 1;
    return [frame];
  };
  return () => sent;
}

/** The key packages the hub gives this device from now on. */
function takenBy({ line }: TestDevice): readonly Bytes[] {
  const taken: Bytes[] = [];
  line.answers = async (path, response) => {
    const said: unknown = path === TAKE ? await response.clone().json() : undefined;
    taken.push(...[...JSON.stringify(said ?? {}).matchAll(/"package":"([^"]+)"/g)].flatMap(([, text = '']) => fromBase64(text) ?? []));
    return undefined;
  };
  return taken;
}

/** How often devices were let in in this generation, as this device's log of it says. */
async function timesLetIn(device: TestDevice, chat: string): Promise<number> {
  const log = await coreOf(device).authorityLog(chatAt(device, chat));
  return log.filter((one) => readAuthority(one)?.event.type === AUTHORITY.devices).length;
}

/** It is so after some hours, of each of which everybody is there for the last minute. */
async function untilSome(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let hour = 0; hour < 6 && !(await isSo()); hour++) {
    await world.timers.advance(HOUR);
    await world.pass(MINUTE);
  }
  expect([what, await isSo()]).toEqual([what, true]);
}

/** Each of these opened a generation alone, since a wiped hub gave nobody a key package for a while; the Welcomes by which they then let each other in are lost. */
async function newSplit(both: readonly TestDevice[], chat: string): Promise<void> {
  for (const { line } of both) line.answers = async (path) => (path === TAKE ? Response.json({ packages: [] }) : undefined);
  await world.wipeHub();
  const isAlone = (device: TestDevice): boolean => leavesIn(device, chat) === 1 && chatAt(device, chat).record.knocks.size === 0;
  await world.until('each is alone', () => both.every(isAlone), 10 * MINUTE);
  for (const device of both) losingWelcomes(device);
  for (const { line } of both) line.answers = undefined;
  await untilSome('each has a leaf for the other', () => both.every((device) => leavesIn(device, chat) === 2));
  await world.pass(MINUTE);
  expect(new Set(both.map((device) => toHex(lineAt(device, chat).route))).size).toBe(2);
  for (const { line } of both) line.hears = undefined;
}

/** The hub goes back behind Alice, who opens the next generation with what key packages it has, and not behind the others, who are away. */
async function goingBackBehind(alice: TestDevice, away: readonly TestDevice[], chat: string, change: () => void = () => undefined): Promise<void> {
  for (const device of away) device.crash();
  await world.backupHub();
  await alice.do('send', { chat, text: 'after the backup' });
  await world.until('it is on the hub', () => isOnHub(alice, chat));
  change();
  await world.restoreHub();
  await world.until('Alice is in the next', () => isInNext(alice, chat), 10 * MINUTE);
  await calm(world);
  expect(leavesIn(alice, chat)).toBe(away.length + 1);
}

describe('where every Welcome of a while was lost', () => {
  it('[X271] two people come together within hours, and each has every word of the other', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await newSplit([alice, bob], chat);
    for (const device of [alice, bob]) await device.do('send', { chat, text: `${device.name}, apart` });
    await untilSome('they are together', () => areTogether([alice, bob], chat, ['alice, apart', 'bob, apart']));
    await calm(world);
  });

  it('[X272] so do two devices of one person in their own chat', async () => {
    world = await newWorld();
    const alice = await newPerson(world, 'alice');
    const tablet = await link(world, alice, 'tablet');
    const chat = selfChat(coreOf(alice)).hex;
    await calm(world);
    await newSplit([alice, tablet], chat);
    await alice.do('setSettings', { readReceipts: false });
    await untilSome('the tablet knows', async () => !(await tablet.view('settings', {})).readReceipts);
    await calm(world);
  });

  it('[X254] so do those who were not there when it was, be it an own device, and have a place that lives', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const laptop = await linkInto(world, alice, 'laptop', chat);
    const away = [bob, laptop];
    await calm(world);
    await goingBackBehind(alice, away, chat, () => losingWelcomes(alice));
    alice.line.hears = undefined;
    for (const device of away) await device.start();
    await world.until('they are even', () => away.every((device) => device.engine().isCaughtUp()));
    for (const device of [alice, ...away]) await device.do('send', { chat, text: `${device.name}, apart` });
    await world.pass(5 * MINUTE);
    expect(away.map((device) => lineAt(device, chat).generation)).toEqual([0, 0]);
    const said = ['after the backup', 'alice, apart', 'bob, apart', 'laptop, apart'];
    await untilSome('they are together', () => areTogether([alice, ...away], chat, said));
    await calm(world);
  });
});

it('[X273] a Welcome that found a mailbox full comes when there is room, be it of an opening or of a commit', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await goingBackBehind(alice, [bob], chat, () => fillMailboxes(alice.line));
  // Whoever is killed meanwhile sends it all the same.
  alice.crash();
  await alice.start();
  await calm(world);
  emptyMailboxes(alice.line);
  await bob.start();
  await world.until('Bob has come', () => areTogether([alice, bob], chat, ['after the backup']), FULL_MS + MINUTE);
  fillMailboxes(alice.line);
  const laptop = await link(world, alice, 'laptop');
  // So that it asks nobody to be let in.
  laptop.crash();
  await world.until('the laptop has a leaf', () => leavesIn(alice, chat) === 3);
  emptyMailboxes(alice.line);
  await world.pass(FULL_MS);
  await laptop.start();
  await world.until('the laptop has come', () => areTogether([alice, bob, laptop], chat, ['after the backup']));
  expect(await timesLetIn(alice, chat)).toBe(1);
});

it('[X274] who sleeps for weeks is told at growing distances and not let in again, and comes by the Welcome that was there', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await goingBackBehind(alice, [bob], chat);
  const letters = countingLetters(alice);
  for (let day = 0; day < 27; day++) {
    await world.sleep(DAY);
    await world.until('Alice is even', () => alice.engine().isCaughtUp());
    await world.pass(1000);
  }
  expect(letters()).toBeGreaterThanOrEqual(6);
  expect(letters()).toBeLessThanOrEqual(14);
  expect(await timesLetIn(alice, chat)).toBe(0);
  const before = bob.log.length;
  await bob.start();
  await world.until('Bob has come', () => areTogether([alice, bob], chat, ['after the backup']), 10 * MINUTE);
  await calm(world);
  expect(bob.log.slice(before).filter((line) => line.startsWith('trouble') || line.startsWith('knocked'))).toEqual([]);
  expect(await timesLetIn(alice, chat)).toBe(0);
  await world.until('nobody is waited for', () => chatAt(alice, chat).record.invite === undefined, 10 * MINUTE);
});

it('[X274] nor is who has come, by a letter of theirs from an earlier generation; one from a later is answered by a letter, once an hour', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await goingBackBehind(alice, [bob], chat);
  const before = Math.floor(world.timers.now());
  await bob.start();
  await world.until('Bob has come', () => chatAt(alice, chat).record.invite === undefined && isInNext(bob, chat), 10 * MINUTE);
  await calm(world);
  const { device, keys } = coreOf(alice).me();
  const to = { user: coreOf(alice).me().user, device, sealKey: keys.seal.publicKey };
  const letters = countingLetters(alice);
  const core = coreOf(bob);
  // Written before he came, and on its way until now.
  const then = { ...core, clock: { ...core.clock, now: () => before } };
  for (const [generation, from] of [
    [0, then],
    [7, core],
    [7, core],
  ] as const) {
    await queueLetter(from, to, LETTER.knock, writeKnock({ chat: chatAt(bob, chat).id, generation, lostAt: 0 }));
    await calm(world);
    await world.pass(MINUTE);
  }
  expect([await timesLetIn(alice, chat), letters(), lineAt(alice, chat).generation]).toEqual([0, 1, 1]);
});

it('[X276] an own device that slept since it was linked opens all that was said meanwhile, though nobody else is there when it wakes', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  const tablet = await link(world, alice, 'tablet');
  await calm(world);
  tablet.crash();
  const chat = await meet(world, alice, bob, ['week 0', 'answer']);
  await calm(world);
  const said = ['week 0', 'answer'];
  for (const text of ['week 1', 'week 2', 'week 3']) {
    await world.sleep(7 * DAY);
    await calm(world);
    await alice.do('send', { chat, text });
    await calm(world);
    said.push(text);
  }
  for (const device of [alice, bob]) device.crash();
  const before = tablet.log.length;
  await tablet.start();
  await world.until('the tablet has it', async () => isIn(tablet, chat) && areTogether([tablet], chat, said));
  await calm(world);
  expect([selfChat(coreOf(tablet)).line?.generation, lineAt(tablet, chat).generation]).toEqual([0, 0]);
  expect(tablet.log.slice(before).filter((line) => line.startsWith('trouble') || line.startsWith('knocked'))).toEqual([]);
});

it('[X275] who cannot open a Welcome of a later generation than theirs says so at once, and is let in by another', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const packages = takenBy(alice);
  await goingBackBehind(alice, [bob], chat);
  alice.line.answers = undefined;
  // A hub that was put back hands packages out twice: the secret went with the first time.
  bob.cut();
  await bob.start();
  const used = await Promise.all(packages.map((bytes) => readKeyPackage(bytes, world.timers.now())));
  const ops = used.flatMap((one): readonly Op[] => (one ? [{ op: 'delete', table: 'packages', key: keyOf(one.ref) }] : []));
  await coreOf(bob).store.transact(ops);
  bob.mend();
  await world.until('they are together', () => areTogether([alice, bob], chat, ['after the backup']), 10 * MINUTE);
  expect(bob.log.filter((line) => line.startsWith('welcome_refused')).length).toBe(1);
});

describe('who was written to and never said a word', () => {
  it('[X255] is told at growing distances and not let in again', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const chat = await say(world, alice, bob, 'Hello Bob');
    await calm(world);
    const said = countingLetters(bob);
    for (let week = 0; week < 3; week++) {
      await world.sleep(7 * DAY);
      await world.until('both are even', () => [alice, bob].every((device) => device.engine().isCaughtUp()));
      await world.pass(MINUTE);
    }
    expect(alice.log.filter((line) => line.startsWith('knocked')).length).toBe(3);
    expect([said(), await timesLetIn(alice, chat), leavesIn(alice, chat)]).toEqual([0, 0, 2]);
  });

  it('[X255] says nothing to whoever tells them of a later generation, until they accept', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const chat = await say(world, alice, bob, 'Hello Bob');
    await calm(world);
    await goingBackBehind(alice, [bob], chat, () => losingWelcomes(alice));
    alice.line.hears = undefined;
    const said = countingLetters(bob);
    await bob.start();
    await untilSome('Alice has told Bob', () => chatAt(bob, chat).live.later.size > 0);
    await world.pass(5 * MINUTE);
    expect([said(), lineAt(bob, chat).generation]).toEqual([0, 0]);
    await bob.do('acceptChat', { chat });
    await world.until('they are together', () => areTogether([alice, bob], chat, ['after the backup']));
    expect(said()).toBeGreaterThan(0);
  });
});
