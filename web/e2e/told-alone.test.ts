/** What a device has told one other alone, and nobody else, before it was taken away. */
import { afterEach, expect, it } from 'vitest';
import { calm, chatAt, coreOf, deviceOf, has, linkInto, newTalk, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[X322] what a removed device said, and only its remover had been told, comes to all: who says where its words end is asked for those before', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const laptop = await linkInto(world, bob, 'laptop', chat);
  const tablet = await linkInto(world, bob, 'tablet', chat);
  await calm(world);
  const { chat: own } = await tablet.do('openSelf', {});
  // What the tablet posts does not arrive; what it is asked by letter it answers.
  tablet.line.hears = (frame) => (frame.type === 'post' ? [] : [frame]);
  await tablet.do('send', { chat, text: 'told the laptop' });
  await tablet.do('send', { chat: own, text: 'noted on the tablet' });
  for (const one of [chat, own]) coreOf(laptop).askAll(chatAt(laptop, one));
  await world.until(
    'the laptop is told',
    async () => (await has(laptop, chat, 'told the laptop')) && (await has(laptop, own, 'noted on the tablet')),
  );
  await laptop.do('revokeDevice', { device: deviceOf(tablet) });
  tablet.crash();
  for (const one of [alice, bob]) await world.until(`${one.name} has it`, () => has(one, chat, 'told the laptop'));
  await world.until('the phone has the note', () => has(bob, own, 'noted on the tablet'));
  await calm(world);
  expect(await textsIn(bob, own)).toEqual(await textsIn(laptop, own));
});
