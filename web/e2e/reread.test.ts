/** What a device reads of its disk while others write: as much as shows, and nothing for what comes far below. */
import { afterEach, expect, it } from 'vitest';
import type { MessageWindow } from '../device/port/messages.ts';
import type { TestDevice } from './device.ts';
import { calm, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** How many rows are asked for in each reading of rows that goes on from a place, from now on. */
function watchReadings(device: TestDevice): number[] {
  const asked: number[] = [];
  const store = device.store();
  const { range } = store;
  Object.assign(store, {
    range: ((table, within) => {
      if (table === 'rows' && !within.reverse) asked.push(within.limit ?? Number.POSITIVE_INFINITY);
      return range(table, within);
    }) satisfies typeof range,
  });
  return asked;
}

it('[U383] who reads far up is not disturbed by what comes at the end, and sees what changes where they are', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  for (let i = 0; i < 6; i++) await alice.do('send', { chat, text: `line ${i}` });
  await calm(world);
  const sayMore = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i++) {
      await alice.do('send', { chat, text: `line ${i}` });
      await calm(world);
    }
  };
  const [first, second] = await rowsIn(bob, chat);
  if (!first || !second) throw new Error('expected two rows');
  const [above, below]: [MessageWindow[], MessageWindow[]] = [[], []];
  bob.follow('messages', { chat, anchor: { at: 'message', id: second.id }, before: 3, after: 3 }, (view) => void above.push(view));
  bob.follow('messages', { chat, anchor: { at: 'end' }, before: 2, after: 0 }, (view) => void below.push(view));
  await sayMore(6, 7);
  const asked = watchReadings(bob);
  await sayMore(7, 10);
  expect(below.at(-1)?.rows.map(({ text }) => text)).toEqual(['line 8', 'line 9']);
  // Not once for each of the three: a receipt of hers that is due by then may be one.
  expect(asked.length).toBeLessThan(3);
  expect(above).toHaveLength(1);
  await alice.do('edit', { chat, id: first.id, text: 'Hello dear Bob' });
  await bob.do('react', { chat, id: second.id, emoji: ['👍'] });
  await calm(world);
  expect(above.at(-1)?.rows[0]).toMatchObject({ id: first.id, text: 'Hello dear Bob', edited: true });
  expect(above.at(-1)?.rows[1]?.reactions).toHaveLength(1);
});

it('[U384] the first that is unread is found near, and the first that names one however far it is', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  bob.follow('chat', { chat }, () => undefined);
  const [, answer] = await rowsIn(bob, chat);
  await bob.do('markRead', { chat, id: answer?.id ?? '' });
  const asked = watchReadings(bob);
  const names = [{ kind: 'mention', from: 0, length: 4, value: userOf(bob) }] as const;
  for (let i = 0; i < 12; i++) await alice.do('send', { chat, text: `line ${i}` });
  await calm(world);
  const rows = await rowsIn(bob, chat);
  expect(await bob.view('chat', { chat })).toMatchObject({ unread: 12, firstUnread: rows[2]?.id, firstMention: undefined });
  expect(asked).toContain(8);
  expect(asked).not.toContain(200);
  await alice.do('send', { chat, text: '@Bob and you?', marks: names });
  await calm(world);
  expect(await bob.view('chat', { chat })).toMatchObject({
    unread: 13,
    firstUnread: rows[2]?.id,
    firstMention: (await rowsIn(bob, chat)).at(-1)?.id,
  });
});
