/** Devices that run only for moments, as a terminal's commands do, and never at the same time. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, has, newTalk, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** One command of a terminal: up, even with the hub or not in time, and gone. */
async function runOf(device: TestDevice, during: () => Promise<unknown> = async () => undefined): Promise<void> {
  await device.start();
  await during();
  let isGone = false;
  // Not a moment longer than it must.
  const end = (): void => {
    device.crash();
    isGone = true;
  };
  device.call('sync', { timeout: 5000, patience: 1000 }).then(end, end);
  await world.until('the command ends', () => isGone);
}

it('[X127] two whose runs are short and never meet find each other again after a wipe: who is asked to let somebody in does not leave before', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  bob.crash();
  alice.crash();
  await runOf(alice, () => alice.do('send', { chat, text: 'acknowledged before the wipe' }));
  await world.wipeHub();
  // The hub knows Bob again, and has no key package of his yet: Alice opens alone, and he must ask to be let in.
  await bob.start();
  await world.until('the hub knows Bob', () => coreOf(bob).hub.online());
  bob.crash();
  await runOf(alice);
  expect(alice.log).toContain('opening {"kind":"direct","generation":1,"leaves":1}');
  await runOf(bob, () => bob.do('send', { chat, text: 'from Bob' }));
  for (let round = 0; round < 4; round++) {
    await runOf(alice);
    await runOf(bob);
  }
  await alice.start();
  expect(await has(alice, chat, 'from Bob')).toBe(true);
  await bob.start();
  expect(await textsIn(bob, chat)).toContain('acknowledged before the wipe');
  expect(chatOf(alice, chat)?.line?.route).toEqual(chatOf(bob, chat)?.line?.route);
  await calm(world);
});
