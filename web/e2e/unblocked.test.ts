/** After a block: what brought a chat back onto the list keeps it there, and nobody is told that what was said meanwhile was read. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { calm, has, linkInto, newPerson, newTalk, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const isAsked = async (device: TestDevice, chat: string): Promise<boolean> =>
  (await device.view('chats', {})).requests.some((row) => row.chat === chat);
/** Blocks end by the clock: what was said before is not of the same moment, however quick all was. */
const unblock = async (device: TestDevice, other: TestDevice): Promise<void> => {
  await world.pass(1000);
  await device.do('unblock', { user: userOf(other) });
};
const isListed = async (device: TestDevice, chat: string): Promise<boolean> => (await device.view('chats', {})).rows.some((row) => row.chat === chat);

it('[X354] a request that was hidden and came back is there again when who asks is unblocked, and accepting it brings what they said since', async () => {
  world = await newWorld();
  const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
  const { chat } = await mallory.do('openChat', { user: userOf(alice) });
  await mallory.do('send', { chat, text: 'Buy now' });
  await world.until('Alice has the request', () => isAsked(alice, chat));
  await alice.do('hideChat', { chat });
  await calm(world);
  expect(await isAsked(alice, chat)).toBe(false);
  await mallory.do('send', { chat, text: 'Last chance' });
  await world.until('it is back', () => isAsked(alice, chat));
  await calm(world);
  await alice.do('block', { user: userOf(mallory) });
  await calm(world);
  expect(await isAsked(alice, chat)).toBe(false);
  await mallory.do('send', { chat, text: 'while blocked' });
  await calm(world);
  await unblock(alice, mallory);
  await calm(world);
  expect(await isAsked(alice, chat)).toBe(true);
  await mallory.do('send', { chat, text: 'I am sorry' });
  await alice.do('acceptChat', { chat });
  await calm(world);
  expect(await textsIn(alice, chat)).toEqual(['Buy now', 'Last chance', 'I am sorry']);
});

it('[X356] a hidden request comes back by what is said after an unblocking, though it shows only once it is accepted', async () => {
  world = await newWorld();
  const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
  const { chat } = await mallory.do('openChat', { user: userOf(alice) });
  await mallory.do('send', { chat, text: 'Buy now' });
  await world.until('Alice has the request', () => isAsked(alice, chat));
  await alice.do('hideChat', { chat });
  await alice.do('block', { user: userOf(mallory) });
  await calm(world);
  await mallory.do('send', { chat, text: 'while blocked' });
  await calm(world);
  await unblock(alice, mallory);
  await calm(world);
  expect(await isAsked(alice, chat)).toBe(false);
  await mallory.do('send', { chat, text: 'I am sorry' });
  await world.until('it is back', () => isAsked(alice, chat));
  expect(await textsIn(alice, chat)).toEqual(['Buy now']);
  await alice.do('acceptChat', { chat });
  await calm(world);
  expect(await textsIn(alice, chat)).toEqual(['Buy now', 'I am sorry']);
});

it('[X355] a chat that was taken off the list and came back by a word stays there on all own devices while one writes a draft in it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  await alice.do('clearChat', { chat, remove: true });
  for (const one of [alice, tablet]) await world.until(`${one.name} has it no more`, async () => !(await isListed(one, chat)));
  await calm(world);
  await bob.do('send', { chat, text: 'Still there?' });
  for (const one of [alice, tablet]) await world.until(`${one.name} has it back`, () => isListed(one, chat));
  await calm(world);
  await alice.do('saveDraft', { chat, text: 'Yes', left: true });
  await world.until('the tablet has the draft', async () => (await tablet.view('chat', { chat }))?.draft === 'Yes');
  await calm(world);
  for (const one of [alice, tablet]) expect([one.name, await isListed(one, chat)]).toEqual([one.name, true]);
});

it('[X358] who writes in a chat that another own device has taken off the list has it back on all of them', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  await alice.do('clearChat', { chat, remove: true });
  await calm(world);
  for (const one of [alice, tablet]) expect([one.name, await isListed(one, chat)]).toEqual([one.name, false]);
  await tablet.do('send', { chat, text: 'I had it open' });
  await world.until('Bob has it', () => has(bob, chat, 'I had it open'));
  await calm(world);
  for (const one of [alice, tablet]) {
    expect([one.name, await isListed(one, chat)]).toEqual([one.name, true]);
    expect(await textsIn(one, chat)).toEqual(['I had it open']);
  }
});

it('[X360] what was said to who had blocked its author is neither delivered nor read, before and after the unblocking; what stands around it is', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await bob.do('send', { chat, text: 'before' });
  await calm(world);
  await alice.do('block', { user: userOf(bob) });
  await calm(world);
  for (const text of ['while blocked', 'and again']) await bob.do('send', { chat, text });
  await calm(world);
  await unblock(tablet, bob);
  await calm(world);
  await bob.do('send', { chat, text: 'after' });
  await calm(world);
  const phone = await linkInto(world, alice, 'phone', chat);
  await world.until('the phone has it', () => has(phone, chat, 'after'));
  for (const one of [alice, tablet, phone]) await one.do('markRead', { chat, id: (await rowsIn(one, chat)).at(-1)?.id ?? '' });
  await calm(world);
  const statuses = async (): Promise<readonly (readonly [string, string])[]> =>
    (await rowsIn(bob, chat)).filter(({ own }) => own).map(({ text, status }) => [text, status ?? ''] as const);
  const expected = [
    ['Hello Alice', 'read'],
    ['before', 'read'],
    ['while blocked', 'hub'],
    ['and again', 'hub'],
    ['after', 'read'],
  ];
  await world.until('the last is read', async () => (await statuses()).at(-1)?.[1] === 'read');
  expect(await statuses()).toEqual(expected);
  for (const one of [alice, bob]) {
    one.crash();
    await one.start();
  }
  await calm(world);
  expect(await statuses()).toEqual(expected);
});
