/** One blob up to the hub, from this device's disk: what is there already is not sent again, and what was lost on the way is. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { countChunks, stretchOf } from '../../../crypto/manifest.ts';
import type { MediaApi } from '../../wire/media.ts';
import type { Chunks } from './chunks.ts';
import { each } from './each.ts';
import type { Holding } from './holding.ts';
import type { Pace } from './pace.ts';

/** Requests that are made ready at once; how many go is the pace's to say. */
const AT_ONCE = 4;

export type UploadDeps = {
  readonly chunks: Pick<Chunks, 'get'>;
  readonly api: MediaApi;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Sealed bytes that are at the hub. */
  readonly progressed: (done: number) => void;
};

/** Rejects with Refused or Unreachable; the same may be asked again, and goes on from there. False where a chunk is not on the disk any more. */
export async function upload(deps: UploadDeps, blob: Bytes, { local, manifest }: Holding, routes: readonly Bytes[]): Promise<boolean> {
  const { api, pace, signal, chunks, progressed } = deps;
  const there = await api.begin(local, manifest);
  const all = [...Array(countChunks(manifest)).keys()];
  const sizeOf = (index: number): number => stretchOf(manifest, index).to - stretchOf(manifest, index).from;
  let done = all.filter((index) => there.has(index)).reduce((sum, index) => sum + sizeOf(index), 0);
  let isLost = false;
  progressed(done);
  const send = async (run: readonly number[]): Promise<void> => {
    if (isLost || signal.aborted) return;
    const sealed: Bytes[] = [];
    for (const index of run) {
      const chunk = await chunks.get(local, index);
      if (chunk?.length !== sizeOf(index)) {
        isLost = true;
        return;
      }
      sealed.push(chunk);
    }
    await api.putChunks(local, run[0] ?? 0, sealed, signal);
    done += sealed.reduce((sum, { length }) => sum + length, 0);
    progressed(done);
  };
  const missing = all.filter((index) => !there.has(index));
  await each(runsOf(missing, pace.together), AT_ONCE, (run) => pace.send(run.length, () => send(run)));
  if (isLost || signal.aborted) return !isLost;
  await api.commit(local, blob, routes);
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
