/** Room for media: what one account may keep, what the disk must have left, and a disk that lost what it had. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equal, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { bindNumber, newWorld, ORIGIN, phoneOf, type World, type WorldOptions } from '../hub.world.ts';
import { begin, blobPath, content, gotOf, newWho, put, putChunk, routeOf, sealedOf, send, shapeOf, type Who } from './blobs.world.ts';

let world: World;
let ann: Who;
let bob: Who;
const start = async (options?: WorldOptions): Promise<void> => {
  world = await newWorld(options);
  [ann, bob] = [await newWho(world), await newWho(world)];
};
const startAnew = async (options?: WorldOptions): Promise<void> => {
  await world.close();
  await start(options);
};
beforeEach(() => start());
afterEach(() => world.close());

const MEGABYTE = 1024 * 1024;

describe('whoever wants more than their part', () => {
  const media = { fileBytes: 2 * MEGABYTE, quotaBytes: 5 * MEGABYTE, keepMs: 86_400_000 };

  it('[R84] a file beyond the limit is refused before it is uploaded, and a hub that takes none says so', async () => {
    await startAnew({ media });
    const most = 4 * SEALED_CHUNK_BYTES;
    expect((await begin(world, ann, randomBytes(16), { head: 0, body: most })).status).toBe(200);
    const refused = await begin(world, ann, randomBytes(16), { head: 0, body: 2 * most });
    expect([refused.status, refused.code]).toEqual([413, 'too_large']);
    expect(refused.refused?.details?.limit).toBeGreaterThan(most);
    expect((await world.ask('GET', '/v1/hub')).body['media']).toEqual({ file_bytes: 2 * MEGABYTE, days: 1 });
    await startAnew({ media: { ...media, fileBytes: 0 } });
    const none = await begin(world, ann, randomBytes(16), shapeOf(0, 100));
    expect([none.code, none.refused?.details]).toEqual(['too_large', { limit: 0 }]);
    expect((await world.ask('GET', '/v1/hub')).body['media']).toMatchObject({ file_bytes: 0 });
  });

  it('[R85] what an account is over is told with its figures; one without a number has little, one with a number what the operator gives', async () => {
    await startAnew({ media: { ...media, fileBytes: 80 * MEGABYTE, quotaBytes: 100 * MEGABYTE } });
    const big = { head: 0, body: 120 * SEALED_CHUNK_BYTES };
    expect((await begin(world, ann, randomBytes(16), big)).status).toBe(200);
    const over = await begin(world, ann, randomBytes(16), big);
    expect([over.status, over.code, over.refused?.details]).toEqual([
      409,
      'quota_exceeded',
      { used: big.body, limit: MEDIA_LIMITS.mediaQuotaOfUnbound },
    ]);
    expect((await bindNumber(world, ann, phoneOf(1))).status).toBe(200);
    const more = await begin(world, ann, randomBytes(16), big);
    expect([more.code, more.refused?.details]).toEqual(['quota_exceeded', { used: big.body, limit: 100 * MEGABYTE }]);
    expect((await begin(world, ann, randomBytes(16), { head: 0, body: 78 * SEALED_CHUNK_BYTES })).status).toBe(200);
  });

  it('[R86] many small uploads at once are held by what each counts as at least, and by how many are open', async () => {
    await startAnew({ media: { ...media, quotaBytes: 3 * MEDIA_LIMITS.mediaLeastBytes } });
    const begun = await Promise.all(Array.from({ length: 9 }, () => begin(world, ann, randomBytes(16), shapeOf(0, 20))));
    expect(begun.map(({ code }) => code ?? 'begun').sort()).toEqual([...Array(3).fill('begun'), ...Array(6).fill('quota_exceeded')]);
    await startAnew();
    const many = await Promise.all(Array.from({ length: MEDIA_LIMITS.uploadsPerUser + 2 }, () => begin(world, ann, randomBytes(16), shapeOf(0, 20))));
    expect(many.filter(({ code }) => code === 'full')).toHaveLength(2);
  });

  it('[R87] a disk that is nearly full takes no more media, and what is there is read as before', async () => {
    const sealed = await sealedOf(shapeOf(0, 200));
    await put(world, ann, sealed, [await routeOf(world, ann, bob)]);
    const upload = randomBytes(16);
    await begin(world, ann, upload, sealed.shape);
    await startAnew({ freeBytes: MEDIA_LIMITS.mediaReserveBytes + 1000 });
    expect((await begin(world, ann, upload, shapeOf(0, 900))).status).toBe(200);
    expect((await putChunk(world, ann, upload, 0, randomBytes(900))).status).toBe(204);
    expect((await begin(world, ann, randomBytes(16), shapeOf(0, 1001))).code).toBe('unavailable');
    await startAnew({ freeBytes: MEDIA_LIMITS.mediaReserveBytes - 1 });
    expect((await begin(world, ann, randomBytes(16), shapeOf(0, 20))).code).toBe('unavailable');
  });
});

describe('a disk that lost what it had', () => {
  it('[R88] a blob whose chunks are gone is answered as gone, and can be put again', async () => {
    const sealed = await sealedOf(shapeOf(50, 200));
    const route = await routeOf(world, ann, bob);
    for (const lost of ['0', '1', '']) {
      await put(world, ann, sealed, [route]);
      const [folder = ''] = readdirSync(join(world.folder, 'media'));
      rmSync(join(world.folder, 'media', folder, lost), { recursive: true });
      if (lost === '1') {
        // Found in the middle: the answer is cut off, and the next one says so.
        const request = new Request(`${ORIGIN}${blobPath(sealed.blob)}/content`, { headers: { authorization: `Bearer ${bob.session.access}` } });
        await expect(world.hub.fetch(request, '203.0.113.1').then(gotOf)).rejects.toThrow();
      }
      expect([lost, (await content(world, bob, sealed.blob)).code]).toEqual([lost, 'not_found']);
      expect((await put(world, bob, sealed, [route])).status).toBe(200);
      expect(equal((await content(world, ann, sealed.blob)).bytes, sealed.bytes)).toBe(true);
      await send(world, bob, 'DELETE', `${blobPath(sealed.blob)}/routes/${toBase64(route)}`);
    }
  });
});
