/** A hub whose clock is wrong, by accident or to do harm. */
import { afterEach, expect, it } from 'vitest';
import { openMemoryStore, newDisk } from '../store/memory.ts';
import { MAX_FORWARD_MS, openClock } from '../device/memory/clock.ts';
import { loseLine } from '../device/group/generation.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, newTalk, reconnect, rowsIn, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const DAY = 24 * 60 * 60 * 1000;

/** From now on the hub tells this device another time. */
async function lie(device: TestDevice, ms: number | undefined): Promise<void> {
  device.line.says =
    ms === undefined ? undefined : (frame) => [frame.type === 'ready' ? { ...frame, at: Math.min(frame.at + ms, Number.MAX_SAFE_INTEGER) } : frame];
  await reconnect(world, device);
}

it.each([365 * DAY, Number.MAX_SAFE_INTEGER])(
  '[X132] that is %d ms ahead once puts nobody forward by more than a day, and nothing is written out of time for good',
  async (ms) => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await lie(bob, ms);
    await bob.do('send', { chat, text: 'one' });
    await world.pass(3000);
    await lie(bob, undefined);
    expect(coreOf(bob).clock.stamp().at.time).toBeLessThanOrEqual(world.timers.now() + MAX_FORWARD_MS);
    await world.sleep(DAY);
    await world.until('Bob hears the time', () => bob.engine().connection.state === 'online');
    await bob.do('send', { chat, text: 'two' });
    await world.until('Alice has it', () => has(alice, chat, 'two'));
    await alice.do('send', { chat, text: 'three' });
    await world.until('Bob has it', () => has(bob, chat, 'three'));
    expect((await textsIn(bob, chat)).slice(-3)).toEqual(['one', 'two', 'three']);
  },
);

it('[X133] that was ahead while a device lost its place keeps it from nothing once it is right', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.crash();
  await lie(bob, 60 * DAY);
  const one = chatAt(bob, chat);
  await one.turn(() => loseLine(coreOf(bob), one));
  coreOf(bob).pump(one);
  await world.pass(2000);
  expect(one.record.lostAt).toBeGreaterThan(world.timers.now());
  bob.line.says = undefined;
  bob.crash();
  await bob.start();
  await bob.do('send', { chat, text: 'hello?' });
  await world.until('it is on the hub', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'hub', 180_000);
});

it('[X182] what was seen stays before what is written after it, although the device starts again offline and its clock is behind', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await lie(bob, 5 * 60 * 1000);
  await bob.do('send', { chat, text: 'from five minutes ahead' });
  await world.until('Alice has it', () => has(alice, chat, 'from five minutes ahead'));
  alice.crash();
  alice.cut();
  await alice.start();
  await alice.do('send', { chat, text: 'an answer to it' });
  expect((await textsIn(alice, chat)).slice(-2)).toEqual(['from five minutes ahead', 'an answer to it']);
  alice.mend();
  await world.until('Bob has it', () => has(bob, chat, 'an answer to it'));
  expect((await textsIn(bob, chat)).slice(-2)).toEqual(['from five minutes ahead', 'an answer to it']);
});

it('[X183] a device that starts again offline goes by the time the hub told it last', async () => {
  world = await newWorld();
  const { alice } = await newTalk(world);
  await calm(world);
  await lie(alice, 3 * 60 * 60 * 1000);
  await world.pass(1000);
  alice.crash();
  alice.cut();
  await alice.start();
  expect(Math.abs(coreOf(alice).clock.now() - world.timers.now() - 3 * 60 * 60 * 1000)).toBeLessThan(5000);
});

it('[X134] a clock that shows a time before this program was written is set by the hub, however far', async () => {
  world = await newWorld();
  const clock = await openClock(openMemoryStore(newDisk()), () => 1000);
  clock.set(world.timers.now());
  expect(clock.now()).toBe(world.timers.now());
});
