/** Sealed media: it opens as it was, chunk by chunk, and as nothing else. */
import { HEAD_BYTES, MAX_HEAD, TAG_BYTES } from './blob-lengths.ts';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  chunksAt,
  contentLength,
  headChunks,
  heldBlobKey,
  isShapeOf,
  newBlobKey,
  openContent,
  openHead,
  sealContent,
  sealHead,
  shapeOf,
} from './blob.ts';
import { type Bytes, concat, equal, randomBytes } from './bytes.ts';
import {
  blobIdOf,
  CHUNK_BYTES,
  countChunks,
  DIGEST_BYTES,
  digestOfChunk,
  isChunkOf,
  isShape,
  MAX_CHUNKS,
  type Manifest,
  readManifest,
  SEALED_CHUNK_BYTES,
  type Shape,
  stretchOf,
  writeManifest,
} from './manifest.ts';
import { paddedSize } from './padding.ts';

/** Sizes about the borders of chunks and of padding, and any between. */
const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.nat(6000) },
  { weight: 1, arbitrary: fc.constantFrom(CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 77) },
);
const heads = fc.oneof(fc.constant(0), fc.nat(3000), fc.constantFrom(1, 255, MAX_HEAD));

type Sealed = { readonly key: CryptoKey; readonly shape: Shape; readonly picture: Bytes; readonly content: Bytes; readonly chunks: readonly Bytes[] };

async function sealWhole(raw: Bytes, picture: Bytes, content: Bytes): Promise<Sealed> {
  const key = await heldBlobKey(raw);
  const shape = shapeOf(picture.length, content.length);
  const chunks = picture.length > 0 ? [await sealHead(key, shape, picture)] : [];
  for (let index = headChunks(shape); index < countChunks(shape); index++) {
    const from = (index - headChunks(shape)) * CHUNK_BYTES;
    chunks.push(await sealContent(key, shape, index, content.slice(from, from + CHUNK_BYTES)));
  }
  return { key, shape, picture, content, chunks };
}
async function openWhole({ key, shape, content, chunks }: Sealed): Promise<Bytes | undefined> {
  const parts: Bytes[] = [];
  for (let index = headChunks(shape); index < countChunks(shape); index++) {
    const part = await openContent(key, shape, content.length, index, chunks[index]!);
    if (!part) return undefined;
    parts.push(part);
  }
  return concat(...parts);
}
async function manifestOf({ shape, chunks }: Sealed): Promise<Manifest> {
  return { ...shape, digests: concat(...(await Promise.all(chunks.map(digestOfChunk)))) };
}
/** Of a megabyte `toEqual` takes half a second. */
const same = (a: Bytes | undefined, b: Bytes | undefined): boolean => a !== undefined && b !== undefined && equal(a, b);
const filled = (length: number, seed: number): Bytes => Uint8Array.from({ length }, (_, at) => (at * 31 + seed) & 255);

it('[I35] a blob opens as what was sealed, at every size; the same key and content give the same bytes, which tell of the size no more than its class', async () => {
  await fc.assert(
    fc.asyncProperty(heads, sizes, fc.nat(255), async (head, size, seed) => {
      const [picture, content, raw] = [filled(head, seed), filled(size, seed + 1), newBlobKey()];
      const sealed = await sealWhole(raw, picture, content);
      const { key, shape, chunks } = sealed;
      expect(isShape(shape)).toBe(true);
      expect(same(await openWhole(sealed), content)).toBe(true);
      if (head > 0) expect(await openHead(key, shape, chunks[0]!)).toEqual(picture);
      const again = await sealWhole(raw, picture, content);
      expect(again.chunks.every((chunk, index) => same(chunk, chunks[index]))).toBe(true);
      const whole = chunks.reduce((sum, { length }) => sum + length, 0);
      expect(whole).toBe(shape.head + shape.body);
      expect(shape.body - Math.ceil(shape.body / SEALED_CHUNK_BYTES) * TAG_BYTES).toBe(paddedSize(size));
      chunks.forEach((chunk, index) => {
        const { from, to } = stretchOf(shape, index);
        expect(chunk.length).toBe(to - from);
        expect(from).toBe(chunks.slice(0, index).reduce((sum, { length }) => sum + length, 0));
      });
    }),
    { numRuns: 100 },
  );
});

