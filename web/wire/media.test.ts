/** How sealed chunks go up. */
import { expect, it } from 'vitest';
import { concat, randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { MEDIA_PATHS } from '../../hub/protocol/media.ts';
import { at } from './api.ts';
import { world } from './api.world.ts';
import { openMediaApi } from './media.ts';
import { Unreachable } from './unreachable.ts';

const [upload, chunks] = [randomBytes(16), [randomBytes(100), randomBytes(100), randomBytes(7)]];
const path = `${at(MEDIA_PATHS.chunk, { upload: toBase64(upload), index: 3 })}?count=3`;
const done = (): Response => new Response(null, { status: 204 });

/** Puts the chunks where `isRefused` says which bodies the browser gives to no line; gives which were, as what they are, and what the hub got. */
async function put(isRefused: (body: unknown) => boolean, signal?: AbortSignal) {
  const { deps, asked } = world(done);
  const tried: string[] = [];
  const fetch: typeof deps.fetch = (url, init) => {
    tried.push(init?.body instanceof Blob ? 'Blob' : 'bytes');
    return isRefused(init?.body) ? Promise.reject(new TypeError('Failed to fetch')) : deps.fetch(url, init);
  };
  const error = await openMediaApi({ ...deps, fetch })
    .putChunks(upload, 3, chunks, signal)
    .catch((error: unknown) => error);
  return { tried, error, got: asked.map(({ url, body }) => [url, body]) };
}

it('[W38] chunks go up as bytes at once where the browser takes no more Blobs, and else as one', async () => {
  const got = [[path, concat(...chunks)]];
  expect(await put(() => false)).toEqual({ tried: ['Blob'], error: undefined, got });
  expect(await put((body) => body instanceof Blob)).toEqual({ tried: ['Blob', 'bytes'], error: undefined, got });
  const nobody = await put(() => true);
  expect(nobody).toEqual({ tried: ['Blob', 'bytes'], error: new Unreachable('offline'), got: [] });
  // Nobody waits for it any more.
  expect((await put(() => true, AbortSignal.abort())).tried).toEqual(['Blob']);
});
