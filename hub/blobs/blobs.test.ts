/** Media at the hub by HTTP: how a blob comes, is read, is put on routes, and goes. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bytes, equal, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { newWorld, type World } from '../hub.world.ts';
import {
  begin,
  blobPath,
  chunkPath,
  commit,
  content,
  had,
  haveIn,
  newWho,
  put,
  putChunk,
  putChunks,
  random,
  routeOf,
  sealedOf,
  send,
  shapeOf,
  uploadPath,
  type Who,
} from './blobs.world.ts';

let world: World;
let ann: Who;
let bob: Who;
beforeEach(async () => {
  world = await newWorld();
  [ann, bob] = [await newWho(world), await newWho(world)];
});
afterEach(() => world.close());

const folders = (): readonly string[] => readdirSync(join(world.folder, 'media'));

describe('media at the hub', () => {
  it('[R70] comes in chunks in any order, is made a blob when all are there, and is read as the very same bytes, whole and by ranges', async () => {
    const sealed = await sealedOf(shapeOf(500, 700, 2));
    const [route, upload] = [await routeOf(world, ann, bob), randomBytes(16)];
    expect(haveIn(await begin(world, ann, upload, sealed.shape))).toEqual([]);
    for (const index of [3, 0, 2]) expect((await putChunk(world, ann, upload, index, sealed.chunks[index] ?? randomBytes(1))).status).toBe(204);
    expect(haveIn(await send(world, ann, 'GET', uploadPath(upload)))).toEqual([0, 2, 3]);
    const early = await commit(world, ann, upload, sealed.blob, [route]);
    expect([early.status, early.code, early.refused?.details]).toEqual([409, 'incomplete', { missing: 1, first: 1 }]);
    expect((await send(world, bob, 'GET', blobPath(sealed.blob))).code).toBe('not_found');
    await putChunk(world, ann, upload, 1, sealed.chunks[1] ?? randomBytes(1));
    const until = world.clock.now() + MEDIA_LIMITS.mediaMs;
    for (let i = 0; i < 2; i++) expect((await commit(world, ann, upload, sealed.blob, [route])).body).toEqual({ until });
    expect(equal((await send(world, bob, 'GET', blobPath(sealed.blob))).bytes, sealed.manifest)).toBe(true);
    const whole = await content(world, bob, sealed.blob);
    expect([whole.status, whole.headers.get('content-length')]).toEqual([200, String(sealed.bytes.length)]);
    expect(equal(whole.bytes, sealed.bytes)).toBe(true);
    const part = await content(world, bob, sealed.blob, `bytes=400-${SEALED_CHUNK_BYTES + 600}`);
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 400-${SEALED_CHUNK_BYTES + 600}/${sealed.bytes.length}`]);
    expect(equal(part.bytes, sealed.bytes.slice(400, SEALED_CHUNK_BYTES + 601))).toBe(true);
    const head = await send(world, bob, 'HEAD', `${blobPath(sealed.blob)}/content`, { headers: { range: 'bytes=0-9' } });
    expect([head.status, head.headers.get('content-length'), head.bytes.length]).toEqual([206, '10', 0]);
  });

  it('[R95] comes several chunks at a time as well: those of one request are all there when it is answered, and none where their length is another', async () => {
    const sealed = await sealedOf(shapeOf(500, 700, 3));
    const [route, upload] = [await routeOf(world, ann, bob), randomBytes(16)];
    await begin(world, ann, upload, sealed.shape);
    const have = async (): Promise<readonly number[]> => haveIn(await send(world, ann, 'GET', uploadPath(upload)));
    const [head, ...rest] = sealed.chunks as [Bytes, ...Bytes[]];
    for (const chunks of [
      [head, rest[0]?.slice(1) ?? head],
      [head, rest[0] ?? head, randomBytes(1)],
    ] as const)
      expect([chunks.length, (await putChunks(world, ann, upload, 0, chunks)).status === 204, await have()]).toEqual([chunks.length, false, []]);
    expect((await putChunks(world, ann, upload, 2, rest)).code).toBe('not_found');
    for (const count of ['0', '5', '02', '1.5', '-1', 'x', ''])
      expect([count, (await send(world, ann, 'PUT', `${chunkPath(upload, 0)}?count=${count}`, { bytes: head })).code]).toEqual([count, 'malformed']);
    // One of them other than it will be: the whole run again puts it right, and what is there is not written anew.
    expect((await putChunk(world, ann, upload, 2, random(rest[1]?.length ?? 0))).status).toBe(204);
    expect([(await putChunks(world, ann, upload, 1, rest.slice(0, 3))).status, await have()]).toEqual([204, [1, 2, 3]]);
    const both = [putChunks(world, ann, upload, 0, sealed.chunks.slice(0, 4)), putChunks(world, ann, upload, 3, rest.slice(2))];
    expect([(await Promise.all(both)).map(({ status }) => status), await have()]).toEqual([
      [204, 204],
      [0, 1, 2, 3, 4],
    ]);
    expect((await commit(world, ann, upload, sealed.blob, [route])).status).toBe(200);
    expect(equal((await content(world, bob, sealed.blob)).bytes, sealed.bytes)).toBe(true);
  });

  it('[R71] what is there already is not kept twice, whoever sends it again, and its time is renewed', async () => {
    const sealed = await sealedOf(shapeOf(100, 200));
    const [route, other] = [await routeOf(world, ann, bob), await routeOf(world, bob, ann)];
    await put(world, ann, sealed, [route]);
    world.clock.advance(60_000);
    expect((await put(world, bob, sealed, [other])).body).toEqual({ until: world.clock.now() + MEDIA_LIMITS.mediaMs });
    expect(folders()).toHaveLength(1);
    await send(world, ann, 'DELETE', `${blobPath(sealed.blob)}/routes/${toBase64(route)}`);
    expect(equal((await content(world, ann, sealed.blob)).bytes, sealed.bytes)).toBe(true);
  });

  it('[R72] a forward puts it on routes of whoever forwards, and uploads nothing; taken from the last route its bytes are gone from the disk', async () => {
    const sealed = await sealedOf(shapeOf(0, 300));
    const [route, other] = [await routeOf(world, ann, bob), await routeOf(world, bob)];
    await put(world, ann, sealed, [route]);
    const place = (who: Who, ...routes: readonly Uint8Array[]) =>
      send(world, who, 'PUT', `${blobPath(sealed.blob)}/routes`, { body: { routes: routes.map(toBase64) } });
    const remove = (who: Who, at: Uint8Array) => send(world, who, 'DELETE', `${blobPath(sealed.blob)}/routes/${toBase64(at)}`);
    expect((await place(ann, other)).code).toBe('not_a_member');
    expect((await place(bob, other, route)).body).toEqual({ until: world.clock.now() + MEDIA_LIMITS.mediaMs });
    expect([(await remove(ann, other)).code, (await remove(ann, route)).status]).toEqual(['not_a_member', 204]);
    expect((await content(world, ann, sealed.blob)).status).toBe(200);
    for (let i = 0; i < 2; i++) expect((await remove(bob, other)).status).toBe(204);
    expect([(await content(world, ann, sealed.blob)).code, folders()]).toEqual(['not_found', []]);
    expect((await place(bob, other)).code).toBe('not_found');
  });

  it('[R74] it goes at once when every device on its routes has said that it has it, and with its days where one has not', async () => {
    const [one, two] = [await sealedOf(shapeOf(0, 300)), await sealedOf(shapeOf(0, 301))];
    const route = await routeOf(world, ann, bob);
    for (const sealed of [one, two]) await put(world, ann, sealed, [route]);
    expect(folders()).toHaveLength(2);
    expect((await had(world, await newWho(world), one.blob, two.blob, randomBytes(32))).status).toBe(204);
    expect(folders()).toHaveLength(2);
    await had(world, bob, one.blob);
    expect([(await content(world, bob, one.blob)).code, folders().length]).toEqual(['not_found', 1]);
    world.clock.advance(MEDIA_LIMITS.mediaMs - 1);
    const [later, again] = [await newWho(world), await newWho(world)];
    expect((await content(world, later, two.blob)).status).toBe(200);
    world.clock.advance(1);
    expect((await content(world, again, two.blob)).code).toBe('not_found');
  });

  it('[R75] an upload that is given up leaves nothing, also while a chunk of it is on its way', async () => {
    const sealed = await sealedOf(shapeOf(64, 100));
    const upload = randomBytes(16);
    await begin(world, ann, upload, sealed.shape);
    await putChunk(world, ann, upload, 0, sealed.chunks[0] ?? randomBytes(1));
    const under = putChunk(world, ann, upload, 1, sealed.chunks[1] ?? randomBytes(1));
    const dropping = send(world, ann, 'DELETE', uploadPath(upload));
    expect([204, 404]).toContain((await under).status);
    expect((await dropping).status).toBe(204);
    expect((await send(world, ann, 'DELETE', uploadPath(upload))).status).toBe(204);
    expect([(await send(world, ann, 'GET', uploadPath(upload))).code, folders()]).toEqual(['not_found', []]);
    expect((await putChunk(world, ann, upload, 0, sealed.chunks[0] ?? randomBytes(1))).code).toBe('not_found');
    expect(haveIn(await begin(world, ann, upload, shapeOf(0, 50)))).toEqual([]);
  });
});
