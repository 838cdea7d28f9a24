/** The routes of media: sealed bytes come and go as they are, all else is JSON. */
import { MEDIA_LIMITS, MEDIA_PATHS, type PlacedAnswer, type UploadAnswer } from '../protocol/media.ts';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { type Bytes, fromBase64, toBase64 } from '../../crypto/bytes.ts';
import { MAX_CHUNKS, SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { newBuffers } from '../blobs/buffers.ts';
import type { Media } from '../blobs/media.ts';
import type { Asker } from '../blobs/port.ts';
import { Refused } from '../protocol/errors.ts';
import type { Clock } from '../relay/port.ts';
import { base64, holdToLimit, readBody, readInto } from './body.ts';
import type { HubEnv } from './context.ts';
import { readRange } from './range.ts';

export type BlobRooms = Pick<Media, 'uploads' | 'blobs'> & { readonly later: Clock['after']; readonly signedIn: MiddlewareHandler<HubEnv> };

/** As many as a device has requests under way, 16 MiB in all. */
const BUFFERS_KEPT = 4;

const LENGTH = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const SHAPE = v.object({ head: LENGTH, body: LENGTH });
const ROUTES = v.pipe(v.array(base64(32)), v.minLength(1), v.maxLength(MEDIA_LIMITS.routesPerRequest));
const COMMIT = v.object({ blob: base64(32), routes: ROUTES });
const MORE = v.object({ routes: ROUTES });
const HAD = v.object({ blobs: v.pipe(v.array(base64(32)), v.maxLength(MEDIA_LIMITS.blobsPerRequest)) });

export function blobRoutes(rooms: BlobRooms): Hono<HubEnv> {
  return uploadRoutes(rooms).route('/', readingRoutes(rooms)).route('/', placingRoutes(rooms));
}

function uploadRoutes({ uploads, later, signedIn }: BlobRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  const buffers = newBuffers({ bytes: MEDIA_LIMITS.chunksTogether * SEALED_CHUNK_BYTES, kept: BUFFERS_KEPT });
  const answer = (c: Context<HubEnv>, have: Bytes): Response => c.json({ have: toBase64(have) } satisfies UploadAnswer);
  routes.put(MEDIA_PATHS.upload, signedIn, async (c) => {
    const upload = readName(c, 'upload', 16, 'malformed');
    return answer(c, await uploads.begin(askerOf(c), upload, await readBody(c, SHAPE)));
  });
  routes.get(MEDIA_PATHS.upload, signedIn, async (c) => answer(c, await uploads.have(askerOf(c), readName(c, 'upload', 16))));
  routes.delete(MEDIA_PATHS.upload, signedIn, async (c) => {
    await uploads.drop(askerOf(c), readName(c, 'upload', 16));
    return c.body(null, 204);
  });
  routes.put(MEDIA_PATHS.chunk, signedIn, async (c) => {
    const awaited = await uploads.expect(askerOf(c), readName(c, 'upload', 16), readIndex(c), readCount(c));
    try {
      holdToLimit(c, awaited.length);
      await buffers.lend(awaited.length, async (buffer) => awaited.put(await readInto(c, buffer, { ms: MEDIA_LIMITS.chunkMs, later })));
    } finally {
      awaited.leave();
    }
    return c.body(null, 204);
  });
  routes.post(MEDIA_PATHS.commit, signedIn, async (c) => {
    const upload = readName(c, 'upload', 16);
    const { blob, routes } = await readBody(c, COMMIT);
    return c.json({ until: await uploads.commit(askerOf(c), upload, blob, routes) } satisfies PlacedAnswer);
  });
  return routes;
}

/** Whoever is signed in and knows the id may read. */
function readingRoutes({ blobs, signedIn }: BlobRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.get(MEDIA_PATHS.blob, signedIn, async (c) => c.body(await blobs.manifest(readName(c, 'blob', 32)), 200, SEALED));
  routes.get(MEDIA_PATHS.content, signedIn, async (c) => {
    const content = await blobs.content(readName(c, 'blob', 32));
    const range = readRange(c.req.header('range'), content.length);
    if (range === 'none') return c.body(null, 416, { ...SEALED, 'content-range': `bytes */${content.length}` });
    const { from, to } = range ?? { from: 0, to: content.length };
    const part = range && { 'content-range': `bytes ${from}-${to - 1}/${content.length}` };
    const headers = { ...SEALED, 'accept-ranges': 'bytes', 'content-length': String(to - from), ...part };
    // Of a HEAD nobody reads the stream, so nothing is read from the disk.
    return c.body(content.read({ from, to }), part ? 206 : 200, headers);
  });
  return routes;
}

function placingRoutes({ blobs, signedIn }: BlobRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.put(MEDIA_PATHS.blobRoutes, signedIn, async (c) => {
    const blob = readName(c, 'blob', 32);
    const { routes } = await readBody(c, MORE);
    return c.json({ until: await blobs.place(askerOf(c), blob, routes) } satisfies PlacedAnswer);
  });
  routes.delete(MEDIA_PATHS.blobRoute, signedIn, async (c) => {
    await blobs.displace(askerOf(c), readName(c, 'blob', 32), readName(c, 'route', 32));
    return c.body(null, 204);
  });
  routes.post(MEDIA_PATHS.had, signedIn, async (c) => {
    await blobs.had(askerOf(c), (await readBody(c, HAD)).blobs);
    return c.body(null, 204);
  });
  return routes;
}

/**
 * Whatever the bytes are, nothing that reads them runs or shows them. They are kept by no cache: a device keeps the chunks it wants in its own store, and what
 * was deleted for all must not lie in another.
 */
const SEALED = {
  'content-type': 'application/octet-stream',
  'content-disposition': 'attachment',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

function askerOf(c: Context<HubEnv>): Asker {
  const { user, device } = c.var.signedIn.session;
  return { user, device };
}

/** What cannot be the name of anything is answered as what is not there. */
function readName(c: Context<HubEnv>, name: string, length: number, code: 'not_found' | 'malformed' = 'not_found'): Bytes {
  const bytes = fromBase64(c.req.param(name) ?? '');
  if (bytes?.length !== length) throw new Refused(code);
  return bytes;
}

function readIndex(c: Context<HubEnv>): number {
  const text = c.req.param('index') ?? '';
  if (!/^(0|[1-9]\d{0,4})$/.test(text) || Number(text) >= MAX_CHUNKS) throw new Refused('not_found');
  return Number(text);
}

/** How many chunks come, one where nothing is said of it. */
function readCount(c: Context<HubEnv>): number {
  const text = c.req.query('count') ?? '1';
  if (!/^[1-9]$/.test(text) || Number(text) > MEDIA_LIMITS.chunksTogether) throw new Refused('malformed');
  return Number(text);
}
