/** The browser's store keeps the contract on an IndexedDB in memory (Chromium runs the same suite in web/e2e), and says what it finds. */
import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { deleteDatabase, openIndexedStore } from './indexed.ts';
import { keyOf, rangeOf } from './key.ts';
import { loadWrappingKey } from './keyring-browser.ts';
import { type Op, type Store, StoreClosed, StoreFull, Unreadable, type Witness } from './port.ts';
import { storeContract } from './store.contract.ts';

let count = 0;
const fresh = (): string => `store ${++count}`;
const put: Op = { op: 'put', table: 'meta', key: keyOf('a'), value: Uint8Array.of(1) };
const all = rangeOf(new Uint8Array());

async function open(name: string): Promise<Store> {
  const { store } = await openIndexedStore({ name });
  if (!store) throw new Error('the store opens');
  return store;
}

function memoryWitness(): Witness & { mark: string | undefined } {
  const witness = {
    mark: undefined as string | undefined,
    read: async () => witness.mark,
    write: async (mark: string) => {
      witness.mark = mark;
    },
  };
  return witness;
}

describe('a store in IndexedDB', () => {
  for (const { name, run } of storeContract) {
    it(name, () => {
      const database = fresh();
      return run({ open: () => open(database) });
    });
  }

  it('[T12] a store whose disk is full throws StoreFull, writes nothing, and works again when there is room', async () => {
    const store = await open(fresh());
    await store.claim();
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(store.transact([put])).rejects.toThrow(StoreFull);
    await expect(store.transact([put], 'relaxed')).rejects.toThrow(StoreFull);
    full.mockRestore();
    expect(await store.range('meta', all)).toEqual([]);
    await store.transact([put]);
  });
  it('[T13] an old tab closes when a newer build upgrades the store or somebody deletes it, and its owner is told why, once', async () => {
    for (const [ending, change] of [
      ['upgrade', (name: string) => void indexedDB.open(name, 1000)],
      ['deleted', deleteDatabase],
    ] as const) {
      const name = fresh();
      const onEnd = vi.fn();
      const { store } = await openIndexedStore({ name, onEnd });
      await change(name);
      await vi.waitFor(() => expect(onEnd.mock.calls).toEqual([[ending]]));
      await expect(store?.range('meta', all)).rejects.toThrow(StoreClosed);
    }
  });
  it('[T13] an owner that closes the store itself is not told', async () => {
    const onEnd = vi.fn();
    const { store } = await openIndexedStore({ name: fresh(), onEnd });
    await store?.close();
    await new Promise(setImmediate);
    expect(onEnd).not.toHaveBeenCalled();
  });
  it('[T14] a store is new, whole, lost, exchanged or unwitnessed, as its mark and the witness say; a claim settles it', async () => {
    const name = fresh();
    const witness = memoryWitness();
    const found = async (): Promise<string> => {
      const opening = await openIndexedStore({ name, witness });
      await opening.store?.close();
      return opening.found;
    };
    const settle = async (): Promise<void> => {
      const { store } = await openIndexedStore({ name, witness });
      await store?.claim();
      await store?.close();
    };
    expect(await found()).toBe('new');
    expect(await found()).toBe('new');
    await settle();
    expect(await found()).toBe('whole');
    witness.mark = undefined;
    expect(await found()).toBe('unwitnessed');
    await settle();
    expect(await found()).toBe('whole');
    witness.mark = 'another';
    expect(await found()).toBe('exchanged');
    await settle();
    await deleteDatabase(name);
    expect(await found()).toBe('lost');
    await settle();
    expect(await found()).toBe('whole');
  });
  it('[T18] a row the browser cannot give any more is said as its table', async () => {
    const store = await open(fresh());
    const lost = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new DOMException('data lost due to missing file', 'NotReadableError');
    });
    await expect(store.get('segments', keyOf('a'))).rejects.toEqual(new Unreadable('segments'));
    lost.mockRestore();
    expect(await store.get('segments', keyOf('a'))).toBeUndefined();
  });
  it.each(['QuotaExceededError', 'UnknownError', 'AbortError'])('[T23] %s may be a full disk, and damages nothing', async (name) => {
    const database = fresh();
    const keys = fresh();
    const store = await open(database);
    await store.claim();
    await loadWrappingKey(keys);
    const throwing = () => {
      throw new DOMException('Internal error', name);
    };
    const failing = [
      vi.spyOn(indexedDB, 'open').mockImplementation(throwing),
      vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(throwing),
      vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(throwing),
    ];
    expect(await openIndexedStore({ name: database })).toEqual({ found: 'full', store: undefined });
    await expect(loadWrappingKey(keys)).rejects.toThrow(StoreFull);
    await expect(store.transact([put])).rejects.toThrow(StoreFull);
    await expect(store.get('meta', keyOf('a'))).rejects.toThrow(StoreFull);
    for (const one of failing) one.mockRestore();
    expect((await openIndexedStore({ name: database })).found).toBe('whole');
    await store.transact([put]);
  });
  it('[T14] a store that a newer build wrote, and one that may not be read are said, and nothing is thrown', async () => {
    const name = fresh();
    await (await open(name)).claim();
    await new Promise<void>((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const writing = opening.result.transaction('sentinel', 'readwrite');
        writing.objectStore('sentinel').put(2, 'format');
        writing.oncomplete = () => (opening.result.close(), resolve());
      };
    });
    expect(await openIndexedStore({ name })).toEqual({ found: 'newer', store: undefined });
    const refused = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    expect(await openIndexedStore({ name })).toEqual({ found: 'forbidden', store: undefined });
    refused.mockRestore();
  });
});
