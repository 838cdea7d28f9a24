/** A hub that takes what a device sends and never shows it in the log. */
import { afterEach, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { MAX_UNHEARD } from '../device/memory/record.ts';
import { calm, chatAt, has, newTalk, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X87] a hub that never echoes what it took fills no record beyond what can be read again', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.line.says = (frame) => (frame.type === 'echo' ? [] : [frame]);
  const one = chatAt(alice, chat);
  one.record = { ...one.record, unheard: Array.from({ length: MAX_UNHEARD }, () => randomBytes(16)) };
  await alice.do('send', { chat, text: 'one more' });
  await world.until('Bob has it', () => has(bob, chat, 'one more'));
  await world.until('it was answered', () => one.outbox.flights.length === 0);
  expect(one.record.unheard.length).toBe(MAX_UNHEARD);
  alice.crash();
  alice.line.says = undefined;
  await alice.start();
  await calm(world);
  expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
});
