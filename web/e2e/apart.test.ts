/** People who stand in different generations of their chat, whatever led them there, come together by themselves. */
import { afterEach, describe, expect, it } from 'vitest';
import { leavesOf } from '../../crypto/mls.ts';
import { AUTHORITY, readAuthority } from '../chat/authority.ts';
import type { TestDevice } from './device.ts';
import { areTogether, calm, chatAt, coreOf, isIn, isOnHub, lineAt, linkInto, newTalk, textsIn, type Two } from './steps.ts';
import { newWorld, type World } from './world.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TAKE = '/v1/packages/take';

let world: World;
afterEach(() => world.close());

const isAlone = (device: TestDevice, chat: string): boolean => isIn(device, chat) && leavesOf(lineAt(device, chat).group).length === 1;

/** From now on, as the hub tells this device, nobody has a key package; gives how often it asked. */
function withoutPackages({ line }: TestDevice): () => number {
  let asked = 0;
  line.answers = async (path) => {
    if (path !== TAKE) return undefined;
    asked += 1;
    return Response.json({ packages: [] });
  };
  return () => asked;
}

/** The hub keeps their first question for key packages until all of them have asked. */
function askingAtOnce(devices: readonly TestDevice[]): void {
  const asked = new Set<string>();
  let release = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  for (const { line, name } of devices)
    line.answers = async (path) => {
      if (path !== TAKE) return undefined;
      if (asked.add(name).size === devices.length) release();
      await all;
      return undefined;
    };
}

/** The hub keeps the questions for key packages of all but the first to ask, until it is told to answer. */
function answeringFirst(devices: readonly TestDevice[]): { hasAsked(): boolean; answer(): void } {
  let first: TestDevice | undefined;
  let hasAsked = false;
  let answer = (): void => undefined;
  const all = new Promise<void>((resolve) => {
    answer = resolve;
  });
  for (const device of devices)
    device.line.answers = async (path) => {
      if (path !== TAKE) return undefined;
      first ??= device;
      if (first === device) return undefined;
      hasAsked = true;
      await all;
      return undefined;
    };
  return { hasAsked: () => hasAsked, answer: () => answer() };
}

/** How often devices were let in in this generation, as this device's log of it says. */
async function timesLetIn(device: TestDevice, chat: string): Promise<number> {
  const log = await coreOf(device).authorityLog(chatAt(device, chat));
  return log.filter((one) => readAuthority(one)?.event.type === AUTHORITY.devices).length;
}

/** The hub lost everything and gives nobody a key package for a while: each goes on in a generation of their own. Then it is well again, and each says a word. */
async function newSplit(): Promise<Two> {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const both = [alice, bob];
  for (const device of both) withoutPackages(device);
  await world.wipeHub();
  await world.until(
    'each is alone',
    () => both.every((device) => isAlone(device, chat) && chatAt(device, chat).record.knocks.size === 0),
    10 * MINUTE,
  );
  expect(lineAt(alice, chat).generation).not.toBe(lineAt(bob, chat).generation);
  for (const { line } of both) line.answers = undefined;
  for (const device of both) await device.do('send', { chat, text: `${device.name}, alone` });
  for (const device of both) await world.until('it is on the hub', () => isOnHub(device, chat));
  return { alice, bob, chat };
}
const ALONE = ['alice, alone', 'bob, alone'];

describe('two people alone in two generations', () => {
  it('[X230] come together within an hour without anybody doing anything, and each has every word of the other', async () => {
    const { alice, bob, chat } = await newSplit();
    await world.timers.advance(HOUR);
    await world.until('they are together', () => areTogether([alice, bob], chat, ALONE));
    await calm(world);
    expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
  });

  it('[X231] do so although they are never there for more than a minute at a time', async () => {
    const { alice, bob, chat } = await newSplit();
    for (let slept = 0; slept < 2 * HOUR; slept += 20 * MINUTE) {
      await world.sleep(20 * MINUTE);
      await world.until('both are even', () => [alice, bob].every((device) => device.engine().isCaughtUp()));
    }
    await world.until('they are together', () => areTogether([alice, bob], chat, ALONE), 10 * MINUTE);
  });
});

