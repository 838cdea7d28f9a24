/** A store and a disk that are of two times, a hub killed while chunks come, and readers who are slow or go away. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { equal, randomBytes } from '../../crypto/bytes.ts';
import { countChunks, SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { opening } from '../store/case.contract.ts';
import { openDisk } from '../store/disk.ts';
import type { Files } from '../store/files.port.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/port.ts';
import { sealedOf, shapeOf } from './blobs.world.ts';
import { type Media, openMedia } from './media.ts';
import { chunkOf, SHAPE, UPLOAD, USER } from './uploader.child.ts';

let folder: string;
const open = new Set<Store>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-going-'));
});
afterEach(async () => {
  for (const store of open) await store.close();
  open.clear();
  rmSync(folder, { recursive: true, force: true });
});

type Asker = { readonly user: Uint8Array<ArrayBuffer>; readonly device: Uint8Array<ArrayBuffer> };
async function openSite(files: Files, name = 'hub.db'): Promise<{ readonly store: Store; readonly media: Media }> {
  const store = await openStore({ file: join(folder, name), synchronous: 'NORMAL' });
  open.add(store);
  const settings = { fileBytes: 2 ** 31, quotaBytes: 2 ** 33, keepMs: 1000 };
  return { store, media: openMedia({ store, files, settings, spend: () => Promise.resolve(), random: randomBytes, clock: () => 1 }) };
}
async function send(
  { store, media }: { readonly store: Store; readonly media: Media },
  asker: Asker,
  sealed: Awaited<ReturnType<typeof sealedOf>>,
): Promise<void> {
  const [upload, route] = [randomBytes(16), randomBytes(32)];
  await store.routes.open(opening({ log: route, device: asker.device, devices: [asker.device, randomBytes(16)] }));
  await media.uploads.begin(asker, upload, sealed.shape);
  for (const [index, chunk] of sealed.chunks.entries()) await (await media.uploads.expect(asker, upload, index, 1)).put(chunk);
  await media.uploads.commit(asker, upload, sealed.blob, [route]);
}

it('[R92] after a start what only the disk or only the store knows is gone, and what both know stays', async () => {
  const files = openDisk(join(folder, 'media'));
  const asker = { user: randomBytes(16), device: randomBytes(16) };
  const site = await openSite(files);
  const [kept, lost] = [await sealedOf(shapeOf(20, 30)), await sealedOf(shapeOf(20, 30))];
  await send(site, asker, kept);
  const [own] = await files.list();
  await send(site, asker, lost);
  const begun = randomBytes(16);
  await site.media.uploads.begin(asker, begun, shapeOf(20, 30));
  await (await site.media.uploads.expect(asker, begun, 0, 1)).put(randomBytes(20));
  const theirs = (await site.store.media.blob(lost.blob, 1))?.folder ?? randomBytes(16);
  await files.remove(theirs);
  await files.write({ folder: randomBytes(16), index: 7 }, randomBytes(10));
  expect(await files.list()).toHaveLength(3);
  await site.media.going.settle();
  expect([await files.list(), (await site.media.uploads.have(asker, begun))[0]]).toEqual([expect.arrayContaining([own]), 1]);
  expect(await files.list()).toHaveLength(2);
  expect((await site.media.blobs.manifest(kept.blob)).length).toBeGreaterThan(0);
  await expect(site.media.blobs.manifest(lost.blob)).rejects.toThrow('not_found');
  // A wiped store knows nothing: all of it goes.
  await (await openSite(files, 'new.db')).media.going.settle();
  expect(await files.list()).toEqual([]);
});

type Ended = { readonly answered: readonly number[]; readonly isKilled: boolean };
/** Runs the child until it has answered for `enough` chunks and is killed with -9, or is done before. */
function uploadAndKill(child: string, enough: number): Ended {
  const { status, signal, stdout } = spawnSync(process.execPath, [child, folder, String(enough)], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (signal !== 'SIGKILL' && status !== 0) throw new Error(`expected it done or killed, it ended with ${status ?? signal}`);
  return { answered: stdout.toString().split('\n').slice(0, -1).map(Number), isKilled: status !== 0 };
}

// Threat 62, of media.
it('[R93] a hub killed with -9 while chunks come has every chunk it answered for, whole, knows none that is not there, and goes on', {
  timeout: 60_000,
}, async () => {
  mkdirSync('dist', { recursive: true });
  const built = mkdtempSync(join('dist', 'uploader-'));
  const child = join(built, 'uploader.mjs');
  await build({
    entryPoints: ['hub/blobs/uploader.child.ts'],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  const files = openDisk(join(folder, 'media'));
  const answered = new Set<number>();
  let kills = 0;
  for (let isOver = false; !isOver; ) {
    const ended = uploadAndKill(child, 2);
    for (const index of ended.answered) answered.add(index);
    kills += ended.isKilled ? 1 : 0;
    const { store, media } = await openSite(files);
    await media.going.settle();
    const { folder: own } = (await store.media.upload({ user: USER, upload: UPLOAD })) ?? { folder: randomBytes(16) };
    const have = await store.media.have(own);
    expect([...answered].filter((index) => !have.includes(index))).toEqual([]);
    for (const index of have)
      expect(equal((await files.read({ folder: own, index }, 0, chunkOf(index).length)) ?? randomBytes(1), chunkOf(index))).toBe(true);
    expect(await files.list()).toEqual([own]);
    isOver = have.length === countChunks(SHAPE);
    await store.close();
    open.delete(store);
  }
  expect(kills).toBeGreaterThanOrEqual(2);
  rmSync(built, { recursive: true });
});

it('[R94] a reader is given what it asks for and no more is read; one that goes away ends the reading', async () => {
  const disk = openDisk(join(folder, 'media'));
  let [read, most] = [0, 0];
  const files: Files = {
    ...disk,
    read: (place, from, to) => {
      read += to - from;
      most = Math.max(most, to - from);
      return disk.read(place, from, to);
    },
  };
  const site = await openSite(files);
  const sealed = await sealedOf(shapeOf(100, 500, 3));
  await send(site, { user: randomBytes(16), device: randomBytes(16) }, sealed);
  const content = await site.media.blobs.content(sealed.blob);
  const reader = content.read({ from: 50, to: content.length }).getReader();
  expect(read).toBe(0);
  const first = await reader.read();
  expect(first.value && equal(first.value, sealed.bytes.slice(50, 100))).toBe(true);
  await reader.read();
  expect([read, read < SEALED_CHUNK_BYTES]).toEqual([50 + most, true]);
  await reader.cancel();
  expect(read).toBe(50 + most);
});
