/**
 * Chunks of media on this device's disk, as the hub has them: what was lost there is put back from here. Each lies under a random id of this device's own, since
 * what a blob is called is known only once all of it is sealed. They lie in files where the device has any, else in a table, and are found in both. The only file that
 * puts anything into a table which is not sealed again.
 */
import { type Bytes, toHex } from '../../../crypto/bytes.ts';
import type { ChunkFiles } from '../../store/files.ts';
import { keyOf, numberIn, rangeOf } from '../../store/key.ts';
import type { Op, Store } from '../../store/port.ts';
import { openWriting } from './writing.ts';

export const LOCAL_BYTES = 16;
/** Ids that are remembered as dropped: what was still on its way there is over long before so many more are. */
const MOST_DROPPED = 1000;

export type Chunks = {
  /** `sealed`: as crypto/blob.ts has made it, or as the hub gave it and its digest said. There for whoever reads when it resolves, but under an id that was dropped; throws StoreFull. */
  put(local: Bytes, index: number, sealed: Bytes): Promise<void>;
  /** What was put under that id is on the disk when it resolves. */
  settle(local: Bytes): Promise<void>;
  get(local: Bytes, index: number): Promise<Bytes | undefined>;
  /** So many from the first on, as a file holds them: in no memory. Undefined where they are not in files, or one is not there. */
  slices(local: Bytes, first: number, count: number): Promise<Blob | undefined>;
  /** Which are here, in their order. */
  here(local: Bytes, most: number): Promise<readonly number[]>;
  /** Takes them off the disk, and does the rest in one step. A file that a crash leaves is taken off at the next start. */
  drop(locals: readonly Bytes[], ops?: readonly Op[]): Promise<void>;
  /** Every id under which anything lies. */
  locals(): Promise<readonly Bytes[]>;
  /** Lets go of the files. */
  rest(): Promise<void>;
};

export function openChunks(store: Store, files: ChunkFiles | undefined): Chunks {
  const write = openWriting((ops: readonly Op[]) => store.transact(ops));
  const dropped = new Set<string>();
  const dropChunks = async (locals: readonly Bytes[], ops: readonly Op[]): Promise<void> => {
    await store.transact([...ops, ...locals.map((local): Op => ({ op: 'clear', table: 'blobs', ...rangeOf(local) }))]);
    for (const local of locals) await files?.drop(local);
  };
  return {
    put: async (local, index, sealed) => {
      if (dropped.has(toHex(local))) return;
      if (!(await files?.write(local, index, sealed))) await write({ op: 'put', table: 'blobs', key: keyOf(local, index), value: sealed });
      // Dropped while this was being written.
      if (dropped.has(toHex(local))) await dropChunks([local], []);
    },
    settle: async (local) => files?.settle(local),
    get: async (local, index) => (await files?.read(local, index)) ?? (await store.get('blobs', keyOf(local, index))),
    slices: async (local, first, count) => files?.slices(local, first, count),
    here: async (local, most) => {
      const keys = await store.keys('blobs', { ...rangeOf(local), limit: most });
      const inTable = keys.flatMap((key) => numberIn(key, LOCAL_BYTES) ?? []);
      const inFile = (await files?.here(local)) ?? [];
      return inFile.length === 0 ? inTable : [...new Set([...inTable, ...inFile])].sort((a, b) => a - b);
    },
    drop: (locals, ops = []) => {
      for (const local of locals) dropped.add(toHex(local));
      for (const oldest of [...dropped].slice(0, Math.max(0, dropped.size - MOST_DROPPED))) dropped.delete(oldest);
      return dropChunks(locals, ops).catch((error: unknown) => {
        for (const local of locals) dropped.delete(toHex(local));
        throw error;
      });
    },
    locals: async () => [...(await localsInTable(store)), ...((await files?.names()) ?? [])],
    rest: async () => files?.rest(),
  };
}

async function localsInTable(store: Pick<Store, 'keys'>): Promise<readonly Bytes[]> {
  const locals: Bytes[] = [];
  let { from, to } = rangeOf(new Uint8Array());
  for (;;) {
    const [key] = await store.keys('blobs', { from, to, limit: 1 });
    if (!key) return locals;
    const local = key.slice(0, LOCAL_BYTES);
    locals.push(local);
    from = rangeOf(local).to;
  }
}
