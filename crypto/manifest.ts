/** What a sealed blob is to whoever holds no key: chunks of known lengths and their digests, and an id that is the hash of them. */
import { HEAD_BYTES, TAG_BYTES } from './blob-lengths.ts';
import { type Bytes, equal } from './bytes.ts';
import { decode, encode, readFixed, readUint, writeFixed, writeUint } from './codec.ts';
import { hash } from './hash.ts';

/** Content bytes of a chunk; the last of a blob may have fewer. Chromium gives memory of 1 MB and more anew each time, which made sealing half as quick (decision 0033). */
export const CHUNK_BYTES = 512 * 1024;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
/** Whatever a hub allows: a list of digests fits into memory. */
export const MAX_CHUNKS = 32 * 1024;
export const DIGEST_BYTES = 32;

/** Sealed lengths in bytes, which a blob's cutting follows from. `head`: of the chunk before the content, 0 where there is none. `body`: of all others together. */
export type Shape = { readonly head: number; readonly body: number };
/** `digests`: SHA-256 of each sealed chunk in their order, 32 bytes each. */
export type Manifest = Shape & { readonly digests: Bytes };
/** Where a chunk lies among all sealed bytes: from `from` up to `to`, which it does not include. */
export type Stretch = { readonly from: number; readonly to: number };

/** Is it one that sealing can give? */
export const isShape = ({ head, body }: Shape): boolean =>
  isLength(head) &&
  isLength(body) &&
  (head === 0 || (head > TAG_BYTES && head <= HEAD_BYTES)) &&
  body > TAG_BYTES &&
  (body % SEALED_CHUNK_BYTES === 0 || body % SEALED_CHUNK_BYTES > TAG_BYTES) &&
  countChunks({ head, body }) <= MAX_CHUNKS;

/** How many chunks there are, the head among them. */
export const countChunks = ({ head, body }: Shape): number => (head > 0 ? 1 : 0) + Math.ceil(body / SEALED_CHUNK_BYTES);

/** Where the chunk of this index lies; the head, where there is one, is chunk 0. */
export function stretchOf({ head, body }: Shape, index: number): Stretch {
  if (head > 0 && index === 0) return { from: 0, to: head };
  const from = (index - (head > 0 ? 1 : 0)) * SEALED_CHUNK_BYTES;
  return { from: head + from, to: head + Math.min(from + SEALED_CHUNK_BYTES, body) };
}

const digestAt = ({ digests }: Manifest, index: number): Bytes => digests.slice(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);

/** Is this the sealed chunk that has its place there? By WebCrypto, which hashes beside the thread that asks. */
export async function isChunkOf(manifest: Manifest, index: number, sealed: Bytes): Promise<boolean> {
  const [found, wanted] = [await digestOfChunk(sealed), digestAt(manifest, index)];
  return equal(found, wanted);
}

export const digestOfChunk = async (sealed: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', sealed));

/** The bytes its id is the hash of. */
export const writeManifest = ({ head, body, digests }: Manifest): Bytes =>
  encode((to) => {
    writeUint(to, head);
    writeUint(to, body);
    writeFixed(to, digests);
  });

/** Undefined where it is not the manifest of any blob. */
export const readManifest = (bytes: Bytes): Manifest | undefined =>
  decode(bytes, (from) => {
    const shape = { head: readUint(from), body: readUint(from) };
    return isShape(shape) ? { ...shape, digests: readFixed(from, countChunks(shape) * DIGEST_BYTES) } : undefined;
  });

/** 32 bytes: what an event names, and what a hub keeps it under. Nobody can put anything else there. */
export const blobIdOf = (manifest: Manifest): Bytes => hash('blob', writeManifest(manifest));

const isLength = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
