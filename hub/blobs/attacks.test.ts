/** Who sends media to do harm: wrong bytes, other people's ids, paths, endless and slow bodies, more than there is room for. */
import { HEAD_BYTES } from '../../crypto/blob-lengths.ts';
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equal, randomBytes, toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { newWorld, type World } from '../hub.world.ts';
import {
  begin,
  blobPath,
  chunkPath,
  commit,
  content,
  haveIn,
  newWho,
  put,
  putChunk,
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
const start = async (): Promise<void> => {
  world = await newWorld();
  [ann, bob] = [await newWho(world), await newWho(world)];
};
beforeEach(start);
afterEach(() => world.close());

const files = (): readonly string[] => readdirSync(world.folder, { recursive: true, encoding: 'utf8' }).filter((name) => !/^hub\./.test(name));

describe('whoever brings other bytes', () => {
  // Threat 14 and P18, at the hub: what is exchanged or cut short never becomes the blob that was named.
  it('[R76] chunks that were exchanged, changed or of another blob are refused when they are committed, and the right ones may still come', async () => {
    const [sealed, other] = [await sealedOf(shapeOf(40, 40, 0)), await sealedOf(shapeOf(40, 40, 0))];
    const [route, upload] = [await routeOf(world, ann, bob), randomBytes(16)];
    const [first, second] = sealed.chunks;
    if (!first || !second) throw new Error('expected two chunks');
    await begin(world, ann, upload, sealed.shape);
    const tried = async (zero: typeof first, one: typeof first, blob = sealed.blob) => {
      expect([(await putChunk(world, ann, upload, 0, zero)).status, (await putChunk(world, ann, upload, 1, one)).status]).toEqual([204, 204]);
      return (await commit(world, ann, upload, blob, [route])).code;
    };
    expect(await tried(second, first)).toBe('mismatch');
    expect(await tried(other.chunks[0] ?? first, second)).toBe('mismatch');
    expect(
      await tried(
        first,
        Uint8Array.from(second, (byte, i) => (i === 39 ? byte ^ 1 : byte)),
      ),
    ).toBe('mismatch');
    expect(await tried(first, second, other.blob)).toBe('mismatch');
    expect(await tried(first, second)).toBeUndefined();
    // From then on nothing is written there.
    expect((await putChunk(world, ann, upload, 0, second)).code).toBe('not_found');
    expect(equal((await content(world, bob, sealed.blob)).bytes, sealed.bytes)).toBe(true);
  });

  it('[R77] a chunk has the length its shape says: longer, shorter, endless and slow ones are refused, and the memory they took is free again', async () => {
    const upload = randomBytes(16);
    await begin(world, ann, upload, shapeOf(0, 1000));
    expect((await putChunk(world, ann, upload, 0, randomBytes(1001))).code).toBe('too_large');
    expect((await putChunk(world, ann, upload, 0, randomBytes(999))).code).toBe('malformed');
    expect((await putChunk(world, ann, upload, 0, new Uint8Array())).code).toBe('malformed');
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        given += 500;
        controller.enqueue(new Uint8Array(500));
      },
    });
    expect((await send(world, ann, 'PUT', chunkPath(upload, 0), { bytes: endless })).code).toBe('too_large');
    expect(given).toBeLessThan(10_000);
    // As many as may be under way, none of which ends.
    const slow = Array.from({ length: MEDIA_LIMITS.chunksInFlightOfDevice }, newSlow);
    const answers = slow.map(({ bytes }) => send(world, ann, 'PUT', chunkPath(upload, 0), { bytes }));
    await Promise.all(slow.map(({ begun }) => begun));
    const refused = await putChunk(world, ann, upload, 0, randomBytes(1000));
    expect([refused.code, refused.refused?.details, refused.headers.get('retry-after')]).toEqual(['rate_limited', { retry_after: 1 }, '1']);
    // Another device is in nobody's way.
    const theirs = randomBytes(16);
    await begin(world, bob, theirs, shapeOf(0, 1000));
    expect((await putChunk(world, bob, theirs, 0, randomBytes(1000))).status).toBe(204);
    world.clock.advance(MEDIA_LIMITS.chunkMs);
    expect(new Set((await Promise.all(answers)).map(({ code }) => code))).toEqual(new Set(['unavailable']));
    expect((await putChunk(world, ann, upload, 0, randomBytes(1000))).status).toBe(204);
  });

  it('[R78] lengths that no sealing gives are refused, before anything is kept of them', async () => {
    const shapes = [
      [0, 0],
      [0, 16],
      [16, 100],
      [HEAD_BYTES + 1, 100],
      [-1, 100],
      [0.5, 100],
      [0, SEALED_CHUNK_BYTES + 16],
      [0, 2 ** 53],
      [0, 17 * 1024 ** 3],
    ] as const;
    for (const [head, body] of shapes)
      expect([head, body, (await begin(world, ann, randomBytes(16), { head, body })).status]).toEqual([head, body, 400]);
    for (const body of ['', '{}', '[]', '{"head":"0","body":100}', '{"head":0,"body":1e400}'])
      expect((await world.ask('PUT', uploadPath(randomBytes(16)), body, { token: ann.session.access })).status).toBe(400);
    const upload = randomBytes(16);
    await begin(world, ann, upload, shapeOf(0, 100));
    expect((await begin(world, ann, upload, shapeOf(0, 101))).code).toBe('malformed');
    expect(files().filter((name) => name !== 'media')).toEqual([]);
  });
});

