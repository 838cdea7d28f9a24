/** Blobs: read by whoever is signed in and knows the id, put on more routes, taken from them, and noted as had. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { countChunks, readManifest, type Stretch, stretchOf } from '../../crypto/manifest.ts';
import { Refused } from '../protocol/errors.ts';
import type { Files } from '../store/files.port.ts';
import type { Blob, BlobId } from '../store/media.port.ts';
import type { LogKey } from '../store/route.port.ts';
import { BUDGETS } from './budgets.ts';
import type { Going } from './going.ts';
import type { Asker, MediaDeps } from './port.ts';
import { placedOrRefused, quotaOf } from './placing.ts';

/** All sealed bytes of a blob. `read` gives a stretch of them piece by piece, as they are asked for. */
export type Content = { readonly length: number; read(stretch: Stretch): ReadableStream<Uint8Array> };

export type Blobs = {
  /** Throws Refused('not_found') where there is none. */
  manifest(blob: BlobId): Promise<Bytes>;
  /** The same. */
  content(blob: BlobId): Promise<Content>;
  place(asker: Asker, blob: BlobId, routes: readonly LogKey[]): Promise<number>;
  displace(asker: Asker, blob: BlobId, route: LogKey): Promise<void>;
  had(asker: Asker, blobs: readonly BlobId[]): Promise<void>;
};

/** Read at once for one reader. */
const PIECE_BYTES = 256 * 1024;

export function openBlobs(deps: MediaDeps, going: Going): Blobs {
  const { store, clock, settings, spend } = deps;
  return {
    manifest: async (blob) => (await found(deps, blob)).manifest,
    content: (blob) => contentOf(deps, going, blob),
    place: async (asker, blob, routes) => {
      await spend(BUDGETS.changes, toHex(asker.device));
      const now = clock();
      const limits = { bytes: await quotaOf(deps, asker.user), routes: MEDIA_LIMITS.routesPerBlob };
      return placedOrRefused(await store.media.place({ ...asker, blob, routes, until: now + settings.keepMs, now, limits }), limits.bytes);
    },
    displace: async ({ device }, blob, route) => {
      await spend(BUDGETS.changes, toHex(device));
      if (!(await store.media.displace(blob, route, device))) throw new Refused('not_a_member');
      await going.collect();
    },
    had: async ({ device }, blobs) => {
      await spend(BUDGETS.had, toHex(device), blobs.length);
      await store.media.had(device, blobs);
      await going.collect();
    },
  };
}

async function found({ store, clock }: MediaDeps, blob: BlobId): Promise<Blob> {
  const known = await store.media.blob(blob, clock());
  if (!known) throw new Refused('not_found');
  return known;
}

async function contentOf(deps: MediaDeps, going: Going, blob: BlobId): Promise<Content> {
  const known = await found(deps, blob);
  const manifest = readManifest(known.manifest);
  if (!manifest) throw new Error('expected the manifest that was checked when the blob was made');
  const lose = async (): Promise<void> => {
    await deps.store.media.lost(blob, known.folder);
    await going.collect();
  };
  const chunks = Array.from({ length: countChunks(manifest) }, (_, index) => stretchOf(manifest, index));
  // Before anything is answered: a disk that lost its chunks has lost them all, as a rule.
  if ((await deps.files.length({ folder: known.folder, index: 0 })) === undefined) {
    await lose();
    throw new Refused('not_found');
  }
  return { length: manifest.head + manifest.body, read: (stretch) => streamOf(deps.files, known.folder, chunks, stretch, lose) };
}

/** Reads when the reader has taken what it was given, and no more once it went away. What is found lost ends the stream as an error: the blob is gone from then on. */
function streamOf(files: Files, folder: Bytes, chunks: readonly Stretch[], stretch: Stretch, lose: () => Promise<void>): ReadableStream<Uint8Array> {
  let at = stretch.from;
  let index = chunks.findIndex(({ to }) => at < to);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const chunk = chunks[index];
        if (!chunk || at >= stretch.to) return controller.close();
        const to = Math.min(at + PIECE_BYTES, chunk.to, stretch.to);
        const piece = await files.read({ folder, index }, at - chunk.from, to - chunk.from);
        if (!piece) {
          await lose();
          throw new Error('expected a chunk that was on the disk, and it is not any more');
        }
        controller.enqueue(piece);
        at = to;
        if (at >= chunk.to) index++;
        if (at >= stretch.to) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
