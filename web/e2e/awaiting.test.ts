/** What a device says it waits for: a place in a chat, or older messages, and with whom. */
import { afterEach, expect, it } from 'vitest';
import { calm, coreOf, link, newPerson, newTalk, say } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[N26] a device that lost its place says with whom, until it is let in', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  for (const one of [alice, bob]) one.crash();
  await world.wipeHub();
  // The hub knows Bob again, and has no key package of his yet: Alice opens alone, and he must ask to be let in.
  await bob.start();
  await world.until('the hub knows Bob', () => coreOf(bob).hub.online());
  bob.crash();
  await alice.start();
  await world.until('she has opened it', () => alice.log.includes('opening {"kind":"direct","generation":1,"leaves":1}'));
  await world.pass(5000);
  alice.crash();
  await bob.start();
  const awaited = async () => (await bob.view('awaiting', {})).chats;
  await world.until('he waits', async () => (await awaited()).length > 0);
  expect(await awaited()).toEqual([{ chat, kind: 'direct', title: 'Alice', awaits: 'place' }]);
  await alice.start();
  await world.until('he is in', async () => (await awaited()).length === 0);
  await calm(world);
});

it('[N26] a device that lacks what was said before it came says in which chats, until it has it', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  await say(world, alice, carol, 'Hello Carol');
  await calm(world);
  const tablet = await link(world, alice, 'tablet');
  const awaited = async () => (await tablet.view('awaiting', {})).chats;
  // Its own chat is the first it comes into, and nobody has answered yet.
  await world.until('it lacks what was said there', async () =>
    (await awaited()).some(({ kind, awaits }) => kind === 'self' && awaits === 'history'),
  );
  for (const one of [alice, bob, carol]) one.crash();
  await world.pass(1000);
  for (const one of [alice, bob, carol]) await one.start();
  await world.until('it has all', async () => (await awaited()).length === 0);
});
