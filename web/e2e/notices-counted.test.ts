/** How much the title and the badge say waits to be looked at. */
import { afterEach, expect, it } from 'vitest';
import { newGroup, newThree, settled } from './group-steps.ts';
import { read, tell } from './notice-steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X567] who is named in a group that is muted or archived is counted as they are told: one for each mention, until it is read, unless they do not want that', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  for (const { chat } of (await bob.view('chats', {})).rows) await read(bob, chat);
  const chat = await newGroup(world, alice, [bob, carol]);
  await settled(world, alice, chat);
  let followed = 0;
  bob.follow('notices', {}, (view) => {
    followed = view?.unread ?? 0;
  });
  const counted = async (): Promise<readonly number[]> => {
    await world.pass(500);
    return [(await bob.view('chats', {})).badge.unread, (await bob.view('notices', {}))?.unread ?? 0, followed];
  };
  await tell(world, alice, [bob], chat, 'hello');
  expect(await counted()).toEqual([1, 1, 1]);
  await bob.do('muteChat', { chat, until: Number.MAX_SAFE_INTEGER });
  expect(await counted()).toEqual([0, 0, 0]);
  for (const text of ['@Bob', '@Bob, again']) await tell(world, alice, [bob], chat, text, bob);
  await tell(world, alice, [bob], chat, '@Carol', carol);
  expect(await counted()).toEqual([2, 2, 2]);
  await bob.do('archiveChat', { chat, on: true });
  expect(await counted()).toEqual([2, 2, 2]);
  await bob.do('setNotices', { mentions: false });
  expect(await counted()).toEqual([0, 0, 0]);
  await bob.do('setNotices', { mentions: true });
  expect(await counted()).toEqual([2, 2, 2]);
  await read(bob, chat);
  expect(await counted()).toEqual([0, 0, 0]);
});
