/** Going through what is found in one chat. */
import { describe, expect, it } from 'vitest';
import { countIn, MAX_COUNT, stepIn } from './count.ts';
import { chat, keyOfSaid, open, packAll, put, query, rowOf, said } from './search.world.ts';

describe('in one chat', () => {
  it('[F20] what is found is counted, and one goes from each to the older or the newer, to either end', async () => {
    const { search, store } = await open();
    await store.transact(Array.from({ length: 400 }, (_, n) => put(said('tide', n))).concat(put(said('tide', 9, { chat: chat(2) }))));
    await packAll(search);
    let count: Parameters<typeof stepIn>[0] = { places: [], isMore: false, isDone: false };
    for await (count of countIn(search, chat(1), query('tide')));
    expect([count.places.length, count.isDone, count.isMore]).toEqual([400, true, false]);
    expect([stepIn(count, 0, 'older'), stepIn(count, 1, 'newer'), stepIn(count, 0, 'newer'), stepIn(count, 399, 'older')]).toEqual([1, 0, 0, 399]);
    expect(stepIn({ ...count, places: [] }, 0, 'older')).toBe(0);
  });
  it('[F20] no more are counted than anybody goes through', async () => {
    const { search, store } = await open();
    const rows = Array.from(
      { length: MAX_COUNT + 100 },
      (_, n) => ({ op: 'put', table: 'rows', key: keyOfSaid(said('', n)), value: rowOf(said('a', n)) }) as const,
    );
    await store.transact(rows);
    let last: Parameters<typeof stepIn>[0] | undefined;
    for await (last of countIn(search, chat(1), query('a')));
    expect([last?.places.length, last?.isMore]).toEqual([MAX_COUNT, true]);
  });
});
