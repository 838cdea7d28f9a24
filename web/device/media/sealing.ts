/** A file becomes sealed chunks on this device's disk, before anything of it goes anywhere. From then on the file itself is not needed. */
import { contentLength, headChunks, heldBlobKey, newBlobKey, sealContent, sealHead, shapeOf } from '../../../crypto/blob.ts';
import { type Bytes, concat, own } from '../../../crypto/bytes.ts';
import { CHUNK_BYTES, countChunks, digestOfChunk, type Manifest, type Shape } from '../../../crypto/manifest.ts';
import type { Store } from '../../store/port.ts';
import { chunkOp, dropChunksOp, LOCAL_BYTES } from './chunks.ts';
import { each } from './each.ts';
import { openWriting } from './writing.ts';

/** Chunks that are read, sealed and written at once: as many megabytes are held, twice. */
const AT_ONCE = 6;

/** What of a file is read: a Blob, or what a process reads of one. */
export type Source = { readonly size: number; slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } };

/** `local`: under which its chunks lie. */
export type SealedFile = { readonly local: Bytes; readonly key: Bytes; readonly manifest: Manifest };
/** `unreadable`: it is gone from where it was picked, or has changed since. */
export type Sealing = { readonly sealed: true; readonly file: SealedFile } | { readonly sealed: false; readonly because: 'unreadable' | 'stopped' };

export type SealingDeps = {
  readonly store: Store;
  readonly random: (length: number) => Bytes;
  /** Bytes of the file that are sealed so far. */
  readonly progressed: (done: number) => void;
  readonly isStopped: () => boolean;
  /** Of each chunk as soon as it is sealed; not awaited. */
  readonly onSealed: (local: Bytes, shape: Shape, index: number, sealed: Bytes) => void;
  /** Nothing comes of what was sealed under that name. */
  readonly onNothing: (local: Bytes) => void;
};

/** `head`: the small picture that goes before it, empty where there is none. Throws StoreFull; where it gives no file, nothing of it stays. */
export async function sealFile(deps: SealingDeps, source: Source, head: Bytes): Promise<Sealing> {
  const local = deps.random(LOCAL_BYTES);
  try {
    const file = await sealInto(deps, local, source, head);
    if (typeof file !== 'string') return { sealed: true, file };
    deps.onNothing(local);
    await deps.store.transact([dropChunksOp(local)]);
    return { sealed: false, because: file };
  } catch (error) {
    deps.onNothing(local);
    // What lies there without anybody knowing of it is also looked for when the engine starts.
    await deps.store.transact([dropChunksOp(local)]).catch(() => undefined);
    throw error;
  }
}

async function sealInto(deps: SealingDeps, local: Bytes, source: Source, head: Bytes): Promise<SealedFile | 'unreadable' | 'stopped'> {
  const raw = newBlobKey();
  const [key, shape] = [await heldBlobKey(raw), shapeOf(head.length, source.size)];
  const digests: Bytes[] = [];
  const write = openWriting(deps.store);
  let [because, done]: ['unreadable' | 'stopped' | undefined, number] = [undefined, 0];
  await each(Array(countChunks(shape)).keys(), AT_ONCE, async (index) => {
    if (deps.isStopped()) because ??= 'stopped';
    const plain = because ? undefined : await plainChunk(source, shape, head, index);
    if (!plain) {
      because ??= 'unreadable';
      return;
    }
    const isHead = index < headChunks(shape);
    const sealed = await (isHead ? sealHead(key, shape, plain) : sealContent(key, shape, index, plain));
    deps.onSealed(local, shape, index, sealed);
    digests[index] = await digestOfChunk(sealed);
    await write(chunkOp(local, index, sealed));
    if (isHead) return;
    done += plain.length;
    deps.progressed(done);
  });
  return because ?? { local, key: raw, manifest: { ...shape, digests: concat(...digests) } };
}

/** The bytes that have their place in that chunk; undefined where the file does not give them any more. */
async function plainChunk(source: Source, shape: Shape, head: Bytes, index: number): Promise<Bytes | undefined> {
  if (index < headChunks(shape)) return head;
  const [from, length] = [(index - headChunks(shape)) * CHUNK_BYTES, contentLength(shape, source.size, index)];
  try {
    const plain = own(new Uint8Array(await source.slice(from, from + length).arrayBuffer()));
    return plain.length === length ? plain : undefined;
  } catch (error) {
    // A browser says NotReadableError or NotFoundError of a file that is not as it was picked; a process, an error of the system.
    if (error instanceof DOMException || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}
