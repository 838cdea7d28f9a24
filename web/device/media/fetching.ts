/** One blob down from the hub: nothing of it is kept that is not what its id says. What is here already is not fetched again. */
import { isShapeOf } from '../../../crypto/blob.ts';
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { blobIdOf, countChunks, isChunkOf, type Manifest, stretchOf } from '../../../crypto/manifest.ts';
import type { Media } from '../../chat/media.ts';
import type { Store } from '../../store/port.ts';
import type { MediaApi } from '../../wire/media.ts';
import { type Chunks, LOCAL_BYTES } from './chunks.ts';
import { newRoom } from './each.ts';
import type { Turn } from '../memory/turn.ts';
import { isUsed } from '../memory/uses.ts';
import { type Holding, holdingOf, holdingOp } from './holding.ts';

/** Chunks that have come and are not on the disk yet: no more come meanwhile. */
const MOST_HELD = 16;

export type FetchDeps = {
  readonly store: Store;
  readonly chunks: Chunks;
  readonly api: MediaApi;
  readonly random: (length: number) => Bytes;
  readonly signal: AbortSignal;
  /** One place on the disk for each blob, whoever begins to fetch it. */
  readonly turn: Turn;
  /** Sealed bytes that are here. */
  readonly progressed: (done: number) => void;
  /** So many have come that were asked for by themselves. */
  readonly grown: (bytes: number) => void;
};

/** `gone`: the hub does not have it, any more or yet. `broken`: what it is cannot be what the message says, now and ever. `stopped`: by the signal. */
export type Fetched = 'here' | 'gone' | 'broken' | 'stopped';

/** All of it. Rejects with Refused, Unreachable or StoreFull; the same may be asked again, and goes on from there. */
export async function fetchBlob(deps: FetchDeps, media: Media): Promise<Fetched> {
  const holding = await knownHolding(deps, media);
  if (typeof holding === 'string') return holding;
  const { local, manifest } = holding;
  const here = new Set(await deps.chunks.here(local, countChunks(manifest)));
  const all = [...Array(countChunks(manifest)).keys()];
  const sizeOf = (index: number): number => stretchOf(manifest, index).to - stretchOf(manifest, index).from;
  let done = all.filter((index) => here.has(index)).reduce((sum, index) => sum + sizeOf(index), 0);
  deps.progressed(done);
  for (const run of runsOf(all.filter((index) => !here.has(index)))) {
    const found = await fetchRun(deps, media.blob, holding, run, (index) => {
      done += sizeOf(index);
      deps.progressed(done);
    });
    if (found !== 'here') return found;
  }
  if (deps.signal.aborted) return 'stopped';
  if (!holding.isWhole) await deps.store.transact([holdingOp(media.blob, { ...holding, isWhole: true })]);
  return 'here';
}

/** Those that lie one after another. */
function runsOf(indices: readonly number[]): readonly (readonly number[])[] {
  const starts = indices.flatMap((index, at) => (index - 1 === indices[at - 1] ? [] : [at]));
  return starts.map((start, at) => indices.slice(start, starts[at + 1]));
}

/** By one question: what a question costs is more than what a chunk does. */
async function fetchRun(
  { api, chunks, signal }: FetchDeps,
  blob: Bytes,
  { local, manifest }: Holding,
  run: readonly number[],
  kept: (index: number) => void,
): Promise<Fetched> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal.addEventListener('abort', end, { once: true });
  const room = newRoom(MOST_HELD);
  let found: Fetched = 'here';
  const keep = async (index: number, sealed: Bytes): Promise<void> => {
    if (await isChunkOf(manifest, index, sealed)) {
      await chunks.put(local, index, sealed);
      return kept(index);
    }
    // A hub that gives other bytes does not have these.
    found = 'gone';
    end();
  };
  const stretches = run.map((index) => stretchOf(manifest, index));
  const take = (at: number, sealed: Bytes): Promise<void> => room.enter(() => keep(run[at] as number, sealed));
  try {
    const isThere = await api.contents(blob, stretches, take, stop.signal);
    if (!isThere) found = 'gone';
  } catch (error) {
    if (found === 'here' && !signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await room.left();
    await chunks.settle(local);
  }
  return signal.aborted ? 'stopped' : found;
}

/** One chunk of it, sealed: from the disk, else from the hub, and then it stays. */
export async function oneChunk(deps: FetchDeps, media: Media, index: number): Promise<Bytes | Fetched> {
  const holding = await knownHolding(deps, media);
  if (typeof holding === 'string') return holding;
  return (await deps.chunks.get(holding.local, index)) ?? fetchChunk(deps, media.blob, holding, index);
}

/** What is known of it here, or the hub's manifest, if that is the one of this id and of a content as long as the message says. */
async function knownHolding(deps: FetchDeps, media: Media): Promise<Holding | Fetched> {
  const known = await holdingOf(deps.store, media.blob);
  if (known) return known;
  const manifest = await deps.api.manifest(media.blob);
  if (deps.signal.aborted) return 'stopped';
  // Of what the hub says nothing is believed: another manifest is as good as none.
  if (!manifest || !isManifestOf(manifest, media.blob)) return 'gone';
  if (!isShapeOf(manifest, media.size) || manifest.head > 0 !== media.head > 0) return 'broken';
  return deps.turn(async () => {
    // Of what no message shows any more nothing is kept.
    if (!(await isUsed(deps.store, media.blob))) return 'stopped';
    const begun = await holdingOf(deps.store, media.blob);
    if (begun) return begun;
    const holding: Holding = { local: deps.random(LOCAL_BYTES), manifest, isWhole: false };
    await deps.store.transact([holdingOp(media.blob, holding)]);
    return holding;
  });
}

function isManifestOf(manifest: Manifest, blob: Bytes): boolean {
  const found = blobIdOf(manifest);
  return equal(found, blob);
}

/** A hub that gives other bytes does not have these. */
async function fetchChunk(
  { chunks, api, signal, grown }: FetchDeps,
  blob: Bytes,
  { local, manifest }: Holding,
  index: number,
): Promise<Bytes | Fetched> {
  const sealed = signal.aborted ? undefined : await api.content(blob, stretchOf(manifest, index), signal);
  if (signal.aborted) return 'stopped';
  if (!sealed || !(await isChunkOf(manifest, index, sealed))) return 'gone';
  await chunks.put(local, index, sealed);
  grown(sealed.length);
  return sealed;
}
