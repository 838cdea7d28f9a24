/** What is kept of opened blocks, and what is packed in the background. */
import { describe, expect, it } from 'vitest';
import { StoreFull } from '../store/port.ts';
import { BLOCK_LENGTH, BLOCK_MESSAGES } from './packed.ts';
import { QUIET_MS, REST_MS, START_MS, startPacking } from './packer.ts';
import { bytesOf, OPENED_BYTES } from './search.ts';
import { all, chat, open, packAll, put, query, redact, said, type World } from './search.world.ts';

const openedIn = ({ search }: World): string => [...search.opened.values()].map(({ words }) => words).join('');

describe('opened blocks', () => {
  it('[F21] are kept for the next search, and forgotten with what is redacted', async () => {
    const world = await open();
    const secret = said('a secret', 2);
    await world.store.transact([put(said('a tide', 1)), put(secret)]);
    await packAll(world.search);
    await all(world.search, [chat(1)], query('secret'));
    expect(openedIn(world)).toContain('secret');
    const redacting = world.store.transact([redact(secret)]);
    await redacting;
    expect([openedIn(world), world.search.openedBytes]).toEqual(['', 0]);
  });
  it('[F21] are not those that went while they were read', async () => {
    const secret = said('a secret', 2);
    let [world, isDone]: [World | undefined, boolean] = [undefined, false];
    world = await open(undefined, (store) => ({
      ...store,
      get: async (...asked) => {
        const value = await store.get(...asked);
        const isNow = asked[0] === 'search' && !isDone;
        isDone ||= isNow;
        if (isNow) await world?.store.transact([redact(secret)]);
        return value;
      },
    }));
    await world.store.transact([put(secret), put(said('a tide', 1))]);
    await packAll(world.search);
    expect(await all(world.search, [chat(1)], query('a'))).toHaveLength(1);
    expect(openedIn(world)).not.toContain('secret');
  });
  it('[F22] take no more memory than they may, and a search through more leaves those it began with', async () => {
    const world = await open();
    const long = 'x'.repeat(BLOCK_LENGTH - 1);
    for (let n = 0; n < 80; n++) await world.store.transact([put(said(`${long}${n % 10}`, n))]);
    await packAll(world.search);
    for (let n = 0; n < 3; n++) {
      await all(world.search, [chat(1)], query('nothing'));
      expect(world.search.openedBytes).toBeLessThanOrEqual(OPENED_BYTES);
      expect(world.search.openedBytes).toBe([...world.search.opened.values()].reduce((sum, packed) => sum + bytesOf(packed), 0));
    }
    const newest = (await world.search.blocks.of(chat(1))).blocks.at(-1)!;
    expect([...world.search.opened.keys()]).toContain(newest);
  });
});

describe('packing', () => {
  it('[F23] makes blocks of as many messages as they may hold, of fewer long ones, and fills the last up', async () => {
    const { store, search } = await open();
    await store.transact(Array.from({ length: 4 * BLOCK_MESSAGES }, (_, n) => put(said(`tide ${n}`, n))));
    await packAll(search);
    const counts = async () => (await search.blocks.of(chat(1))).blocks.map(({ count }) => count);
    expect((await counts()).reduce((sum, count) => sum + count, 0)).toBe(4 * BLOCK_MESSAGES);
    expect(await counts()).toHaveLength(4);
    await store.transact([put(said('one', 90_000))]);
    await packAll(search);
    await store.transact([put(said('two', 90_001))]);
    await packAll(search);
    expect((await counts()).at(-1)).toBe(2);
    await store.transact(Array.from({ length: 5 }, (_, n) => put(said('y'.repeat(BLOCK_LENGTH / 2 - 1), 99_000 + n))));
    await packAll(search);
    expect((await counts()).slice(-3)).toEqual([3, 2, 2]);
  });
  it('[F23] splits what late messages made too much for one block into halves', async () => {
    const { store, search } = await open();
    await store.transact(Array.from({ length: 3 * BLOCK_MESSAGES }, (_, n) => put(said(`tide ${n}`, n * 10))));
    await packAll(search);
    await store.transact([put(said('late', 7005))]);
    await packAll(search);
    const counts = (await search.blocks.of(chat(1))).blocks.map(({ count }) => count);
    expect(counts).toEqual([512, 256, 257, 512]);
  });
});

/** Timers that are run by hand. */
function newTimers() {
  let waiting: { readonly ms: number; readonly run: () => void } | undefined;
  return {
    after: (ms: number, run: () => void) => {
      expect(waiting).toBeUndefined();
      waiting = { ms, run };
      return () => {
        waiting = undefined;
      };
    },
    waiting: () => waiting?.ms,
    pass: async () => {
      const due = waiting;
      waiting = undefined;
      due?.run();
      await new Promise((turn) => setTimeout(turn, 0));
    },
  };
}

describe('in the background', () => {
  it('[F24] what an earlier run left is packed a while after the start, a block at a time, and what is said later a while after it', async () => {
    const world = await open();
    const { store, search } = world;
    await store.transact(Array.from({ length: 2 * BLOCK_MESSAGES }, (_, n) => put(said(`tide ${n}`, n))));
    const timers = newTimers();
    const failed = (error: unknown) => expect(error).toBeUndefined();
    const packing = startPacking({ search, timers, chats: () => [chat(1), chat(2)], failed });
    const count = async () => (await search.blocks.of(chat(1))).blocks.length;
    expect([timers.waiting(), await count()]).toEqual([START_MS, 0]);
    await timers.pass();
    expect([timers.waiting(), await count()]).toEqual([REST_MS, 1]);
    while (timers.waiting() !== undefined) await timers.pass();
    expect(await count()).toBe(2);
    // Known by now, so that a search need not look.
    expect((await search.blocks.of(chat(1))).isWhole).toBe(true);
    await store.transact([put(said('new', 5000))]);
    await store.transact([put(said('newer', 5001))]);
    expect([timers.waiting(), await count()]).toEqual([QUIET_MS, 2]);
    while (timers.waiting() !== undefined) await timers.pass();
    expect(await count()).toBe(3);
    await store.transact([put(said('newest', 5002))]);
    packing.stop();
    expect(timers.waiting()).toBeUndefined();
    await store.transact([put(said('after', 5003))]);
    expect(timers.waiting()).toBeUndefined();
  });
  it('[F24] a full disk is tried again later, and a closed store is heard of', async () => {
    let failure: Error | undefined = new StoreFull();
    const { store, search } = await open(undefined, (bare) => ({
      ...bare,
      transact: async (ops, durability) => {
        if (durability === 'relaxed' && failure) throw failure;
        return bare.transact(ops, durability);
      },
    }));
    await store.transact([put(said('tide', 1))]);
    const timers = newTimers();
    const errors: unknown[] = [];
    startPacking({ search, timers, chats: () => [chat(1)], failed: (error) => void errors.push(error) });
    await timers.pass();
    expect(timers.waiting()).toBe(QUIET_MS);
    failure = undefined;
    await timers.pass();
    expect((await search.blocks.of(chat(1))).blocks).toHaveLength(1);
    await store.transact([put(said('ebb', 2))]);
    failure = new Error('closed');
    while (errors.length === 0) await timers.pass();
    expect(errors).toEqual([failure]);
  });
});
