/** Watching from afar: once over the wire for all who show the same, and nothing is handed on twice. */
import { expect, it } from 'vitest';
import { newHeldTimers } from '../../wire/timers.ts';
import { openTopics } from './topics.ts';
import { openWatches } from './watches.ts';

type Said = { readonly id: string; readonly name: string };
function newWatches() {
  const [begun, stopped]: [Said[], string[]] = [[], []];
  let ids = 0;
  return { begun, stopped, watches: openWatches({ id: () => `${++ids}`, begin: (watch) => begun.push(watch), stop: (id) => stopped.push(id) }) };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

it('[X121] whoever shows the same view shares one watch, has its latest value at once, and it ends with the last of them', async () => {
  const { begun, stopped, watches } = newWatches();
  const [first, second]: [unknown[], unknown[]] = [[], []];
  const stopFirst = watches.watch('chats', {}, (value) => first.push(value));
  expect(watches.isWaiting()).toBe(true);
  watches.show('1', 'a');
  const stopSecond = watches.watch('chats', {}, (value) => second.push(value));
  await settled();
  watches.watch('chat', { chat: 'other' }, () => undefined);
  expect(begun.map(({ name }) => name)).toEqual(['chats', 'chat']);
  watches.show('1', 'b');
  stopFirst();
  watches.show('1', 'c');
  expect([first, second]).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ]);
  expect(stopped).toEqual([]);
  stopSecond();
  stopSecond();
  expect(stopped).toEqual(['1']);
});

it('[X122] a view that is read again and says the same is not handed on again', async () => {
  const topics = openTopics({ now: () => 0, timers: newHeldTimers() });
  const handed: unknown[] = [];
  let value: unknown;
  topics.watch(
    ['chats'],
    () => value,
    (now) => handed.push(now),
  );
  await settled();
  await settled();
  for (const next of [undefined, { rows: [] }, { rows: [] }, { rows: [1] }, undefined]) {
    value = next;
    topics.changed('chats');
    await settled();
  }
  expect(handed).toEqual([undefined, { rows: [] }, { rows: [1] }, undefined]);
});