describe('who is alone in a generation', () => {
  it('[X232] invites the others again at distances of up to a day, for as long as they have no key package', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    bob.crash();
    await world.wipeHub();
    await world.until('Alice is alone', () => isAlone(alice, chat), 10 * MINUTE);
    const asked = withoutPackages(alice);
    /** How often she asks in so many stretches, each of which she sleeps through and is there after. */
    const askedIn = async (times: number, ms: number): Promise<number> => {
      const before = asked();
      for (let i = 0; i < times; i++) {
        await world.sleep(ms);
        await world.until('Alice is even', () => alice.engine().isCaughtUp());
        await world.pass(2000);
      }
      return asked() - before;
    };
    const first = await askedIn(24, HOUR);
    expect(first).toBeGreaterThanOrEqual(4);
    expect(first).toBeLessThanOrEqual(8);
    await askedIn(1, DAY);
    const later = await askedIn(16, DAY / 4);
    expect(later).toBeGreaterThanOrEqual(4);
    expect(later).toBeLessThanOrEqual(8);
    expect(lineAt(alice, chat).generation).toBe(1);
  });

  it('[X233] invites nobody who has no device any more', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await bob.do('signOut', { losing: true, unheard: false });
    bob.crash();
    await world.until('his leaf is gone', () => isAlone(alice, chat), 10 * MINUTE);
    const asked = withoutPackages(alice);
    for (let i = 0; i < 4; i++) {
      await world.sleep(DAY);
      await world.until('Alice is even', () => alice.engine().isCaughtUp());
      await world.pass(2000);
    }
    expect(asked()).toBe(0);
  });

  it('[X234] lets the others in by one commit though two invite them at once, throws nobody out, and stops when they are in', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    bob.crash();
    await world.wipeHub();
    const hers = [alice, tablet];
    const hasBob = (device: TestDevice): boolean => isIn(device, chat) && leavesOf(lineAt(device, chat).group).length === 3;
    await world.until('hers are in the next', () => hers.every((device) => isIn(device, chat) && lineAt(device, chat).generation > 0), 10 * MINUTE);
    await calm(world);
    expect(hers.map((device) => chatAt(device, chat).record.invite)).not.toContain(undefined);
    const isRenewed = (device: TestDevice): boolean => chatAt(device, chat).record.renewAt > world.timers.now() + DAY;
    await world.until('no renewal is due', () => hers.every(isRenewed), 10 * MINUTE);
    await calm(world);
    for (const device of hers) device.crash();
    // Bob is there for a moment, and tells nobody: his key packages are.
    bob.line.hears = (frame) => (frame.type === 'mail' || frame.type === 'open' ? [] : [frame]);
    await bob.start();
    await world.until('there are packages of his', async () => (await world.hubStore().packages.count(coreOf(bob).me().device)) > 0);
    bob.crash();
    // Both ask for his key packages before either has let him in, and one hears of them when the other has.
    const later = answeringFirst(hers);
    await world.timers.advance(HOUR);
    for (const device of hers) await device.start();
    await world.until('Bob has a place, for both', () => later.hasAsked() && hers.every(hasBob), 10 * MINUTE);
    later.answer();
    await calm(world);
    for (const device of hers) expect(await timesLetIn(device, chat)).toBe(1);
    // He is there, and has not come yet: nobody invites him again.
    const asked = hers.map(withoutPackages);
    for (let day = 0; day < 3; day++) {
      await world.sleep(DAY);
      await calm(world);
    }
    expect(asked.map((times) => times())).toEqual([0, 0]);
    bob.line.hears = undefined;
    await bob.start();
    await bob.do('send', { chat, text: 'back' });
    await world.until('all have it', () => areTogether([bob, ...hers], chat, ['back']), 10 * MINUTE);
  });

  it('[X235] comes together with whoever invites them at the same moment, by a few commits', async () => {
    const { alice, bob, chat } = await newSplit();
    const both = [alice, bob];
    askingAtOnce(both);
    await world.sleep(HOUR);
    await world.until('they are together', () => areTogether(both, chat, ALONE), 10 * MINUTE);
    await calm(world);
    // Who invited just after they were let in is let in once more.
    for (const device of both) expect(await timesLetIn(device, chat)).toBeLessThanOrEqual(2);
  });
});

it('[X236] an old Welcome does not lead a device back that knows of a later generation without it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const laptop = await linkInto(world, bob, 'laptop', chat);
  await calm(world);
  // The laptop sleeps in generation 0, Alice in 1, and Bob opens 2 without her: the new hub has no key package of hers.
  laptop.crash();
  await world.wipeHub();
  await world.until(
    'both are in the next',
    () => [alice, bob].every((device) => isIn(device, chat) && lineAt(device, chat).generation === 1),
    10 * MINUTE,
  );
  await calm(world);
  alice.crash();
  await world.wipeHub();
  await world.until('Bob is alone', () => isAlone(bob, chat) && lineAt(bob, chat).generation === 2, 10 * MINUTE);
  bob.crash();
  // Alice finds that generation 2 is there without her; her knock reaches nobody before she is gone.
  alice.line.hears = (frame) => (frame.type === 'mail' ? [] : [frame]);
  await alice.start();
  const hasPackages = async (): Promise<boolean> => (await world.hubStore().packages.count(coreOf(alice).me().device)) > 0;
  await world.until('Alice knows', async () => chatAt(alice, chat).record.tried === 2 && !isIn(alice, chat) && (await hasPackages()));
  alice.crash();
  alice.line.hears = undefined;
  // The laptop opens generation 1 with her.
  await laptop.start();
  await world.until('the laptop is in generation 1', () => isIn(laptop, chat) && lineAt(laptop, chat).generation === 1, 10 * MINUTE);
  await bob.start();
  await bob.do('send', { chat, text: 'in generation 2' });
  const before = alice.log.length;
  const answered = (): string | undefined => alice.log.slice(before).find((line) => line.startsWith('welcome') && line.includes('"generation":1}'));
  await alice.start();
  await world.until('Alice has had the old Welcome', () => answered() !== undefined);
  expect(answered()).toContain('known');
  await world.until('all are together', () => areTogether([alice, bob, laptop], chat, ['in generation 2']), 10 * MINUTE);
});
