/** One blob up to the hub, from this device's disk: what is there already is not sent again, and what was lost on the way is. */
import { type Bytes, concat } from '../../../crypto/bytes.ts';
import { countChunks, type Shape, stretchOf } from '../../../crypto/manifest.ts';
import type { MediaApi } from '../../wire/media.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import type { Chunks } from './chunks.ts';
import { each } from './each.ts';
import type { Holding } from './holding.ts';
import type { Pace } from './pace.ts';

/** Requests that are made ready at once; how many go is the pace's to say. */
const AT_ONCE = 4;

export type PutDeps = { readonly chunks: Pick<Chunks, 'get' | 'slices'>; readonly api: Pick<MediaApi, 'putChunks'>; readonly signal: AbortSignal };
export type UploadDeps = PutDeps & {
  readonly api: MediaApi;
  readonly pace: Pace;
  /** Sealed bytes that are at the hub. */
  readonly progressed: (done: number) => void;
};

/** Rejects with Refused or Unreachable; the same may be asked again, and goes on from there. False where a chunk is not on the disk any more. */
export async function upload(deps: UploadDeps, blob: Bytes, { local, manifest }: Holding, routes: readonly Bytes[]): Promise<boolean> {
  const { api, pace, signal, progressed } = deps;
  const there = await api.begin(local, manifest);
  const all = [...Array(countChunks(manifest)).keys()];
  const sizeOf = (index: number): number => stretchOf(manifest, index).to - stretchOf(manifest, index).from;
  let done = all.filter((index) => there.has(index)).reduce((sum, index) => sum + sizeOf(index), 0);
  let isLost = false;
  progressed(done);
  const send = async (run: readonly number[]): Promise<void> => {
    if (isLost || signal.aborted) return;
    if (!(await putRun(deps, local, manifest, run))) {
      isLost = true;
      return;
    }
    done += run.reduce((sum, index) => sum + sizeOf(index), 0);
    progressed(done);
  };
  const missing = all.filter((index) => !there.has(index));
  await each(runsOf(missing, pace.together), AT_ONCE, (run) => pace.send(run.length, () => send(run)));
  if (isLost || signal.aborted) return !isLost;
  await api.commit(local, blob, routes);
  return true;
}

/**
 * Chunks that lie one after another, in one request. Where they lie in files the browser reads them from there: what is handed to `fetch` as bytes, or as a Blob of bytes,
 * Chromium keeps in memory until the worker's garbage is collected (docs/decisions/0033). False where one is not on the disk any more.
 */
export async function putRun({ chunks, api, signal }: PutDeps, local: Bytes, shape: Shape, run: readonly number[]): Promise<boolean> {
  const [first = 0, sizes] = [run[0], run.map((index) => stretchOf(shape, index).to - stretchOf(shape, index).from)];
  const file = await chunks.slices(local, first, run.length);
  if (file?.size === sizes.reduce((sum, size) => sum + size, 0)) {
    try {
      await api.putChunks(local, first, run.length, file, signal);
      return true;
    } catch (error) {
      // A file that was written to meanwhile cannot be read any more, which looks as if there were no line.
      if (signal.aborted || !(error instanceof Unreachable) || error.why !== 'offline') throw error;
    }
  }
  const sealed: Bytes[] = [];
  for (const [at, index] of run.entries()) {
    const chunk = await chunks.get(local, index);
    if (!chunk || chunk.length !== sizes[at]) return false;
    sealed.push(chunk);
  }
  await api.putChunks(local, first, run.length, concat(...sealed), signal);
  return true;
}

/** Those that lie one after another, as many together as may go when they are asked for. */
function* runsOf(indices: readonly number[], together: () => number): Generator<readonly number[], void> {
  for (let at = 0; at < indices.length; ) {
    const [first, most] = [indices[at] ?? 0, together()];
    let count = 1;
    while (count < most && indices[at + count] === first + count) count++;
    yield indices.slice(at, at + count);
    at += count;
  }
}
