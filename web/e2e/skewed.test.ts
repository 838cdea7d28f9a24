/** Words from the future: of a device whose own clock was ahead while it was offline, by accident or to do harm. */
import { afterEach, expect, it } from 'vitest';
import type { ChatRow } from '../device/port/port.ts';
import { type Durability, type Op, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, link, newPerson, newTalk, rowsIn, say, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const YEAR = 365 * 24 * 60 * 60 * 1000;
/** The last time an event can have. */
const LAST_TIME = 2 ** 48 - 1;

/** Says these words offline under a clock that is so far ahead; it is right again before the line is back. */
async function sayAhead(device: TestDevice, chat: string, texts: readonly string[], ms: number): Promise<void> {
  device.cut();
  device.skew.ms = ms;
  for (const text of texts) await device.do('send', { chat, text });
  device.skew.ms = 0;
}

/** The process dies right after the first transaction that moves many messages. */
function killWhenMoving(device: TestDevice): void {
  const store = device.store();
  const { transact } = store;
  Object.assign(store, {
    transact: async (ops: readonly Op[], durability?: Durability) => {
      await transact(ops, durability);
      if (ops.filter(({ table }) => table === 'rows').length > 10) store.kill();
    },
  });
}

async function answer(from: TestDevice, to: TestDevice, chat: string, text: string): Promise<void> {
  await from.do('send', { chat, text });
  await world.until(`${to.name} has "${text}"`, () => has(to, chat, text));
}

async function readAll(device: TestDevice, chat: string): Promise<void> {
  await device.do('markRead', { chat, id: (await rowsIn(device, chat)).at(-1)?.id ?? '' });
}

async function rowOf(device: TestDevice, chat: string): Promise<ChatRow | undefined> {
  return (await device.view('chats', {})).rows.find((row) => row.chat === chat);
}

it('[X225] a word said under a clock a year ahead stands before what answers it, and what comes later is unread and shown, on both sides', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await sayAhead(bob, chat, ['q1'], YEAR);
  bob.mend();
  await world.until('Alice has it', () => has(alice, chat, 'q1'));
  await readAll(alice, chat);
  await answer(alice, bob, chat, 'a1');
  await answer(bob, alice, chat, 'q2');
  expect(await rowOf(alice, chat)).toMatchObject({ unread: 1, preview: { text: 'q2' } });
  await readAll(bob, chat);
  await answer(alice, bob, chat, 'a2');
  expect(await rowOf(bob, chat)).toMatchObject({ unread: 1, preview: { text: 'a2' } });
  for (const one of [alice, bob]) {
    expect((await textsIn(one, chat)).slice(-4)).toEqual(['q1', 'a1', 'q2', 'a2']);
    expect((await rowsIn(one, chat)).slice(-4).map(({ ahead }) => ahead)).toEqual([true, false, false, false]);
  }
});

it('[X229] who was away finds what was dated ahead before what the same device said next', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await readAll(alice, chat);
  alice.cut();
  await sayAhead(bob, chat, ['q1', 'q2'], YEAR);
  bob.mend();
  await world.until('they are on the hub', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'hub');
  await bob.do('send', { chat, text: 'q3' });
  await world.pass(5000);
  await alice.do('send', { chat, text: 'a1' });
  alice.mend();
  await world.until('Alice has all', () => has(alice, chat, 'q3'));
  await world.until('Bob has all', () => has(bob, chat, 'a1'));
  for (const one of [alice, bob]) expect((await textsIn(one, chat)).slice(-4)).toEqual(['q1', 'q2', 'q3', 'a1']);
  await answer(bob, alice, chat, 'q4');
  expect(await rowOf(alice, chat)).toMatchObject({ unread: 4, preview: { text: 'q4' } });
});

it('[X226] a word with the last time there is hides nothing and pins nothing: neither in its chat, nor in the list', async () => {
  world = await newWorld();
  const { alice, bob: mallory, chat } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  const other = await say(world, alice, carol, 'Hello Carol');
  await calm(world);
  await sayAhead(mallory, chat, ['for ever'], LAST_TIME - world.timers.now());
  mallory.mend();
  await world.until('Alice has it', () => has(alice, chat, 'for ever'));
  expect((await rowsIn(alice, chat)).at(-1)).toMatchObject({ text: 'for ever', ahead: true });
  await readAll(alice, chat);
  await answer(mallory, alice, chat, 'later');
  expect(await rowOf(alice, chat)).toMatchObject({ unread: 1, preview: { text: 'later' } });
  await world.pass(1000);
  await alice.do('send', { chat: other, text: 'still here?' });
  expect((await alice.view('chats', {})).rows.map((row) => row.chat)).toEqual([other, chat]);
  alice.crash();
  await alice.start();
  expect((await textsIn(alice, chat)).slice(-2)).toEqual(['for ever', 'later']);
});

it('[X227] what an own device read under a clock that was ahead leaves later words unread on the others', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await link(world, alice, 'tablet');
  await world.until('the tablet has the chat', () => has(tablet, chat, 'Hello Alice'));
  await calm(world);
  await sayAhead(tablet, chat, ['from the tablet'], YEAR);
  await readAll(tablet, chat);
  tablet.mend();
  await world.until('Alice has it', () => has(alice, chat, 'from the tablet'));
  await calm(world);
  await answer(bob, alice, chat, 'a question');
  await world.until('the tablet has it', () => has(tablet, chat, 'a question'));
  for (const one of [alice, tablet]) expect(chatAt(one, chat).record.unread).toBe(1);
});

it('[X228] words said under a clock that was ahead keep their order when they are brought back, however many, and although the device dies meanwhile', async () => {
  world = await newWorld({ isMeant: (because) => because instanceof StoreClosed });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const texts = Array.from({ length: 150 }, (_, i) => `word ${i}`);
  await sayAhead(bob, chat, texts, YEAR);
  killWhenMoving(bob);
  bob.mend();
  await world.until('Bob dies', () => bob.halted() !== undefined);
  bob.crash();
  bob.cut();
  await bob.start();
  const places = (await rowsIn(bob, chat)).map(({ ahead }) => ahead);
  expect(new Set(places.slice(-150))).toEqual(new Set([true, false]));
  bob.mend();
  await world.until('Alice has all', () => has(alice, chat, 'word 149'));
  await answer(alice, bob, chat, 'an answer');
  for (const one of [alice, bob]) expect((await textsIn(one, chat)).slice(-151)).toEqual([...texts, 'an answer']);
  expect(coreOf(bob).clock.stamp().at.time).toBeLessThanOrEqual(world.timers.now() + 1000);
});