/** A body of which some comes and the rest never does; `begun`: somebody reads it. */
function newSlow(): { readonly bytes: ReadableStream<Uint8Array>; readonly begun: Promise<void> } {
  let say = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    say = resolve;
  });
  let isFirst = true;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> | undefined => {
    if (!isFirst) return new Promise(() => undefined);
    isFirst = false;
    say();
    controller.enqueue(new Uint8Array(10));
    return undefined;
  };
  return { bytes: new ReadableStream({ pull }, { highWaterMark: 0 }), begun };
}

describe('whoever names what is not theirs', () => {
  // Threat 61 and 58.
  it('[R79] no id and no index is a path: what is none is answered as what is not there, and the disk is left as it was', async () => {
    const sealed = await sealedOf(shapeOf(0, 200));
    await put(world, ann, sealed, [await routeOf(world, ann, bob)]);
    const before = files();
    const evil = [
      '..%2f..%2fhub.db',
      '%2e%2e%2fhub.key',
      '..',
      '%00',
      'a%00b',
      '%5c..%5c',
      'hub.db',
      `${'A'.repeat(43)}%2f..`,
      'A'.repeat(5000),
      '%F0%9F%92%A9',
      '-',
      '0x10',
      '%20',
      toHex(sealed.blob),
    ];
    const paths = evil.flatMap(
      (one) =>
        [
          ['GET', `/v1/blobs/${one}`],
          ['GET', `/v1/blobs/${one}/content`],
          ['GET', `/v1/uploads/${one}`],
          ['DELETE', `/v1/uploads/${one}`],
          ['PUT', `/v1/uploads/${one}/chunks/0`],
          ['PUT', `${uploadPath(randomBytes(16))}/chunks/${one}`],
          ['DELETE', `${blobPath(sealed.blob)}/routes/${one}`],
        ] as const,
    );
    for (const [method, path] of paths) {
      const got = await send(world, ann, method, path, method === 'PUT' ? { bytes: randomBytes(8) } : {});
      // A path that a URL reads as another is that other one: there is nothing to be had there either.
      expect([method, path, [404, 405].includes(got.status)]).toEqual([method, path, true]);
    }
    const upload = randomBytes(16);
    await begin(world, ann, upload, sealed.shape);
    for (const index of ['1', '-1', '00', '1e3', '16384', '99999999999999999999', '0.0', ' 0'])
      expect([index, (await send(world, ann, 'PUT', `${uploadPath(upload)}/chunks/${index}`, { bytes: randomBytes(200) })).code]).toEqual([
        index,
        'not_found',
      ]);
    expect(files()).toEqual(before);
    expect((await content(world, ann, sealed.blob)).status).toBe(200);
  });

  it('[R80] unknown, malformed and gone ids are answered alike, in words and in headers; nobody who is not signed in is told anything', async () => {
    const [sealed, gone] = [await sealedOf(shapeOf(0, 200)), await sealedOf(shapeOf(0, 200))];
    const route = await routeOf(world, ann, bob);
    for (const one of [sealed, gone]) await put(world, ann, one, [route]);
    await send(world, ann, 'DELETE', `${blobPath(gone.blob)}/routes/${toBase64(route)}`);
    const told = async (id: string, tail: string) => {
      const got = await send(world, bob, 'GET', `/v1/blobs/${id}${tail}`, { headers: { range: 'bytes=0-1' } });
      const headers = [...got.headers].filter(([name]) => name !== 'x-request-id');
      return JSON.stringify([got.status, got.code, got.refused?.details, got.body['error'], headers]);
    };
    for (const tail of ['', '/content']) {
      const answers = new Set<string>();
      for (const id of [toBase64(randomBytes(32)), toBase64(gone.blob), 'nonsense', '!', toBase64(randomBytes(31))])
        answers.add(await told(id, tail));
      expect([...answers].map((one) => one.includes('not_found'))).toEqual([true]);
      expect((await send(world, undefined, 'GET', `${blobPath(sealed.blob)}${tail}`)).code).toBe('invalid_session');
      expect((await send(world, undefined, 'GET', `${blobPath(randomBytes(32))}${tail}`)).code).toBe('invalid_session');
    }
    expect((await send(world, bob, 'PUT', `${blobPath(gone.blob)}/routes`, { body: { routes: [toBase64(route)] } })).code).toBe('not_found');
  });

  it('[R81] another account’s upload is not there for anybody else: neither seen, written, committed nor forgotten', async () => {
    const sealed = await sealedOf(shapeOf(0, 200));
    const [route, upload] = [await routeOf(world, ann, bob), randomBytes(16)];
    await begin(world, ann, upload, sealed.shape);
    await putChunk(world, ann, upload, 0, sealed.chunks[0] ?? randomBytes(1));
    expect((await send(world, bob, 'GET', uploadPath(upload))).code).toBe('not_found');
    expect((await putChunk(world, bob, upload, 0, randomBytes(200))).code).toBe('not_found');
    expect((await commit(world, bob, upload, sealed.blob, [route])).code).toBe('not_found');
    expect((await send(world, bob, 'DELETE', uploadPath(upload))).status).toBe(204);
    // The same name is theirs to use, for another upload.
    expect(haveIn(await begin(world, bob, upload, shapeOf(0, 100)))).toEqual([]);
    expect(haveIn(await send(world, ann, 'GET', uploadPath(upload)))).toEqual([0]);
    expect((await commit(world, ann, upload, sealed.blob, [route])).status).toBe(200);
  });

  it('[R82] nobody puts a blob on a route they are not on, nor takes it from one; and learns by trying whether it is there', async () => {
    const sealed = await sealedOf(shapeOf(0, 200));
    const [route, stranger, upload] = [await routeOf(world, ann, bob), await newWho(world), randomBytes(16)];
    const own = await routeOf(world, stranger);
    await put(world, ann, sealed, [route]);
    await begin(world, stranger, upload, sealed.shape);
    await putChunk(world, stranger, upload, 0, sealed.chunks[0] ?? randomBytes(1));
    for (const routes of [[route], [own, route], [randomBytes(32)]])
      expect((await commit(world, stranger, upload, sealed.blob, routes)).code).toBe('not_a_member');
    for (const blob of [sealed.blob, randomBytes(32)])
      for (const [method, path] of [
        ['PUT', `${blobPath(blob)}/routes`],
        ['DELETE', `${blobPath(blob)}/routes/${toBase64(route)}`],
      ] as const)
        expect((await send(world, stranger, method, path, method === 'PUT' ? { body: { routes: [toBase64(route)] } } : {})).code).toBe(
          'not_a_member',
        );
    // On a route of their own it is on nothing, and stays where it was put.
    expect((await send(world, stranger, 'DELETE', `${blobPath(sealed.blob)}/routes/${toBase64(own)}`)).status).toBe(204);
    for (const routes of [[], Array.from({ length: MEDIA_LIMITS.routesPerRequest + 1 }, () => own)])
      expect((await commit(world, stranger, upload, sealed.blob, routes)).code).toBe('malformed');
    expect((await content(world, bob, sealed.blob)).status).toBe(200);
  });
});

describe('whoever wants it shown', () => {
  it('[R83] a page, a picture with a script or whatever else is served as bytes to be saved, which nothing runs, shows, guesses at or keeps', async () => {
    const route = await routeOf(world, ann, bob);
    for (const text of [
      '<!doctype html><script>fetch("/v1/session")</script>',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      '%PDF-1.7 and more of it',
    ]) {
      const sealed = await sealedOf(shapeOf(0, text.length), () => utf8(text));
      await put(world, ann, sealed, [route]);
      for (const [method, path, range] of [
        ['GET', '/content', ''],
        ['GET', '/content', 'bytes=0-3'],
        ['GET', '/content', 'bytes=999-'],
        ['HEAD', '/content', ''],
        ['GET', '', ''],
      ] as const) {
        const { headers } = await send(world, bob, method, `${blobPath(sealed.blob)}${path}`, {
          headers: { ...(range ? { range } : {}), accept: 'text/html' },
        });
        expect(Object.fromEntries([...headers])).toMatchObject({
          'content-type': 'application/octet-stream',
          'content-disposition': 'attachment',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "sandbox; default-src 'none'",
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': 'no-store',
          'x-frame-options': 'DENY',
        });
      }
    }
  });
});
