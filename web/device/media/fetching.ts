/** One blob down from the hub: nothing of it is kept that is not what its id says. What is here already is not fetched again. */
import { isShapeOf } from '../../../crypto/blob.ts';
import { type Bytes, equal } from '../../../crypto/bytes.ts';
import { blobIdOf, countChunks, isChunkOf, type Manifest, stretchOf } from '../../../crypto/manifest.ts';
import type { Media } from '../../chat/media.ts';
import type { Store } from '../../store/port.ts';
import type { MediaApi } from '../../wire/media.ts';
import { chunkOp, chunksHere, LOCAL_BYTES, readChunk } from './chunks.ts';
import { each } from './each.ts';
import { type Holding, holdingOf, holdingOp } from './holding.ts';
import { openWriting, type Writing } from './writing.ts';

/** Chunks under way at once. */
const AT_ONCE = 6;

export type FetchDeps = {
  readonly store: Store;
  readonly api: MediaApi;
  readonly random: (length: number) => Bytes;
  readonly signal: AbortSignal;
  /** Sealed bytes that are here. */
  readonly progressed: (done: number) => void;
};

/** `gone`: the hub does not have it, any more or yet. `broken`: what it is cannot be what the message says, now and ever. `stopped`: by the signal. */
export type Fetched = 'here' | 'gone' | 'broken' | 'stopped';

/** All of it. Rejects with Refused, Unreachable or StoreFull; the same may be asked again, and goes on from there. */
export async function fetchBlob(deps: FetchDeps, media: Media): Promise<Fetched> {
  const holding = await knownHolding(deps, media);
  if (typeof holding === 'string') return holding;
  const { local, manifest } = holding;
  const here = new Set(await chunksHere(deps.store, local, countChunks(manifest)));
  const all = [...Array(countChunks(manifest)).keys()];
  const sizeOf = (index: number): number => stretchOf(manifest, index).to - stretchOf(manifest, index).from;
  let done = all.filter((index) => here.has(index)).reduce((sum, index) => sum + sizeOf(index), 0);
  let found: Fetched = 'here';
  const write = openWriting(deps.store);
  deps.progressed(done);
  await each(
    all.filter((index) => !here.has(index)),
    AT_ONCE,
    async (index) => {
      if (found !== 'here') return;
      const result = await fetchChunk({ ...deps, write }, media.blob, holding, index);
      if (typeof result === 'string') found = result;
      else {
        done += result.length;
        deps.progressed(done);
      }
    },
  );
  if (found !== 'here') return found;
  if (!holding.isWhole) await deps.store.transact([holdingOp(media.blob, { ...holding, isWhole: true })]);
  return 'here';
}

/** One chunk of it, sealed: from the disk, else from the hub, and then it stays. */
export async function oneChunk(deps: FetchDeps, media: Media, index: number): Promise<Bytes | Fetched> {
  const holding = await knownHolding(deps, media);
  if (typeof holding === 'string') return holding;
  return (await readChunk(deps.store, holding.local, index)) ?? fetchChunk({ ...deps, write: openWriting(deps.store) }, media.blob, holding, index);
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
  const holding: Holding = { local: deps.random(LOCAL_BYTES), manifest, isWhole: false };
  await deps.store.transact([holdingOp(media.blob, holding)]);
  return holding;
}

function isManifestOf(manifest: Manifest, blob: Bytes): boolean {
  const found = blobIdOf(manifest);
  return equal(found, blob);
}

/** A hub that gives other bytes does not have these. */
async function fetchChunk(
  { write, api, signal }: Pick<FetchDeps, 'api' | 'signal'> & { readonly write: Writing },
  blob: Bytes,
  { local, manifest }: Holding,
  index: number,
): Promise<Bytes | Fetched> {
  const sealed = signal.aborted ? undefined : await api.content(blob, stretchOf(manifest, index), signal);
  if (signal.aborted) return 'stopped';
  if (!sealed || !(await isChunkOf(manifest, index, sealed))) return 'gone';
  await write(chunkOp(local, index, sealed));
  return sealed;
}
