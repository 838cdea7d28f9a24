/** Uploads: begun with a shape, filled chunk by chunk in any order, and made a blob when their digests are what was named. Everything may be asked again. */
import { TAG_BYTES } from '../../crypto/blob-lengths.ts';
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import {
  blobIdOf,
  countChunks,
  digestOfChunk,
  isShape,
  readManifest,
  SEALED_CHUNK_BYTES,
  type Shape,
  stretchOf,
  writeManifest,
} from '../../crypto/manifest.ts';
import { Refused } from '../protocol/errors.ts';
import type { Place } from '../store/files.port.ts';
import type { BlobId, Upload } from '../store/media.port.ts';
import type { LogKey } from '../store/route.port.ts';
import { BUDGETS } from './budgets.ts';
import type { Going } from './going.ts';
import type { Asker, MediaDeps } from './port.ts';
import { placedOrRefused, quotaOf } from './placing.ts';
import { newOneByOne, newTurns } from './turns.ts';

/** A chunk that may come now. `length`: of what comes. `put` is called once, or `leave` where it does not come. */
export type Awaited = { readonly length: number; put(bytes: Bytes): Promise<void>; leave(): void };

export type Uploads = {
  /** Which chunks are there, as a bitmap. */
  begin(asker: Asker, upload: Bytes, shape: Shape): Promise<Bytes>;
  have(asker: Asker, upload: Bytes): Promise<Bytes>;
  /** Throws Refused before anything is read where nothing of that place is wanted, or too many chunks are under way. */
  expect(asker: Asker, upload: Bytes, index: number): Promise<Awaited>;
  commit(asker: Asker, upload: Bytes, blob: BlobId, routes: readonly LogKey[]): Promise<number>;
  drop(asker: Asker, upload: Bytes): Promise<void>;
};

export function openUploads(deps: MediaDeps, going: Going): Uploads {
  const turns = newTurns({ all: MEDIA_LIMITS.chunksInFlight, each: MEDIA_LIMITS.chunksInFlightOfDevice });
  const one = newOneByOne();
  const putHeld = async (place: Expected, bytes: Bytes): Promise<void> => {
    if (await going.hold(place.folder, () => one(nameOf(place), () => put(deps, place, bytes)))) return;
    // What was held went meanwhile.
    await going.collect();
    throw new Refused('not_found');
  };
  const spend = (asker: Asker): Promise<void> => deps.spend(BUDGETS.changes, toHex(asker.device));
  return {
    begin: async (asker, upload, shape) => {
      await spend(asker);
      return begin(deps, asker, upload, shape);
    },
    have: async (asker, upload) => {
      await spend(asker);
      return haveOf(deps, await wanted(deps, asker, upload));
    },
    expect: async (asker, upload, index) => {
      const leave = turns(toHex(asker.device));
      try {
        const place = await placeOf(deps, asker, upload, index);
        return { length: place.length, leave, put: (bytes) => putHeld(place, bytes).finally(leave) };
      } catch (error) {
        leave();
        throw error;
      }
    },
    commit: async (asker, upload, blob, routes) => {
      await spend(asker);
      const until = await commit(deps, asker, { upload, blob, routes });
      // Of bytes that were here already.
      await going.collect();
      return until;
    },
    drop: async (asker, upload) => {
      await spend(asker);
      await deps.store.media.drop({ user: asker.user, upload });
      await going.collect();
    },
  };
}

async function begin(deps: MediaDeps, { user, device }: Asker, upload: Bytes, shape: Shape): Promise<Bytes> {
  const { store, files, settings, random, clock } = deps;
  if (!isShape(shape)) throw new Refused('malformed');
  const limit = sealedLimit(settings.fileBytes);
  if (shape.body > limit) throw new Refused('too_large', { limit });
  const bytes = shape.head + shape.body;
  // One that is begun has been looked at, and its chunks are as they come.
  const isKnown = (await store.media.upload({ user, upload })) !== undefined;
  if (!isKnown && (await files.free()) - bytes < MEDIA_LIMITS.mediaReserveBytes) throw new Refused('unavailable');
  const limits = { bytes: await quotaOf(deps, user), uploads: MEDIA_LIMITS.uploadsPerUser };
  const charged = Math.max(bytes, MEDIA_LIMITS.mediaLeastBytes);
  const begun = await store.media.begin({ user, device, upload, ...shape, folder: random(16), charged, now: clock(), limits });
  if (begun.begun) return haveOf(deps, begun.upload);
  if (begun.because === 'quota') throw new Refused('quota_exceeded', { used: begun.used, limit: limits.bytes });
  throw new Refused(begun.because === 'shape' ? 'malformed' : 'full');
}

