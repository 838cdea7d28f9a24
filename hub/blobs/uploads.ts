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
  type Stretch,
  stretchOf,
  writeManifest,
} from '../../crypto/manifest.ts';
import { Refused } from '../protocol/errors.ts';
import type { BlobId, Upload } from '../store/media.port.ts';
import type { LogKey } from '../store/route.port.ts';
import { BUDGETS } from './budgets.ts';
import type { Going } from './going.ts';
import type { Asker, MediaDeps } from './port.ts';
import { placedOrRefused, quotaOf } from './placing.ts';
import { newOneByOne, newTurns } from './turns.ts';

/** Chunks that may come now, one after another. `length`: of all of them. `put` is called once, or `leave` where they do not come; settled, it reads nothing of `bytes` any more. */
export type Awaited = { readonly length: number; put(bytes: Bytes): Promise<void>; leave(): void };

export type Uploads = {
  /** Which chunks are there, as a bitmap. */
  begin(asker: Asker, upload: Bytes, shape: Shape): Promise<Bytes>;
  have(asker: Asker, upload: Bytes): Promise<Bytes>;
  /** So many from that index on. Throws Refused before anything is read where nothing of those places is wanted, or too many are under way. */
  expect(asker: Asker, upload: Bytes, first: number, count: number): Promise<Awaited>;
  commit(asker: Asker, upload: Bytes, blob: BlobId, routes: readonly LogKey[]): Promise<number>;
  drop(asker: Asker, upload: Bytes): Promise<void>;
};

export function openUploads(deps: MediaDeps, going: Going): Uploads {
  const turns = newTurns({ all: MEDIA_LIMITS.chunksInFlight, each: MEDIA_LIMITS.chunksInFlightOfDevice });
  const one = newOneByOne();
  /** From the lowest place on, as everybody does: so nobody waits for who waits for them. */
  const inTheirPlaces = <T>({ folder, stretches }: Expected, work: () => Promise<T>): Promise<T> =>
    stretches.reduceRight(
      (inner, { index }) =>
        () =>
          one(`${toHex(folder)} ${index}`, inner),
      work,
    )();
  const putHeld = async (expected: Expected, bytes: Bytes): Promise<void> => {
    if (await going.hold(expected.folder, () => inTheirPlaces(expected, () => put(deps, expected, bytes)))) return;
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
    expect: async (asker, upload, first, count) => {
      const expected = await expectedOf(deps, asker, upload, first, count);
      const leave = turns(toHex(asker.device), count);
      return { length: expected.length, leave, put: (bytes) => putHeld(expected, bytes).finally(leave) };
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
function sealedLimit(content: number): number {
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

/** `stretches`: where each chunk lies in what comes. */
type Expected = { readonly folder: Bytes; readonly length: number; readonly stretches: readonly (Stretch & { readonly index: number })[] };

async function expectedOf({ store, files }: MediaDeps, asker: Asker, name: Bytes, first: number, count: number): Promise<Expected> {
  const upload = await wanted({ store }, asker, name);
  if (first + count > countChunks(upload)) throw new Refused('not_found');
  const start = stretchOf(upload, first).from;
  const stretches = Array.from({ length: count }, (_, at) => {
    const { from, to } = stretchOf(upload, first + at);
    return { index: first + at, from: from - start, to: to - start };
  });
  if ((await files.free()) < MEDIA_LIMITS.mediaReserveBytes) throw new Refused('unavailable');
  return { folder: upload.folder, length: stretches.at(-1)?.to ?? 0, stretches };
}

/**
 * Known again only when they are on the disk: killed between any two steps, a chunk is not known and comes again. False where the upload is gone; its folder is
 * removed once nobody writes there.
 */
async function put({ store, files, clock }: MediaDeps, { folder, length, stretches }: Expected, bytes: Bytes): Promise<boolean> {
  if (bytes.length !== length) throw new Refused('malformed');
  const looked = await allOf(
    stretches.map(async ({ index, from, to }) => {
      const chunk = bytes.subarray(from, to);
      const [found, before] = [await digestOfChunk(chunk), await store.media.digest(folder, index)];
      const isThere = before !== undefined && equal(found, before) && (await files.length({ folder, index })) === chunk.length;
      return { index, chunk, digest: found, before, isThere };
    }),
  );
  const fresh = looked.filter(({ isThere }) => !isThere);
  if (fresh.length === 0) return true;
  // Of what is not known nothing is to be forgotten first, and only one at a time makes a place known: while it is not, the upload becomes no blob.
  for (const { index, before } of fresh) if (before && !(await store.media.clear(folder, index))) return false;
  if (!(await store.media.isOpen(folder))) return false;
  await allOf(fresh.map(({ index, chunk }) => files.write({ folder, index }, chunk)));
  return store.media.fill(folder, fresh, clock());
}

/** The same as Promise.all, but that it is settled when all of them are. */
async function allOf<T>(works: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
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
