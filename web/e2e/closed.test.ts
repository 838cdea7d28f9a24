/** Where one may not write nothing is forwarded to, and the list says so. */
import { afterEach, expect, it } from 'vitest';
import { newGroup } from './group-steps.ts';
import { calm, newTalk, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[U281] to a group one has left, where only admins write, or to whom one has blocked, nothing is forwarded', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const { chat: own } = await bob.do('openSelf', {});
  const [mute, left] = [await newGroup(world, alice, [bob], 'Mute'), await newGroup(world, alice, [bob], 'Left')];
  for (const one of [mute, left]) await bob.do('acceptChat', { chat: one });
  await alice.do('setGroup', { chat: mute, open: [] });
  await calm(world);
  const ids = [(await rowsIn(bob, chat))[0]?.id ?? ''];
  await bob.do('forward', { chat, ids, to: [left, own], hidden: false });
  await bob.do('leaveGroup', { chat: left });
  await bob.do('block', { user: userOf(alice) });
  await calm(world);
  const mayWrite = new Map((await bob.view('chats', {})).rows.map((row) => [row.chat, row.mayWrite]));
  expect([chat, mute, left, own].map((one) => mayWrite.get(one))).toEqual([false, false, false, true]);
  const before = await textsIn(bob, own);
  for (const [to, why] of [
    [chat, 'you_blocked'],
    [mute, 'no_right'],
    [left, 'out_of_group'],
  ] as const) {
    const answer = await bob.call('forward', { chat, ids, to: [own, to], hidden: false });
    expect(answer.ok ? 'forwarded' : answer.error.code).toBe(why);
  }
  expect(await textsIn(bob, own)).toEqual(before);
});
