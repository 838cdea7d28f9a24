/** Blocks hold what their rows hold, whatever happens to the rows, the disk and the process. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { newVault, newWrappingKey } from '../../crypto/vault.ts';
import { cutPower, newDisk } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import { StoreFull } from '../store/port.ts';
import { openSealedStore } from '../store/sealed.ts';
import { packNext } from './pack.ts';
import { all, chat, clear, events, open, packAll, put, query, redact, remove, said, stands, type World } from './search.world.ts';

const MANY = Array.from({ length: 700 }, (_, n) => said(`word${n} of many`, 1000 + n));
const later = () => new Promise((turn) => setImmediate(turn));
const blocksOn = ({ disk }: World): number => disk.tables.get('search')?.length ?? 0;

async function filled(): Promise<World> {
  const world = await open();
  await world.store.transact(MANY.map(put));
  await packAll(world.search);
  return world;
}

describe('a row that changes', () => {
  it.each([
    ['edited', (at: number) => put({ ...MANY[at]!, text: 'something else' })],
    ['redacted', (at: number) => redact(MANY[at]!)],
    ['deleted for this person', (at: number) => remove(MANY[at]!)],
  ])('[F7] and is %s takes the block over it away in the same transaction', async (_what, change) => {
    const world = await filled();
    expect([stands(world.disk, 'word3 of'), stands(world.disk, 'word650 of')]).toEqual([true, true]);
    const before = blocksOn(world);
    world.bare.killAt(1, 'after');
    await world.store.transact([change(3)]).catch(() => undefined);
    expect([stands(world.disk, 'word3 of'), blocksOn(world)]).toEqual([false, before - 1]);
    // Only that one: the others need not be packed again.
    expect(stands(world.disk, 'word650 of')).toBe(true);
  });
  it('[F7] of a run that has not yet read what blocks there are does so too', async () => {
    const { disk } = await filled();
    const next = await open(disk);
    await next.store.transact([redact(MANY[3]!)]);
    expect(stands(disk, 'word3 of')).toBe(false);
  });
  it('[F7] with a whole chat takes all of its blocks away, and none of another', async () => {
    const world = await filled();
    const other = said('elsewhere', 5, { chat: chat(2) });
    await world.store.transact([put(other)]);
    await packAll(world.search, chat(2));
    await world.store.transact([clear(chat(1))]);
    expect([blocksOn(world), stands(world.disk, 'word3 of'), stands(world.disk, 'elsewhere')]).toEqual([1, false, true]);
    await world.store.transact([clear(new Uint8Array())]);
    expect(blocksOn(world)).toBe(0);
  });
  it('[F7] between two blocks is in one of them from then on', async () => {
    const world = await filled();
    const late = said('a late word', 1350);
    await world.store.transact([put(late)]);
    expect(events(await all(world.search, [chat(1)], query('late')))).toEqual(events([late]));
    expect(await all(world.search, [chat(1)], query('of many'))).toHaveLength(MANY.length);
  });

  it('[F8] while it is being packed is packed as it is in the end', async () => {
    for (const when of ['keys', 'range', 'get', 'put'] as const) {
      let world: World | undefined;
      let isDone = false;
      // What changes the row lands in the middle of packing it.
      const disturb = async () => {
        if (isDone || !world) return;
        isDone = true;
        await world.store.transact([redact(MANY[3]!)]);
      };
      world = await open(
        newDisk(),
        (store): Store => ({
          ...store,
          keys: async (...asked) => {
            if (when === 'keys' && asked[0] === 'rows') await disturb();
            return store.keys(...asked);
          },
          range: async (...asked) => {
            const rows = await store.range(...asked);
            if (when === 'range') await disturb();
            return rows;
          },
          // The older block beside the gap is read, to be joined with what is new.
          get: async (...asked) => {
            const value = await store.get(...asked);
            if (when === 'get' && asked[0] === 'search') await disturb();
            return value;
          },
          transact: async (ops, durability) => {
            if (when === 'put' && ops.some(({ table, op }) => table === 'search' && op === 'put')) {
              // Not awaited: it waits for this one to land, which takes a while.
              void disturb();
              await later();
            }
            return store.transact(ops, durability);
          },
        }),
      );
      for (const some of [MANY.slice(0, 400), MANY.slice(400, 450), MANY.slice(450)]) {
        await world.store.transact(some.map(put));
        await packAll(world.search);
      }
      await world.store.transact([]);
      expect([when, isDone, stands(world.disk, 'word3 of')]).toEqual([when, true, false]);
      expect(await all(world.search, [chat(1)], query('"word3 of"'))).toEqual([]);
      expect(await all(world.search, [chat(1)], query('of many'))).toHaveLength(MANY.length - 1);
    }
  });
  it('[F8] before it is packed, and has not landed yet, is packed as it is in the end', async () => {
    const world = await open(newDisk(), (store) => ({
      ...store,
      transact: async (ops, durability) => {
        await later();
        return store.transact(ops, durability);
      },
    }));
    await world.store.transact(MANY.map(put));
    await Promise.all([world.store.transact([redact(MANY[699]!)]), packAll(world.search)]);
    expect(stands(world.disk, 'word699 of')).toBe(false);
  });
  it('[F8] above what is being packed disturbs nothing: a chat in which much is said is packed all the same', async () => {
    let world: World | undefined;
    world = await open(newDisk(), (store) => ({
      ...store,
      range: async (...asked) => {
        await world?.store.transact([put(said('newer', 9000))]);
        return store.range(...asked);
      },
    }));
    await world.store.transact(MANY.map(put));
    expect(await packNext(world.search, chat(1))).toBe('packed');
  });

  it('[F9] on a disk that is full at first is gone from every block once it can be written', async () => {
    let isFull = false;
    const world = await open(
      newDisk(),
      (store): Store => ({
        ...store,
        transact: async (ops, durability) => {
          if (isFull) throw new StoreFull();
          return store.transact(ops, durability);
        },
      }),
    );
    await world.store.transact(MANY.map(put));
    await packAll(world.search);
    isFull = true;
    await expect(world.store.transact([redact(MANY[3]!)])).rejects.toThrow(StoreFull);
    // What cannot be packed is not found, and that is said.
    expect(await packNext(world.search, chat(1))).toBe('full');
    isFull = false;
    await world.store.transact([redact(MANY[3]!)]);
    expect(stands(world.disk, 'word3 of')).toBe(false);
    await packAll(world.search);
    const again = await open(world.disk);
    expect(await all(again.search, [chat(1)], query('of many'))).toHaveLength(MANY.length - 1);
  });
  it('[F9] and was not written is packed again, beside nothing it was in before', async () => {
    let isFull = false;
    const world = await open(
      newDisk(),
      (store): Store => ({
        ...store,
        transact: async (ops, durability) => {
          if (isFull) throw new StoreFull();
          return store.transact(ops, durability);
        },
      }),
    );
    const [older, newer] = [MANY.slice(0, 100), MANY.slice(100, 550)];
    for (const some of [older, newer]) {
      await world.store.transact(some.map(put));
      await packAll(world.search);
    }
    isFull = true;
    await expect(world.store.transact([redact(newer[3]!)])).rejects.toThrow(StoreFull);
    isFull = false;
    // There is room for both in one block now.
    await world.store.transact(older.slice(0, 60).map(remove));
    await packAll(world.search);
    expect(blocksOn(world)).toBe(1);
    const again = await open(world.disk);
    await again.store.transact([redact(newer[3]!)]);
    expect(stands(world.disk, newer[3]!.text)).toBe(false);
  });
});

describe('a process that dies', () => {
  it('[F10] at any step of packing leaves what the next run goes on with, and finds everything', async () => {
    for (let nth = 1; nth <= 3; nth++) {
      for (const when of ['before', 'after'] as const) {
        const disk = newDisk();
        const first = await open(disk);
        await first.store.transact(MANY.map(put));
        first.bare.killAt(nth, when);
        await packAll(first.search).catch(() => undefined);
        cutPower(disk);
        const second = await open(disk);
        expect(await all(second.search, [chat(1)], query('of many'))).toHaveLength(MANY.length);
      }
    }
  });
  it('[F10] keeps what was packed: the next run packs only what is new', async () => {
    const { disk } = await filled();
    const next = await open(disk);
    expect(await packAll(next.search)).toEqual(['whole']);
    await next.store.transact([put(said('new', 9999))]);
    expect(await packAll(next.search)).toEqual(['packed', 'whole']);
  });
});

// Feature: telegram-clone, Property 42: what was deleted for all is found by no search and stands in no byte
describe('after any changes', () => {
  const change = fc.record({
    what: fc.constantFrom('say', 'edit', 'redact', 'remove', 'pack', 'restart'),
    which: fc.nat(),
    time: fc.nat(50),
  });
  it('[F11] the disk holds the words that stand, and none that were edited away, redacted or deleted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 5, maxLength: 40 }), async (changes) => {
        let world = await open();
        let [standing, gone]: [ReturnType<typeof said>[], string[]] = [[], []];
        for (const [n, { what, which, time }] of changes.entries()) {
          const one = standing[which % Math.max(1, standing.length)];
          const rest = standing.filter((other) => other !== one);
          const next = what === 'say' ? said(`planted-${n}.`, time) : one && what === 'edit' ? { ...one, text: `edited-${n}.` } : undefined;
          if (what === 'pack') await packNext(world.search, chat(1));
          else if (what === 'restart') world = await open(world.disk);
          else if (next) await world.store.transact([put(next)]);
          else if (one) await world.store.transact([what === 'redact' ? redact(one) : remove(one)]);
          if (what === 'say' && next) standing = [...standing, next];
          else if (one && what !== 'pack' && what !== 'restart') [standing, gone] = [next ? [...rest, next] : rest, [...gone, one.text]];
          for (const word of gone) expect(stands(world.disk, word)).toBe(false);
        }
        await packAll(world.search);
        for (const { text } of standing) expect(await all(world.search, [chat(1)], query(text))).toHaveLength(1);
        for (const word of gone) expect([await all(world.search, [chat(1)], query(word)), stands(world.disk, word)]).toEqual([[], false]);
      }),
      { numRuns: 150 },
    );
  });
});

it('[F12] on a sealed store no word stands in any byte', async () => {
  const { vault } = await newVault({ kind: 'device', key: await newWrappingKey() });
  const world = await open(newDisk(), (store) => openSealedStore(store, vault));
  const words = ['canary', 'канарейка', '金丝雀', 'كناري'];
  await world.store.transact(words.map((word, n) => put(said(`${word} sang`, n))));
  await packAll(world.search);
  expect(blocksOn(world)).toBe(1);
  for (const word of words) {
    expect(await all(world.search, [chat(1)], query(word))).toHaveLength(1);
    expect(stands(world.disk, word)).toBe(false);
  }
});

describe('a block that cannot be read', () => {
  it.each(['its bytes', 'its seal', 'its key'])('[F13] by %s is packed again, and everything is found', async (what) => {
    const { vault } = await newVault({ kind: 'device', key: await newWrappingKey() });
    const over = (store: Store) => (what === 'its seal' ? openSealedStore(store, vault) : store);
    const first = await open(newDisk(), over);
    await first.store.transact(MANY.map(put));
    await packAll(first.search);
    const [row] = first.disk.tables.get('search') ?? [];
    const key = what === 'its key' ? row!.key.with(40, row!.key[40]! + 1) : row!.key;
    await first.bare.transact([
      { op: 'delete', table: 'search', key: row!.key },
      { op: 'put', table: 'search', key, value: what === 'its key' ? row!.value : randomBytes(60) },
    ]);
    const second = await open(first.disk, over);
    expect(await all(second.search, [chat(1)], query('of many'))).toHaveLength(MANY.length);
  });
});
