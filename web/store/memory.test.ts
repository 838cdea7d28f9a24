/** The store in memory keeps the contract, and dies and forgets as it says. */
import { describe, expect, it } from 'vitest';
import { rangeOf } from './key.ts';
import { copyDisk, cutPower, newDisk, openMemoryStore, restoreDisk } from './memory.ts';
import { type Op, StoreClosed } from './port.ts';
import { storeContract } from './store.contract.ts';

const put = (n: number): Op => ({ op: 'put', table: 'meta', key: Uint8Array.of(n), value: Uint8Array.of(n) });
const all = rangeOf(new Uint8Array());

describe('a store in memory', () => {
  for (const { name, run } of storeContract) {
    it(name, () => {
      const disk = newDisk();
      return run({ open: async () => openMemoryStore(disk) });
    });
  }

  const kept = async (disk: ReturnType<typeof newDisk>) => (await openMemoryStore(disk).range('meta', all)).map(({ key }) => key[0]);

  it('[T10] killed before its nth transaction lands nothing of it, killed after it lands all, and in both the caller hears nothing good', async () => {
    for (const [when, rows] of [
      ['before', [1]],
      ['after', [1, 2]],
    ] as const) {
      const disk = newDisk();
      const store = openMemoryStore(disk);
      await store.claim();
      store.killAt(2, when);
      await store.transact([put(1)]);
      await expect(store.transact([put(2)])).rejects.toThrow(StoreClosed);
      await expect(store.transact([put(3)])).rejects.toThrow(StoreClosed);
      expect(await kept(disk)).toEqual(rows);
    }
  });
  it('[T10] killed while a transaction is on its way lands nothing of it', async () => {
    const disk = newDisk();
    const store = openMemoryStore(disk);
    await store.claim();
    const asked = store.transact([put(1)]);
    store.kill();
    await expect(asked).rejects.toThrow(StoreClosed);
    expect(await kept(disk)).toEqual([]);
  });
  it('[T11] a power cut takes back relaxed transactions up to the last strict one, never a strict one', async () => {
    const disk = newDisk();
    const store = openMemoryStore(disk);
    await store.claim();
    await store.transact([put(1)], 'relaxed');
    await store.transact([put(2)]);
    await store.transact([put(3)], 'relaxed');
    cutPower(disk);
    expect(await kept(disk)).toEqual([1, 2]);
  });
  it('[T11] a backup put back is what was copied, and no earlier owner may write to it', async () => {
    const disk = newDisk();
    const [first, second] = [openMemoryStore(disk), openMemoryStore(disk)];
    await first.claim();
    await first.transact([put(1)]);
    const backup = copyDisk(disk);
    await second.claim();
    await second.transact([put(2)]);
    restoreDisk(disk, backup);
    expect(await kept(disk)).toEqual([1]);
    await expect(first.transact([put(3)])).rejects.toThrow('another owner');
    await second.transact([put(4)]);
    expect(await kept(disk)).toEqual([1, 4]);
  });
});