it('[I36] a chunk that was changed, cut, moved, or of another blob opens as nothing; so does one of a size that was not told', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.integer({ min: 1, max: 255 }), async (size, at, flip) => {
      const content = filled(size, at);
      const sealed = await sealWhole(newBlobKey(), filled(9, 1), content);
      const { key, shape, chunks } = sealed;
      const index = 1 + (at % (chunks.length - 1));
      const chunk = chunks[index]!;
      const opens = (changed: Bytes, place = index) => openContent(key, shape, size, place, changed);
      expect(await opens(chunk.map((byte, i) => (i === at % chunk.length ? byte ^ flip : byte)))).toBeUndefined();
      expect(await opens(chunk.slice(0, -1))).toBeUndefined();
      expect(await opens(concat(chunk, Uint8Array.of(flip)))).toBeUndefined();
      expect(await openHead(key, shape, chunk)).toBeUndefined();
      for (let other = 1; other < chunks.length; other++) if (other !== index) expect(await opens(chunk, other)).toBeUndefined();
      const foreign = await sealWhole(newBlobKey(), filled(9, 1), content);
      expect(await opens(foreign.chunks[index]!)).toBeUndefined();
      // Told as shorter than it is, what is left would pass for padding: the padding is zeros, and the class is told by the length.
      if (size > 0 && content.at(-1) !== 0) expect(await openWhole({ ...sealed, content: content.slice(0, -1) })).toBeUndefined();
      expect(isShapeOf(shape, size)).toBe(true);
      expect(isShapeOf(shape, paddedSize(size) + 1)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

it('[I36] the last chunk cannot be left out: the one before it is sealed as one that others follow', async () => {
  const { key, content, chunks } = await sealWhole(newBlobKey(), filled(0, 0), filled(2 * CHUNK_BYTES, 5));
  const shorter = shapeOf(0, CHUNK_BYTES);
  expect(countChunks(shorter)).toBe(1);
  expect(await openContent(key, shorter, CHUNK_BYTES, 0, chunks[0]!)).toBeUndefined();
  expect(same(await openContent(key, shapeOf(0, content.length), content.length, 0, chunks[0]!), content.slice(0, CHUNK_BYTES))).toBe(true);
});

it('[I37] an id stands for these chunks in this order and cutting; what is no manifest is read as none', async () => {
  await fc.assert(
    fc.asyncProperty(heads, fc.nat(3 * CHUNK_BYTES), fc.nat(), async (head, size, at) => {
      const shape = shapeOf(head, size);
      const digests = randomBytes(countChunks(shape) * DIGEST_BYTES);
      const manifest: Manifest = { ...shape, digests };
      const bytes = writeManifest(manifest);
      expect(readManifest(bytes)).toEqual(manifest);
      const id = blobIdOf(manifest);
      const bent = digests.map((byte, i) => (i === at % digests.length ? byte ^ 1 : byte));
      for (const other of [
        { ...manifest, digests: bent },
        { ...manifest, head: shape.head + 1 },
        { ...manifest, body: shape.body + 1 },
      ])
        expect(blobIdOf(other)).not.toEqual(id);
      for (const broken of [bytes.slice(0, at % bytes.length), concat(bytes, Uint8Array.of(0))]) expect(readManifest(broken)).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

it('[I37] a chunk is known by its digest', async () => {
  const sealed = await sealWhole(newBlobKey(), filled(20, 2), filled(CHUNK_BYTES + 9, 7));
  const manifest = await manifestOf(sealed);
  for (const [index, chunk] of sealed.chunks.entries()) {
    expect(await isChunkOf(manifest, index, chunk)).toBe(true);
    expect(await isChunkOf(manifest, (index + 1) % sealed.chunks.length, chunk)).toBe(false);
  }
});

it('[I38] lengths that sealing never gives are no shape: none, too short for a tag, beyond the longest head or the most chunks, not whole numbers', () => {
  const good: Shape = { head: 272, body: 272 };
  expect(isShape(good)).toBe(true);
  expect(isShape({ head: HEAD_BYTES, body: MAX_CHUNKS * SEALED_CHUNK_BYTES - SEALED_CHUNK_BYTES })).toBe(true);
  const bad: readonly Partial<Shape>[] = [
    { head: TAG_BYTES },
    { head: HEAD_BYTES + 1 },
    { head: -1 },
    { head: 0.5 },
    { head: Number.NaN },
    { body: 0 },
    { body: TAG_BYTES },
    { body: SEALED_CHUNK_BYTES + TAG_BYTES },
    { body: MAX_CHUNKS * SEALED_CHUNK_BYTES },
    { body: Number.MAX_SAFE_INTEGER + 1 },
    { body: Number.POSITIVE_INFINITY },
  ];
  for (const one of bad) expect([one, isShape({ ...good, ...one })]).toEqual([one, false]);
});

const stretches = fc.record({ head: heads, size: fc.integer({ min: 1, max: 40 * CHUNK_BYTES }), a: fc.nat(), b: fc.nat() });

it('[I39] the chunks of any stretch of a file are those its bytes lie in, each byte in one', async () => {
  const check = fc.asyncProperty(stretches, async ({ head, size, a, b }) => {
    const shape = shapeOf(head, size);
    const from = a % size;
    const to = from + 1 + (b % (size - from));
    const { first, last } = chunksAt(shape, from, to);
    const start = (index: number) => (index - headChunks(shape)) * CHUNK_BYTES;
    expect(start(first)).toBeLessThanOrEqual(from);
    expect(start(first) + contentLength(shape, size, first)).toBeGreaterThan(from);
    expect(start(last)).toBeLessThan(to);
    expect(start(last) + contentLength(shape, size, last)).toBeGreaterThanOrEqual(to);
    let sum = 0;
    for (let index = headChunks(shape); index < countChunks(shape); index++) sum += contentLength(shape, size, index);
    expect(sum).toBe(size);
  });
  await fc.assert(check, { numRuns: 200 });
});
