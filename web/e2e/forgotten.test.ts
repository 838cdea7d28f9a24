/** What an engine that runs for weeks must not keep: what it has written, and the transactions in which it wrote. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { openBlocks } from '../search/blocks.ts';
import { keyOf } from '../store/key.ts';
import { newDisk, openMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/port.ts';
import { openSealedStore } from '../store/sealed.ts';
import { append } from '../sync/segment.ts';
import { newDevice, openFor, signFor } from '../sync/segment.world.ts';
import { newTestVault } from './device.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Those of them that are still held by anybody. What was held on the stack is let go in the next turn. */
async function heldOf(refs: readonly WeakRef<object>[]): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  return refs.filter((ref) => ref.deref() !== undefined).length;
}

/** A store each of whose transactions gives an object, which is known for as long as anybody else holds it. */
function newWatched(): { readonly store: Store; readonly given: readonly WeakRef<object>[] } {
  const bare = openMemoryStore(newDisk());
  const given: WeakRef<object>[] = [];
  const transact: Store['transact'] = async (ops, durability) => {
    await bare.transact(ops, durability);
    const mark = {};
    given.push(new WeakRef(mark));
    // Nobody is to look at it, so it is nothing to them.
    return mark as unknown as undefined;
  };
  return { store: { ...bare, transact }, given };
}

const OPENED: readonly (readonly [string, (store: Store) => Promise<Store>])[] = [
  ['sealed store', async (store) => openSealedStore(store, await newTestVault())],
  ['store that takes blocks of what changes away', async (store) => openBlocks(store).store],
];
for (const [name, open] of OPENED) {
  it(`[S103] a ${name} holds nothing of a transaction that has ended`, async () => {
    const { store: bare, given } = newWatched();
    const store = await open(bare);
    await store.claim();
    for (let i = 0; i < 50; i++) await store.transact([{ op: 'put', table: 'rows', key: keyOf(randomBytes(16), i), value: randomBytes(100) }]);
    expect(given).toHaveLength(50);
    // The last may be known to whoever waits for it.
    expect(await heldOf(given)).toBeLessThanOrEqual(1);
  });
}

it('[S104] an open document holds nothing of how its events were made', async () => {
  const anna = newDevice();
  const { segment, incarnation } = openFor(anna, [anna]);
  const makers: WeakRef<object>[] = [];
  for (let i = 0; i < 50; i++) {
    const draft = { ops: randomBytes(100) };
    makers.push(new WeakRef(draft));
    await append(segment, (place, client, clock) => signFor(anna, { place, client, clock, incarnation }, `${draft.ops.length} ${i}`));
  }
  expect(segment.lanes.byClient.get(segment.client)?.slots).toHaveLength(50);
  expect(await heldOf(makers)).toBeLessThanOrEqual(1);
});
