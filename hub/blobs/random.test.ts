/** Media under any order, repetition, loss and restart: what is read is what was sent, any range of it is the slice, and no way of asking gets more room. */
import { MEDIA_LIMITS } from '../protocol/media.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { concat, equal, randomBytes } from '../../crypto/bytes.ts';
import { countChunks, SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { readRange } from '../http/range.ts';
import { newWorld, type World } from '../hub.world.ts';
import { openDisk } from '../store/disk.ts';
import type { Files } from '../store/files.port.ts';
import { openStore } from '../store/open.ts';
import { content, newWho, put, random, routeOf, type Sealed, sealedOf, type Who } from './blobs.world.ts';
import { opening } from '../store/case.contract.ts';
import { type Media, openMedia } from './media.ts';

let world: World;
let ann: Who;
let bob: Who;
beforeEach(async () => {
  world = await newWorld();
  [ann, bob] = [await newWho(world), await newWho(world)];
});
afterEach(() => world.close());

describe('ranges', () => {
  it('[R89] any range of any blob is the slice of it, one that lies beyond is refused, and one that cannot be read is the whole', async () => {
    const route = await routeOf(world, ann, bob);
    const blobs = await Promise.all(
      [
        { head: 0, body: 17 },
        { head: 300, body: 40 },
        { head: 65_552, body: SEALED_CHUNK_BYTES + 1000 },
      ].map((shape) => sealedOf(shape)),
    );
    for (const sealed of blobs) expect((await put(world, ann, sealed, [route])).status).toBe(200);
    const near = ({ shape }: Sealed) => [
      0,
      1,
      shape.head - 1,
      shape.head,
      shape.head + SEALED_CHUNK_BYTES,
      shape.head + shape.body - 1,
      shape.head + shape.body,
    ];
    const range = (sealed: Sealed) => {
      const at = fc.oneof(fc.constantFrom(...near(sealed).filter((one) => one >= 0)), fc.nat(sealed.bytes.length + 5));
      return fc.tuple(fc.constant(sealed), fc.option(at, { nil: undefined }), fc.option(at, { nil: undefined }));
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...blobs).chain(range), async ([sealed, first, last]) => {
        const { length } = sealed.bytes;
        const got = await content(world, bob, sealed.blob, `bytes=${first ?? ''}-${last ?? ''}`);
        const isRange = (first !== undefined || last !== undefined) && (first === undefined || last === undefined || first <= last);
        const from = first ?? Math.max(0, length - (last ?? 0));
        const to = first === undefined || last === undefined ? length : Math.min(length, last + 1);
        const expected = !isRange
          ? [200, null, length, sealed.bytes]
          : from >= to
            ? [416, `bytes */${length}`, 0, new Uint8Array()]
            : [206, `bytes ${from}-${to - 1}/${length}`, to - from, sealed.bytes.slice(from, to)];
        const [, , , slice] = expected;
        expect([got.status, got.headers.get('content-range'), got.bytes.length]).toEqual(expected.slice(0, 3));
        expect(slice instanceof Uint8Array && equal(got.bytes, slice)).toBe(true);
      }),
      { numRuns: 150 },
    );
    for (const odd of [
      'bytes=0-1,3-4',
      'bytes',
      'bytes=',
      'bytes=-',
      'bytes=a-b',
      'items=0-1',
      'bytes=1-0',
      'bytes=0-1;',
      `bytes=0-${'9'.repeat(40)}`,
    ])
      expect([odd, (await content(world, bob, blobs[0]?.blob ?? randomBytes(32), odd)).status]).toEqual([odd, 200]);
    expect(readRange('bytes=-0', 10)).toBe('none');
  });
});

