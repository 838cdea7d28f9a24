/** Where one may not write nothing is forwarded to, and the list says so. */
import { afterEach, expect, it } from 'vitest';
import { groupAt, newGroup, newThree, sayAll, settled, showSame } from './group-steps.ts';
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

it('[X444] where members may not write they react and hide all the same; who is out hides alone, and is told that nothing else is done', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await sayAll(world, [alice, bob, carol], chat, 'before');
  await alice.do('setGroup', { chat, open: [] });
  await settled(world, alice, chat);
  await world.until('Bob knows', async () => !(await groupAt(bob, chat)).may.includes('write'));
  const said = (await rowsIn(bob, chat)).filter(({ kind }) => kind === 'text');
  const [theirs, own] = [said.find((row) => !row.own)?.id ?? '', said.find((row) => row.own)?.id ?? ''];
  await bob.do('toggleReaction', { chat, id: theirs, emoji: '👍' });
  await calm(world);
  const heard = async () => (await rowsIn(alice, chat)).find(({ id }) => id === theirs)?.reactions.map(({ emoji }) => emoji);
  expect(await heard()).toEqual(['👍']);
  await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)] });
  await settled(world, alice, chat);
  await world.until('Bob is out', async () => (await groupAt(bob, chat)).state === 'out');
  const answers = [
    await bob.call('toggleReaction', { chat, id: theirs, emoji: '🔥' }),
    await bob.call('edit', { chat, id: own, text: 'after' }),
    await bob.call('deleteForAll', { chat, ids: [own] }),
  ];
  expect(answers.map((answer) => (answer.ok ? 'done' : answer.error.code))).toEqual(['out_of_group', 'out_of_group', 'out_of_group']);
  const mine = (await rowsIn(bob, chat)).find(({ id }) => id === own);
  expect([mine?.mayEdit, mine?.mayDeleteForAll, mine?.mayPin]).toEqual([false, false, false]);
  await bob.do('deleteForMe', { chat, ids: [own], on: true });
  expect((await rowsIn(bob, chat)).some(({ id }) => id === own)).toBe(false);
  await calm(world);
  expect(await heard()).toEqual(['👍']);
  expect(await showSame([alice, carol], chat)).toBe(true);
});
