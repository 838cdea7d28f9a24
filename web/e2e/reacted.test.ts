/** That others reacted to what one said is counted until it was seen, on all one's devices. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { calm, linkInto, newTalk, rowsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[U336] reactions to own messages count in the chat and the list until each message is seen, and then on no own device', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  for (const text of ['first', 'second']) await alice.do('send', { chat, text });
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const [first = '', second = ''] = (await rowsIn(alice, chat)).slice(-2).map(({ id }) => id);
  const counts = async (device: TestDevice): Promise<readonly unknown[]> => {
    const view = await device.view('chat', { chat });
    const row = (await device.view('chats', {})).rows.find((one) => one.chat === chat);
    expect(row?.reacted).toBe(view?.reacted);
    return [view?.reacted, view?.firstReacted];
  };
  await alice.do('react', { chat, id: first, emoji: ['👍'] });
  await bob.do('react', { chat, id: first, emoji: ['🎉'] });
  await calm(world);
  await bob.do('react', { chat, id: second, emoji: ['👍'] });
  await calm(world);
  for (const device of [alice, tablet]) expect(await counts(device)).toEqual([2, first]);
  expect(await counts(bob)).toEqual([0, undefined]);

  await alice.do('seeReactions', { chat, ids: [second] });
  await calm(world);
  expect(await counts(alice)).toEqual([1, first]);
  // By one number it cannot be told that only the later one was seen.
  expect(await counts(tablet)).toEqual([2, first]);
  await alice.crash();
  await alice.start();
  expect(await counts(alice)).toEqual([1, first]);
  await alice.do('seeReactions', { chat, ids: [first, second] });
  await calm(world);
  for (const device of [alice, tablet]) expect(await counts(device)).toEqual([0, undefined]);

  await bob.do('react', { chat, id: second, emoji: ['👍', '🎉'] });
  await calm(world);
  for (const device of [alice, tablet]) expect(await counts(device)).toEqual([1, second]);
  await bob.do('react', { chat, id: second, emoji: [] });
  await calm(world);
  for (const device of [alice, tablet]) expect(await counts(device)).toEqual([0, undefined]);
  // A device that comes later learns what was seen with all else.
  const phone = await linkInto(world, alice, 'phone', chat);
  await calm(world);
  expect(await counts(phone)).toEqual([0, undefined]);
});