describe('resuming', () => {
  /** Small, so that there may be many; the head is one chunk, the body another, or two. */
  const shapes = fc.constantFrom({ head: 0, body: 60 }, { head: 30, body: 60 });
  type Step = { readonly kind: 'chunk' | 'wrong' | 'again' | 'have' | 'kill' | 'commit'; readonly index: number };
  const steps = fc.array(
    fc.record({ kind: fc.constantFrom<Step['kind']>('chunk', 'chunk', 'wrong', 'again', 'have', 'kill', 'commit'), index: fc.nat(1) }),
    { maxLength: 12 },
  );

  it('[R90] in any order, asked again, with answers lost, wrong bytes between and the hub killed meanwhile, it ends in the very bytes (P19)', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(shapes, steps, async (shape, wanted) => {
        const site = await newSite();
        try {
          const sealed = await sealedOf(shape);
          const upload = randomBytes(16);
          const start = () => site.media().uploads.begin(site.asker, upload, shape);
          await start();
          const chunk = (index: number, bytes = sealed.chunks[index]) => bytes && putTo(site, upload, index, bytes);
          const finish = () => site.media().uploads.commit(site.asker, upload, sealed.blob, [site.route]);
          for (const { kind, index } of wanted) {
            const at = index % countChunks(shape);
            if (kind === 'kill') await site.kill();
            else if (kind === 'have' || kind === 'again')
              await site
                .media()
                .uploads.have(site.asker, upload)
                .catch(() => undefined);
            else if (kind === 'commit') await finish().catch(() => undefined);
            // What was committed takes no more chunks.
            else
              await Promise.resolve(chunk(at, kind === 'wrong' ? random(sealed.chunks[at]?.length ?? 0) : sealed.chunks[at])).catch(() => undefined);
          }
          // Whoever knows only what it has sends all, and asks for the blob again.
          for (let index = 0; index < countChunks(shape); index++) await Promise.resolve(chunk(index)).catch(() => undefined);
          await finish();
          const read = await site.media().blobs.content(sealed.blob);
          expect(equal(await bytesOf(read.read({ from: 0, to: read.length })), sealed.bytes)).toBe(true);
          expect(await site.files.list()).toHaveLength(1);
        } finally {
          await site.close();
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('room', () => {
  type Ask = {
    readonly ask: 'begin' | 'same' | 'chunk' | 'commit' | 'drop' | 'take' | 'had' | 'place';
    readonly which: number;
    readonly size: number;
  };
  const asks = fc.array(
    fc.record({
      ask: fc.constantFrom<Ask['ask']>('begin', 'begin', 'begin', 'same', 'chunk', 'commit', 'commit', 'drop', 'take', 'had', 'place'),
      which: fc.nat(5),
      size: fc.integer({ min: 17, max: 400_000 }),
    }),
    { minLength: 4, maxLength: 24 },
  );

  it('[R91] however begins, repeats, commits, forwards and deletes interleave, an account keeps no more than its room, and the disk no more than that', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(asks, async (wanted) => {
        const site = await newSite(1_000_000);
        try {
          const [media, asker] = [site.media(), site.asker];
          const uploads = await Promise.all(
            Array.from({ length: 6 }, async (_, i) => ({
              name: randomBytes(16),
              sealed: await sealedOf({ head: 0, body: 17 + (wanted[i % wanted.length]?.size ?? 0) }),
            })),
          );
          const run = async ({ ask, which, size }: Ask): Promise<unknown> => {
            const { name, sealed } = uploads[which] ?? { name: randomBytes(16), sealed: await sealedOf({ head: 0, body: 20 }) };
            if (ask === 'begin') return media.uploads.begin(asker, name, sealed.shape);
            if (ask === 'same') return media.uploads.begin(asker, name, { head: 0, body: size });
            if (ask === 'chunk') return putTo(site, name, 0, sealed.bytes);
            if (ask === 'commit') return putTo(site, name, 0, sealed.bytes).then(() => media.uploads.commit(asker, name, sealed.blob, [site.route]));
            if (ask === 'drop') return media.uploads.drop(asker, name);
            if (ask === 'take') return media.blobs.displace(asker, sealed.blob, site.route);
            if (ask === 'had') return media.blobs.had(asker, [sealed.blob]);
            return media.blobs.place(asker, sealed.blob, [site.route]);
          };
          // In bursts of four at once.
          for (let i = 0; i < wanted.length; i += 4) {
            await Promise.allSettled(wanted.slice(i, i + 4).map(run));
            expect(await site.kept()).toBeLessThanOrEqual(1_000_000);
          }
        } finally {
          await site.close();
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** The room of media alone, over a store and a disk of its own, that can be killed and started again. */
type Site = {
  readonly asker: { readonly user: Uint8Array<ArrayBuffer>; readonly device: Uint8Array<ArrayBuffer> };
  readonly route: Uint8Array<ArrayBuffer>;
  readonly files: Files;
  media(): Media;
  /** Bytes of all chunks on the disk. */
  kept(): Promise<number>;
  kill(): Promise<void>;
  close(): Promise<void>;
};

async function newSite(quotaBytes: number = MEDIA_LIMITS.mediaQuotaBytes): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'tidings-media-'));
  const files = openDisk(join(folder, 'media'));
  const asker = { user: randomBytes(16), device: randomBytes(16) };
  const route = randomBytes(32);
  const open = async () => {
    const store = await openStore({ file: join(folder, 'hub.db'), synchronous: 'NORMAL' });
    const settings = { fileBytes: MEDIA_LIMITS.mediaFileBytes, quotaBytes, keepMs: 1000 };
    const media = openMedia({ store, files, settings, spend: () => Promise.resolve(), random: randomBytes, clock: () => 1 });
    return { store, media };
  };
  let running = await open();
  await running.store.routes.open(opening({ log: route, device: asker.device, devices: [asker.device, randomBytes(16)] }));
  return {
    asker,
    route,
    files,
    media: () => running.media,
    kept: async () => {
      const lengths = (await files.list()).map(async (one) => (await files.length({ folder: one, index: 0 })) ?? 0);
      return (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0);
    },
    kill: async () => {
      await running.store.close();
      running = await open();
      await running.media.going.settle();
    },
    close: async () => {
      await running.store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function putTo(site: Site, upload: Uint8Array<ArrayBuffer>, index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const awaited = await site.media().uploads.expect(site.asker, upload, index, 1);
  if (bytes.length !== awaited.length) awaited.leave();
  else await awaited.put(bytes);
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value);
  return concat(...parts);
}