/** What sealing makes of content of this length at most: padding adds less than an eighth to all but the smallest, and each chunk has its tag. */
export function sealedLimit(content: number): number {
  if (content === 0) return 0;
  const padded = Math.max(content + Math.ceil(content / 8), 4096);
  return padded + Math.ceil(padded / (SEALED_CHUNK_BYTES - TAG_BYTES)) * TAG_BYTES;
}

async function wanted({ store }: Pick<MediaDeps, 'store'>, { user }: Asker, upload: Bytes): Promise<Upload> {
  const known = await store.media.upload({ user, upload });
  if (!known) throw new Refused('not_found');
  return known;
}

async function haveOf({ store }: Pick<MediaDeps, 'store'>, upload: Upload): Promise<Bytes> {
  const bits = new Uint8Array(Math.ceil(countChunks(upload) / 8));
  for (const index of await store.media.have(upload.folder)) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  return bits;
}

type Expected = Place & { readonly length: number };
const nameOf = ({ folder, index }: Place): string => `${toHex(folder)} ${index}`;

async function placeOf({ store, files }: MediaDeps, asker: Asker, name: Bytes, index: number): Promise<Expected> {
  const upload = await wanted({ store }, asker, name);
  if (index >= countChunks(upload)) throw new Refused('not_found');
  const { from, to } = stretchOf(upload, index);
  if ((await files.free()) < MEDIA_LIMITS.mediaReserveBytes) throw new Refused('unavailable');
  return { folder: upload.folder, index, length: to - from };
}

/**
 * Known again only when it is on the disk: killed between any two steps, the chunk is not known and comes again. False where the upload is gone; its folder is
 * removed once nobody writes there.
 */
async function put({ store, files, clock }: MediaDeps, place: Expected, bytes: Bytes): Promise<boolean> {
  const { folder, index } = place;
  if (bytes.length !== place.length) throw new Refused('malformed');
  const [found, before] = [await digestOfChunk(bytes), await store.media.digest(folder, index)];
  if (before && equal(found, before) && (await files.length(place)) === place.length) return true;
  // Of what is not known nothing is to be forgotten first, and only one at a time makes this place known: while it is not, the upload becomes no blob.
  if (!(await (before ? store.media.clear(folder, index) : store.media.isOpen(folder)))) return false;
  await files.write(place, bytes);
  return store.media.fill({ folder, index, digest: found, now: clock() });
}

type Named = { readonly upload: Bytes; readonly blob: BlobId; readonly routes: readonly LogKey[] };

async function commit(deps: MediaDeps, asker: Asker, { upload, blob, routes }: Named): Promise<number> {
  const { store, clock, settings } = deps;
  await forgetLostChunks(deps, asker, upload);
  await forgetLostBlob(deps, blob);
  const limits = { bytes: await quotaOf(deps, asker.user), routes: MEDIA_LIMITS.routesPerBlob };
  const manifestOf = (shape: Shape, digests: Bytes): Bytes | undefined => {
    const manifest = { head: shape.head, body: shape.body, digests };
    return equal(blobIdOf(manifest), blob) ? writeManifest(manifest) : undefined;
  };
  const now = clock();
  const committed = await store.media.commit({ ...asker, upload, blob, routes, until: now + settings.keepMs, now, limits, manifestOf });
  if (committed.placed) return committed.until;
  if (committed.because === 'missing') throw new Refused('incomplete', { missing: committed.count, first: committed.first });
  if (committed.because === 'mismatch') throw new Refused('mismatch');
  return placedOrRefused(committed, limits.bytes);
}

/** Chunks the store knows and the disk does not, as after a loss, are missing. */
async function forgetLostChunks({ store, files }: MediaDeps, { user }: Asker, upload: Bytes): Promise<void> {
  const known = await store.media.upload({ user, upload });
  if (!known) return;
  for (const index of await store.media.have(known.folder)) {
    const { from, to } = stretchOf(known, index);
    if ((await files.length({ folder: known.folder, index })) !== to - from) await store.media.clear(known.folder, index);
  }
}

/** One whose chunks are gone, one of them or all, is put again by whoever has it. */
async function forgetLostBlob({ store, files, clock }: MediaDeps, blob: BlobId): Promise<void> {
  const known = await store.media.blob(blob, clock());
  const manifest = known && readManifest(known.manifest);
  if (!known || !manifest) return;
  for (let index = 0; index < countChunks(manifest); index++) {
    const { from, to } = stretchOf(manifest, index);
    if ((await files.length({ folder: known.folder, index })) !== to - from) return store.media.lost(blob, known.folder);
  }
}
