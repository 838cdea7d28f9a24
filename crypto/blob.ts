/**
 * Sealing media: AES-256-GCM over chunks of 512 KiB, by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance", 2015, §5): a chunk's nonce is its place and whether it is the last, so none is moved, left out or cut off.
 *
 * A key seals one content, ever. The same key and content give the same bytes, so who holds them can put them back where they were lost.
 */
import { BLOB_KEY_BYTES, TAG_BYTES } from './blob-lengths.ts';
import { type Bytes, concat, randomBytes, utf8 } from './bytes.ts';
import { CHUNK_BYTES, countChunks, type Shape, stretchOf } from './manifest.ts';
import { pad, paddedSize, unpad } from './padding.ts';
import { openGcm } from './slots.ts';

const NONCE_BYTES = 12;
const LABEL = utf8('tidings blob 1');

export const newBlobKey = (): Bytes => randomBytes(BLOB_KEY_BYTES);

/** WebCrypto's own copy of a key, which cannot be taken out of it. */
export const heldBlobKey = (key: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** How it is cut when it is sealed. `head`: bytes of the picture before the content, 0 where there is none; `size`: of the content. Padding makes many sizes one. */
export function shapeOf(head: number, size: number): Shape {
  const body = paddedSize(size);
  return { head: head > 0 ? paddedSize(head + 1) + TAG_BYTES : 0, body: body + Math.ceil(body / CHUNK_BYTES) * TAG_BYTES };
}

/** Is this the cutting of a content of `size` bytes, whatever goes before it? Who is told a size and gets another is lied to. */
export const isShapeOf = ({ body }: Shape, size: number): boolean => body === shapeOf(0, size).body;

/** The picture before the content, sealed. Only where the shape has a head. */
export const sealHead = (key: CryptoKey, shape: Shape, picture: Bytes): Promise<Bytes> => seal(key, shape, 0, pad(picture));

/** Undefined where it is not this blob's head. */
export async function openHead(key: CryptoKey, shape: Shape, sealed: Bytes): Promise<Bytes | undefined> {
  const padded = await open(key, shape, 0, sealed);
  return padded && unpad(padded);
}

/** How many chunks of a blob go before its content. */
export const headChunks = ({ head }: Shape): number => (head > 0 ? 1 : 0);

/** A chunk of the content, sealed. `index` counts from the blob's first chunk; `content`: the bytes of the file that have their place in it, fewer only at its end. */
export function sealContent(key: CryptoKey, shape: Shape, index: number, content: Bytes): Promise<Bytes> {
  const missing = plainLength(shape, index) - content.length;
  return seal(key, shape, index, missing === 0 ? content : concat(content, new Uint8Array(missing)));
}

/** The bytes of the file that lie in that chunk, `size` being the whole file's; undefined where it is not this blob's chunk, or what fills it up is not zeros. */
export async function openContent(key: CryptoKey, shape: Shape, size: number, index: number, sealed: Bytes): Promise<Bytes | undefined> {
  const plain = await open(key, shape, index, sealed);
  if (!plain) return undefined;
  const length = contentLength(shape, size, index);
  for (let at = length; at < plain.length; at++) if (plain[at] !== 0) return undefined;
  return length === plain.length ? plain : plain.slice(0, length);
}

/** How many bytes of a file of `size` lie in that chunk; the last ones may hold nothing but what fills them up. */
export const contentLength = (shape: Shape, size: number, index: number): number =>
  Math.max(0, Math.min(plainLength(shape, index), size - (index - headChunks(shape)) * CHUNK_BYTES));

/** The chunks in which the file's bytes from `from` up to `to` lie, the last one included. */
export const chunksAt = (shape: Shape, from: number, to: number): { readonly first: number; readonly last: number } => ({
  first: headChunks(shape) + Math.floor(from / CHUNK_BYTES),
  last: headChunks(shape) + Math.floor(Math.max(from, to - 1) / CHUNK_BYTES),
});

async function seal(key: CryptoKey, shape: Shape, index: number, plain: Bytes): Promise<Bytes> {
  const expected = plainLength(shape, index);
  if (plain.length !== expected) throw new RangeError(`a chunk of ${expected} bytes is to be sealed, not of ${plain.length}`);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(shape, index), additionalData: LABEL }, key, plain);
  return new Uint8Array(sealed);
}

async function open(key: CryptoKey, shape: Shape, index: number, sealed: Bytes): Promise<Bytes | undefined> {
  if (sealed.length !== plainLength(shape, index) + TAG_BYTES) return undefined;
  return openGcm(key, nonceOf(shape, index), LABEL, sealed);
}

function plainLength(shape: Shape, index: number): number {
  const count = countChunks(shape);
  if (!Number.isInteger(index) || index < 0 || index >= count) throw new RangeError(`a blob of ${count} chunks has none of index ${index}`);
  const { from, to } = stretchOf(shape, index);
  return to - from - TAG_BYTES;
}

/** 7 zeros, the place in 4 bytes, and 1 for the last. The key is of this blob alone, so its places are all that tells nonces apart. */
function nonceOf(shape: Shape, index: number): Bytes {
  const nonce = new Uint8Array(NONCE_BYTES);
  new DataView(nonce.buffer).setUint32(7, index);
  nonce[NONCE_BYTES - 1] = index === countChunks(shape) - 1 ? 1 : 0;
  return nonce;
}
