/** Chunks as they come over a wire: read into memory that is used again, whatever becomes of the wire. */
import { request } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { concat, equal, randomBytes } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { HOST, type World } from '../hub.world.ts';
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { newWire, type Wire } from '../wire.world.ts';
import { begin, chunkPath, commit, content, newWho, putChunk, routeOf, type Sealed, sealedOf, shapeOf, type Who } from './blobs.world.ts';

type Bytes = Uint8Array<ArrayBuffer>;

let wire: Wire;
let world: World;
let ann: Who;
let bob: Who;
beforeEach(async () => {
  wire = await newWire({ media: { fileBytes: 2 ** 31, quotaBytes: 2 ** 40, keepMs: 86_400_000 } });
  world = wire.world;
  ann = await newWho(world);
  bob = await newWho(world);
});
afterEach(() => wire.close());

/** What it is answered, or `broken`. `length`: what its head says; `parts` go one after the other, and `isCut` ends the wire after them. */
function put(who: Who, path: string, parts: readonly Bytes[], { length = concat(...parts).length, isCut = false } = {}): Promise<number | 'broken'> {
  return new Promise((resolve) => {
    const headers = { host: HOST, authorization: `Bearer ${who.session.access}`, 'content-length': length };
    const asked = request({ host: '127.0.0.1', port: wire.port, method: 'PUT', path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', () => resolve('broken'));
    const next = (at: number): void => {
      const part = parts[at];
      if (part) asked.write(part, () => setImmediate(next, at + 1));
      else if (isCut) asked.destroy();
      else if (concat(...parts).length === length) asked.end();
    };
    next(0);
  });
}

const cutInto = (bytes: Bytes, length: number): readonly Bytes[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) => bytes.slice(at * length, (at + 1) * length));

async function begun(who: Who, full: number, tail: number): Promise<{ readonly upload: Bytes; readonly sealed: Sealed }> {
  const [upload, sealed] = [randomBytes(16), await sealedOf(shapeOf(0, tail, full))];
  expect((await begin(world, who, upload, sealed.shape)).status).toBe(200);
  return { upload, sealed };
}

it('[R96] chunks of several that come at once, piece by piece and after each other in the same memory, arrive as what each has sent', async () => {
  const all = [await begun(ann, 4, 1000), await begun(bob, 4, 77), await begun(ann, 0, 40), await begun(bob, 1, 500_000)];
  // More at once than memory is kept for, of all lengths, twice.
  await Promise.all(
    all.map(async ({ upload, sealed }, at) => {
      const who = at % 2 === 0 ? ann : bob;
      const together = Math.min(sealed.chunks.length, MEDIA_LIMITS.chunksTogether);
      const first = concat(...sealed.chunks.slice(0, together));
      const path = `${chunkPath(upload, 0)}?count=${together}`;
      expect(await put(who, path, cutInto(first, 50_000 + at))).toBe(204);
      for (const [index, chunk] of sealed.chunks.entries()) expect(await put(who, chunkPath(upload, index), [chunk])).toBe(204);
      const route = await routeOf(world, ann, bob);
      expect((await commit(world, who, upload, sealed.blob, [route])).status).toBe(200);
    }),
  );
  for (const { sealed } of all) expect(equal((await content(world, bob, sealed.blob)).bytes, sealed.bytes)).toBe(true);
});

it('[R97] of a body that breaks off, is another length than its head or its shape says, or comes too late nothing is kept, and the next ones are as they were sent', async () => {
  const { upload, sealed } = await begun(ann, 1, 1000);
  const [large = randomBytes(0), small = randomBytes(0)] = sealed.chunks;
  const junk = new Uint8Array(SEALED_CHUNK_BYTES).fill(7);
  expect(await put(ann, chunkPath(upload, 0), cutInto(junk.slice(0, 300_000), 100_000), { length: junk.length, isCut: true })).toBe('broken');
  expect(await put(ann, chunkPath(upload, 0), [junk.slice(0, 999)])).toBe(400);
  expect(await put(ann, chunkPath(upload, 1), [junk.slice(0, 1001)])).toBe(413);
  const late = put(ann, chunkPath(upload, 0), [junk.slice(0, 300_000)], { length: junk.length });
  // Some of it is there.
  await new Promise((resolve) => setTimeout(resolve, 100));
  world.clock.advance(MEDIA_LIMITS.chunkMs);
  expect(await late).toBe(503);
  expect((await begin(world, ann, upload, sealed.shape)).body['have']).toBe('AA');
  expect(await put(ann, chunkPath(upload, 1), [small])).toBe(204);
  expect(await put(ann, chunkPath(upload, 0), cutInto(large, 65_536))).toBe(204);
  expect((await putChunk(world, ann, upload, 0, large)).status).toBe(204);
  expect((await commit(world, ann, upload, sealed.blob, [await routeOf(world, ann, bob)])).status).toBe(200);
  expect(equal((await content(world, bob, sealed.blob)).bytes, sealed.bytes)).toBe(true);
});
