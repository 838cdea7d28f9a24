/** One blob up to the hub, from this device's disk: what is there already is not sent again, and what was lost on the way is. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { countChunks, stretchOf } from '../../../crypto/manifest.ts';
import type { MediaApi } from '../../wire/media.ts';
import type { Chunks } from './chunks.ts';
import { each } from './each.ts';
import type { Holding } from './holding.ts';

/** Chunks under way at once. */
const AT_ONCE = 6;

export type UploadDeps = {
  readonly chunks: Pick<Chunks, 'get'>;
  readonly api: MediaApi;
  readonly signal: AbortSignal;
  /** Sealed bytes that are at the hub. */
  readonly progressed: (done: number) => void;
};

/** Rejects with Refused or Unreachable; the same may be asked again, and goes on from there. False where a chunk is not on the disk any more. */
export async function upload(deps: UploadDeps, blob: Bytes, { local, manifest }: Holding, routes: readonly Bytes[]): Promise<boolean> {
  const { api, signal, chunks, progressed } = deps;
  const there = await api.begin(local, manifest);
  const all = [...Array(countChunks(manifest)).keys()];
  const sizeOf = (index: number): number => stretchOf(manifest, index).to - stretchOf(manifest, index).from;
  let done = all.filter((index) => there.has(index)).reduce((sum, index) => sum + sizeOf(index), 0);
  let isLost = false;
  progressed(done);
  await each(
    all.filter((index) => !there.has(index)),
    AT_ONCE,
    async (index) => {
      if (isLost || signal.aborted) return;
      const sealed = await chunks.get(local, index);
      if (!sealed || sealed.length !== sizeOf(index)) {
        isLost = true;
        return;
      }
      await api.putChunk(local, index, sealed, signal);
      done += sealed.length;
      progressed(done);
    },
  );
  if (isLost || signal.aborted) return !isLost;
  await api.commit(local, blob, routes);
  return true;
}
