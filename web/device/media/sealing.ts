/** A file becomes sealed chunks on this device's disk, before anything of it goes anywhere. From then on the file itself is not needed. */
import { contentLength, headChunks, heldBlobKey, newBlobKey, sealContent, sealHead, shapeOf } from '../../../crypto/blob.ts';
import { type Bytes, concat, own } from '../../../crypto/bytes.ts';
import { CHUNK_BYTES, countChunks, digestOfChunk, type Manifest, type Shape } from '../../../crypto/manifest.ts';
import { PART_CHUNKS, partOf } from '../../store/files.ts';
import { type Chunks, LOCAL_BYTES } from './chunks.ts';
import { each } from './each.ts';

/** Chunks that are read together, since what reading costs is the asking; and how often that is done at once: so many are held, twice. */
const [TOGETHER, AT_ONCE] = [8, 2];

/** What of a file is read: a Blob, or what a process reads of one. */
export type Source = { readonly size: number; slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> } };

/** `local`: under which its chunks lie. */
export type SealedFile = { readonly local: Bytes; readonly key: Bytes; readonly manifest: Manifest };
/** `unreadable`: it is gone from where it was picked, or has changed since. */
export type Sealing = { readonly sealed: true; readonly file: SealedFile } | { readonly sealed: false; readonly because: 'unreadable' | 'stopped' };

export type SealingDeps = {
  readonly chunks: Pick<Chunks, 'put' | 'settle' | 'drop'>;
  readonly random: (length: number) => Bytes;
  /** Bytes of the file that are sealed so far. */
  readonly progressed: (done: number) => void;
  readonly isStopped: () => boolean;
  /** Of chunks that lie on the disk and in a part to which nothing is written any more; not awaited. */
  readonly onSealed: (local: Bytes, shape: Shape, indices: readonly number[]) => void;
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
    await deps.chunks.drop([local]);
    return { sealed: false, because: file };
  } catch (error) {
    deps.onNothing(local);
    // What lies there without anybody knowing of it is also looked for when the engine starts.
    await deps.chunks.drop([local]).catch(() => undefined);
    throw error;
  }
}

async function sealInto(deps: SealingDeps, local: Bytes, source: Source, head: Bytes): Promise<SealedFile | 'unreadable' | 'stopped'> {
  const raw = newBlobKey();
  const [key, shape] = [await heldBlobKey(raw), shapeOf(head.length, source.size)];
  const digests: Bytes[] = [];
  let [because, done]: ['unreadable' | 'stopped' | undefined, number] = [undefined, 0];
  /** What lies on the disk, by part. */
  const parts = new Map<number, readonly number[]>();
  const keep = async (first: number, sealed: readonly Bytes[]): Promise<void> => {
    const keepOne = async (one: Bytes, at: number): Promise<void> => {
      digests[first + at] = await digestOfChunk(one);
      await deps.chunks.put(local, first + at, one);
      const part = [...(parts.get(partOf(first + at)) ?? []), first + at];
      parts.set(partOf(first + at), part);
      const isWhole = part.length === PART_CHUNKS;
      if (isWhole) deps.onSealed(local, shape, part.toSorted(byNumber));
    };
    await Promise.all(sealed.map(keepOne));
  };
  if (headChunks(shape) > 0) await keep(0, [await sealHead(key, shape, head)]);
  await each(groupsOf(shape), AT_ONCE, async (group) => {
    if (deps.isStopped()) because ??= 'stopped';
    const plain = because ? undefined : await plainChunks(source, shape, group);
    if (!plain) {
      because ??= 'unreadable';
      return;
    }
    const [first = 0] = group;
    await keep(first, await Promise.all(plain.map((one, at) => sealContent(key, shape, first + at, one))));
    done += plain.reduce((sum, { length }) => sum + length, 0);
    deps.progressed(done);
  });
  await deps.chunks.settle(local);
  return because ?? { local, key: raw, manifest: { ...shape, digests: concat(...digests) } };
}

const byNumber = (a: number, b: number): number => a - b;

/** The chunks of the content, in their order. */
function* groupsOf(shape: Shape): Generator<readonly number[], void> {
  const count = countChunks(shape);
  for (let first = headChunks(shape); first < count; first += TOGETHER)
    yield Array.from({ length: Math.min(TOGETHER, count - first) }, (_, at) => first + at);
}

/** The bytes that have their places in these chunks; undefined where the file does not give them any more. */
async function plainChunks(source: Source, shape: Shape, group: readonly number[]): Promise<readonly Bytes[] | undefined> {
  const lengths = group.map((index) => contentLength(shape, source.size, index));
  const [from, length] = [((group[0] ?? 0) - headChunks(shape)) * CHUNK_BYTES, lengths.reduce((sum, one) => sum + one, 0)];
  try {
    const plain = own(new Uint8Array(await source.slice(from, from + length).arrayBuffer()));
    if (plain.length !== length) return undefined;
    return lengths.map((one, at) => plain.subarray(at * CHUNK_BYTES, at * CHUNK_BYTES + one));
  } catch (error) {
    // A browser says NotReadableError or NotFoundError of a file that is not as it was picked; a process, an error of the system.
    if (error instanceof DOMException || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}
