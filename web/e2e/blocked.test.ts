/** Somebody is blocked: with a hub that keeps to it, with one that delivers all the same, and with what lay there before. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { calm, coreOf, has, link, linkInto, newTalk, rowsIn, say, newPerson, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const isTold = async (device: TestDevice, other: string): Promise<boolean> => {
  const { blocked } = await device.engine().people();
  return (await blocked()).some((one) => Buffer.from(one).toString('hex') === other);
};
/** The hub delivers what it was asked to withhold. */
const lie = async (device: TestDevice): Promise<void> => {
  const { blocked, changeBlocked } = await device.engine().people();
  await changeBlocked([], await blocked());
};
const titles = async (device: TestDevice): Promise<readonly string[]> => (await device.view('blocked', {})).people.map(({ name }) => name);

// Feature: telegram-clone, Property 29: messages of a blocked person are not delivered to the blocker
it('[X380] what a blocked person writes does not come, nor does anything of this person go to them; unblocked, they go on', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  await alice.do('block', { user: userOf(bob) });
  await world.until('the hub knows', () => isTold(alice, userOf(bob)));
  await world.until('the tablet knows', async () => (await titles(tablet)).join() === 'Bob');
  expect(await alice.call('send', { chat, text: 'to nobody' })).toMatchObject({ error: { code: 'you_blocked' } });
  await bob.do('send', { chat, text: 'while blocked' });
  await bob.do('setProfile', { name: 'Robert', username: 'bobby', bio: '' });
  await alice.do('setProfile', { name: 'Alice B.', username: 'alice', bio: '' });
  await world.until('it is on the hub', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'hub');
  await world.pass(5000);
  for (const one of [alice, tablet]) expect(await textsIn(one, chat)).toEqual(['Hello Bob', 'Hello Alice']);
  expect((await rowsIn(bob, chat)).at(-1)?.status).toBe('hub');
  expect((await bob.view('person', { user: userOf(alice) }))?.name).toBe('Alice');
  expect((await alice.view('chats', {})).rows.find((row) => row.chat === chat)).toMatchObject({ blocked: true, unread: 1, title: 'Bob' });

  await tablet.do('unblock', { user: userOf(bob) });
  await world.until('Alice knows', async () => (await titles(alice)).length === 0);
  await world.until('the hub knows that', async () => !(await isTold(alice, userOf(bob))));
  await bob.do('send', { chat, text: 'after' });
  for (const one of [alice, tablet]) await world.until(`${one.name} has what comes after`, () => has(one, chat, 'after'));
  await alice.do('send', { chat, text: 'welcome back' });
  await world.until('Bob has it', () => has(bob, chat, 'welcome back'));
  await world.until('Bob hears of the change', async () => (await bob.view('person', { user: userOf(alice) }))?.name === 'Alice B.');
  await calm(world);
  for (const one of [alice, tablet]) expect(await textsIn(one, chat)).toEqual(['Hello Bob', 'Hello Alice', 'after', 'welcome back']);
});

it('[X381] where a hub delivers all the same, no own device shows it, before or after, and all show the same', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  await alice.do('block', { user: userOf(bob) });
  await calm(world);
  await lie(alice);
  await bob.do('send', { chat, text: 'through a hub that lies' });
  await world.until(
    'the tablet has heard it',
    () => coreOf(tablet).chats.get(chat)?.record.frontier.get(deviceIn(bob))?.upTo === numberIn(bob, chat),
  );
  await world.pass(5000);
  for (const one of [alice, tablet]) {
    expect(await textsIn(one, chat)).toEqual(['Hello Bob', 'Hello Alice']);
    expect((await one.view('chats', {})).rows.find((row) => row.chat === chat)).toMatchObject({ unread: 1, preview: { text: 'Hello Alice' } });
  }
  // Nothing goes back: he does not learn that it arrived.
  expect((await rowsIn(bob, chat)).at(-1)?.status).toBe('hub');
  const phone = await link(world, alice, 'phone');
  await world.until('a device that comes later has the chat', () => has(phone, chat, 'Hello Alice'));
  expect(await textsIn(phone, chat)).toEqual(['Hello Bob', 'Hello Alice']);
  await phone.do('unblock', { user: userOf(bob) });
  await calm(world);
  await bob.do('send', { chat, text: 'after' });
  for (const one of [alice, tablet, phone]) {
    await world.until(`${one.name} has it`, () => has(one, chat, 'after'));
    expect(await textsIn(one, chat)).toEqual(['Hello Bob', 'Hello Alice', 'after']);
  }
});

it('[X382] what was on its way when somebody was blocked shows on no own device, also where one had shown it already', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  alice.cut();
  await bob.do('send', { chat, text: 'on its way' });
  await world.until('the tablet shows it', () => has(tablet, chat, 'on its way'));
  await alice.do('block', { user: userOf(bob) });
  alice.mend();
  await calm(world);
  for (const one of [alice, tablet]) expect(await textsIn(one, chat)).toEqual(['Hello Bob', 'Hello Alice']);
  alice.crash();
  await alice.start();
  expect(await textsIn(alice, chat)).toEqual(['Hello Bob', 'Hello Alice']);
});

it('[X383] a hub that lost its store is told anew whom this person has blocked, and a stranger may be blocked before they are accepted', async () => {
  world = await newWorld();
  const { alice } = await newTalk(world);
  const mallory = await newPerson(world, 'mallory');
  await say(world, mallory, alice, 'you do not know me');
  expect((await alice.view('chats', {})).requests.length).toBe(1);
  await alice.do('block', { user: userOf(mallory) });
  expect((await alice.view('chats', {})).requests).toEqual([]);
  await world.until('the hub knows', () => isTold(alice, userOf(mallory)));
  await world.wipeHub();
  await world.until('the new hub knows', () => isTold(alice, userOf(mallory)).catch(() => false));
  await alice.do('unblock', { user: userOf(mallory) });
  await world.until('and that it is over', async () => !(await isTold(alice, userOf(mallory))));
  expect((await alice.view('chats', {})).requests.length).toBe(1);
  expect(await alice.call('block', { user: userOf(alice) })).toMatchObject({ error: { code: 'yourself' } });
});

const deviceIn = (device: TestDevice): string => Buffer.from(coreOf(device).me().device).toString('hex');
const numberIn = (device: TestDevice, chat: string): number | undefined => coreOf(device).chats.get(chat)?.record.n;
