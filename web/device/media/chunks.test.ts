/** Where chunks lie: in files and in the table alike, whatever of both is there. */
import { describe, expect, it } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../../crypto/bytes.ts';
import type { ChunkFiles } from '../../store/files.ts';
import { newDisk, openMemoryStore } from '../../store/memory.ts';
import type { Store } from '../../store/port.ts';
import { openChunks } from './chunks.ts';

const MOST = 100;
const [local, other] = [randomBytes(16), randomBytes(16)];
const chunk = (index: number): Bytes => new Uint8Array(40).fill(index + 1);

async function owned(): Promise<Store> {
  const store = openMemoryStore(newDisk());
  await store.claim();
  return store;
}

/** Files in memory; `mayWrite` as long as nobody else holds them. */
function newFiles(mayWrite = { now: true }): ChunkFiles {
  const byName = new Map<string, Map<number, Bytes>>();
  return {
    write: async (name, index, bytes) => {
      if (!mayWrite.now) return false;
      const file = byName.get(toHex(name)) ?? new Map<number, Bytes>();
      byName.set(toHex(name), file.set(index, bytes));
      return true;
    },
    settle: async () => undefined,
    read: async (name, index) => byName.get(toHex(name))?.get(index),
    slices: async (name, first, count) => {
      const found = Array.from({ length: count }, (_, at) => byName.get(toHex(name))?.get(first + at));
      return found.some((one) => !one) ? undefined : new Blob(found.flatMap((one) => one ?? []));
    },
    here: async (name) => [...(byName.get(toHex(name))?.keys() ?? [])].sort((a, b) => a - b),
    drop: async (name) => void byName.delete(toHex(name)),
    names: async () => [...byName.keys()].map((name) => Uint8Array.from(name.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))),
    rest: async () => undefined,
  };
}

describe('chunks', () => {
  it('[X555] what lay in the table before there were files is found beside what lies in files, and goes with it', async () => {
    const store = await owned();
    await openChunks(store, undefined).put(local, 1, chunk(1));
    const files = newFiles();
    const chunks = openChunks(store, files);
    await chunks.put(local, 0, chunk(0));
    await chunks.put(local, 3, chunk(3));
    await chunks.put(other, 0, chunk(9));
    expect(await chunks.here(local, MOST)).toEqual([0, 1, 3]);
    expect([await chunks.get(local, 0), await chunks.get(local, 1), await chunks.get(local, 2)]).toEqual([chunk(0), chunk(1), undefined]);
    expect(new Set((await chunks.locals()).map(toHex))).toEqual(new Set([toHex(local), toHex(other)]));
    await chunks.drop([local]);
    expect([await chunks.here(local, MOST), await chunks.here(other, MOST)]).toEqual([[], [0]]);
    expect((await chunks.locals()).map(toHex)).toEqual([toHex(other)]);
  });

  it('[X555] where a file cannot be written, chunks go into the table, and nothing is missed', async () => {
    const [store, mayWrite] = [await owned(), { now: true }];
    const chunks = openChunks(store, newFiles(mayWrite));
    for (let index = 0; index < 20; index++) {
      mayWrite.now = index % 3 !== 0;
      await chunks.put(local, index, chunk(index));
    }
    await chunks.settle(local);
    expect(await chunks.here(local, MOST)).toEqual([...Array(20).keys()]);
    for (let index = 0; index < 20; index++) expect(await chunks.get(local, index)).toEqual(chunk(index));
  });

  it.each([true, false])('[X586] what is still on its way when its id is dropped lies nowhere afterwards: with files %s', async (hasFiles) => {
    const store = await owned();
    const chunks = openChunks(store, hasFiles ? newFiles() : undefined);
    await chunks.put(local, 0, chunk(0));
    // As many as are written in several steps.
    const underWay = Promise.all(Array.from({ length: 30 }, (_, index) => chunks.put(local, index + 1, chunk(index))));
    await Promise.all([underWay, chunks.drop([local])]);
    await chunks.put(local, 40, chunk(1));
    await chunks.put(other, 0, chunk(2));
    expect([await chunks.here(local, MOST), (await chunks.locals()).map(toHex)]).toEqual([[], [toHex(other)]]);
  });
});
