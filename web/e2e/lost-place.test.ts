/** A device that lost its place in a chat, or the memory of it, and how it comes back. */
import { afterEach, expect, it } from 'vitest';
import { loseLine } from '../device/group/generation.ts';
import { copyDisk, restoreDisk } from '../store/memory.ts';
import { areTogether, calm, chatAt, coreOf, isIn, lineAt, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;

let world: World;
afterEach(() => world.close());

it('[X453] whose disk was put back from before they came into a generation is let into it again, though their keys stand there', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const before = copyDisk(bob.disk);
  for (const generation of [1, 2]) {
    await world.wipeHub();
    await world.until(
      `both are in generation ${generation}`,
      () => [alice, bob].every((device) => isIn(device, chat) && lineAt(device, chat).generation === generation),
      10 * MINUTE,
    );
    // Until both have renewed their keys.
    await world.pass(5 * MINUTE);
    await calm(world);
  }
  bob.crash();
  restoreDisk(bob.disk, before);
  await bob.start();
  await alice.do('send', { chat, text: 'in generation 2' });
  await bob.do('send', { chat, text: 'from before' });
  await world.pass(MINUTE);
  // The hub handed out a key package whose keys the disk has not: it has a new stock at the next start, and is told again where the others are.
  await world.sleep(2 * HOUR);
  await world.until('they are together', () => areTogether([alice, bob], chat, ['in generation 2', 'from before']), 10 * MINUTE);
});

it('[X454] a place that was lost is not found again by a restart: what was under way there was given up with it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.crash();
  const before = chatAt(bob, chat);
  await before.turn(() => loseLine(coreOf(bob), before));
  bob.crash();
  bob.cut();
  await bob.start();
  expect(isIn(bob, chat)).toBe(false);
  bob.mend();
  await alice.start();
  await bob.do('send', { chat, text: 'from anew' });
  await world.until('they are together', () => areTogether([alice, bob], chat, ['from anew']), 10 * MINUTE);
});
