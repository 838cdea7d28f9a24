/**
 * Chunks of media on this device's disk, as the hub has them: what was lost there is put back from here. Each lies under a random id of this device's own, since
 * what a blob is called is known only once all of it is sealed. The only file that puts anything into a table which is not sealed again.
 */
import type { Bytes } from '../../../crypto/bytes.ts';
import { keyOf, numberIn, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';

export const LOCAL_BYTES = 16;

/** `sealed`: as crypto/blob.ts has made it, or as the hub gave it and its digest said. */
export const chunkOp = (local: Bytes, index: number, sealed: Bytes): Op => ({ op: 'put', table: 'blobs', key: keyOf(local, index), value: sealed });

export const readChunk = (store: Pick<Store, 'get'>, local: Bytes, index: number): Promise<Bytes | undefined> =>
  store.get('blobs', keyOf(local, index));

/** Which chunks are here, in their order. */
export async function chunksHere(store: Pick<Store, 'keys'>, local: Bytes, most: number): Promise<readonly number[]> {
  const keys = await store.keys('blobs', { ...rangeOf(local), limit: most });
  return keys.flatMap((key) => numberIn(key, LOCAL_BYTES) ?? []);
}

export const dropChunksOp = (local: Bytes): Op => ({ op: 'clear', table: 'blobs', ...rangeOf(local) });

/** Every id under which anything lies. */
export async function* localsHere(store: Pick<Store, 'keys'>): AsyncGenerator<Bytes, void> {
  let { from, to } = rangeOf(new Uint8Array());
  for (;;) {
    const [key] = await store.keys('blobs', { from, to, limit: 1 });
    if (!key) return;
    const local = key.slice(0, LOCAL_BYTES);
    yield local;
    from = rangeOf(local).to;
  }
}
