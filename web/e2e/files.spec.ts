/** Chunks in the files of a real browser's own: whole, found by the next worker, and written by one at a time. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEALED_CHUNK_BYTES } from '../../crypto/manifest.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { FilesPage, Told } from './pages/files.ts';

const FULL = SEALED_CHUNK_BYTES;
let served: ServedPage;
let profile: Profile;
let opened: Page;
beforeAll(async () => {
  served = await servePage('web/e2e/pages/files.ts');
  profile = await openProfile(undefined, { args: ['--js-flags=--expose-gc'] });
  opened = await profile.context.newPage();
  await opened.goto(served.url);
  await opened.waitForFunction(() => 'page' in globalThis);
});
afterAll(async () => {
  await profile.close();
  await served.close();
});

declare const page: FilesPage;
const tell = (worker: string, told: Told): Promise<unknown> => opened.evaluate(([name, what]) => page.tell(name, what), [worker, told] as const);
const end = (worker: string): Promise<void> => opened.evaluate((name) => page.end(name), worker);
const write = (worker: string, name: number, index: number, length = FULL): Promise<unknown> => tell(worker, { what: 'write', name, index, length });

it('[X556] chunks are found as they were, in any order, over gaps, and by the next worker, also where the one that wrote them was ended', async () => {
  for (const [index, length] of [
    [5, FULL],
    [0, 40],
    [2, FULL],
    [6, 1],
  ] as const)
    expect(await write('one', 1, index, length)).toBe(true);
  expect(await write('one', 2, 0, 7)).toBe(true);
  expect(await tell('one', { what: 'here', name: 1 })).toEqual([0, 2, 5, 6]);
  for (const name of [1, 2]) await tell('one', { what: 'settle', name });
  await end('one');
  expect(await tell('two', { what: 'here', name: 1 })).toEqual([0, 2, 5, 6]);
  expect(await tell('two', { what: 'read', name: 1, index: 5 })).toEqual([FULL, true]);
  expect(await tell('two', { what: 'read', name: 1, index: 0 })).toEqual([40, true]);
  expect(await tell('two', { what: 'read', name: 1, index: 6 })).toEqual([1, true]);
  for (const index of [1, 3, 7, 900]) expect(await tell('two', { what: 'read', name: 1, index })).toBeUndefined();
  expect(await tell('two', { what: 'names' })).toEqual(['01'.repeat(16), '02'.repeat(16)]);
});

it('[X556] a file that another holds is read, and neither written nor taken away', async () => {
  expect(await write('holds', 3, 0)).toBe(true);
  await tell('holds', { what: 'settle', name: 3 });
  expect(await tell('looks', { what: 'read', name: 3, index: 0 })).toEqual([FULL, true]);
  expect(await write('holds', 3, 1)).toBe(true);
  await tell('holds', { what: 'settle', name: 3 });
  expect(await write('looks', 3, 2)).toBe(false);
  await tell('looks', { what: 'drop', name: 3 });
  expect(await tell('looks', { what: 'here', name: 3 })).toContain(1);
  expect(await write('holds', 3, 2)).toBe(true);
});

it('[X589] chunks are handed on as they lie on the disk, over parts and while they are held, and none where one of them is missing', async () => {
  for (let index = 0; index < 36; index++) expect(await write('sends', 7, index, index === 35 ? 40 : FULL)).toBe(true);
  const slices = (index: number, count: number): Promise<unknown> => tell('sends', { what: 'slices', name: 7, index, count });
  expect(await slices(0, 1)).toEqual([FULL, 1]);
  expect(await slices(31, 4)).toEqual([4 * FULL, 32, 33, 34, 35]);
  expect(await slices(34, 2)).toEqual([FULL + 40, 35, 36]);
  expect(await slices(35, 2)).toBeUndefined();
  expect(await tell('sends', { what: 'slices', name: 8, index: 0, count: 1 })).toBeUndefined();
  await tell('sends', { what: 'drop', name: 7 });
  expect(await slices(0, 1)).toBeUndefined();
});

it('[X590] a photo and its small picture take no more of the disk than they are long', async () => {
  await write('small', 9, 0, 30_000);
  await write('small', 9, 1, 100_000);
  await tell('small', { what: 'settle', name: 9 });
  expect(await tell('small', { what: 'size', name: 9 })).toBeLessThan(130_000 + 1000);
  await tell('small', { what: 'drop', name: 9 });
  for (const worker of ['sends', 'small']) await end(worker);
});

it('[X588] a file that the browser does not open is waited for once and not for long, and held by nobody where it opens later', async () => {
  expect(await write('stuck', 5, 1)).toBe(true);
  await tell('stuck', { what: 'hang' });
  expect(await write('stuck', 6, 0)).toBe(false);
  for (let index = 1; index < 5; index++) expect(await write('stuck', 6, index)).toBe(false);
  expect(await tell('stuck', { what: 'tries' })).toBe(1);
  expect(await write('stuck', 5, 2)).toBe(true);
  await tell('stuck', { what: 'open' });
  await expect.poll(() => write('free', 6, 0)).toBe(true);
  for (const worker of ['stuck', 'free']) {
    await tell(worker, { what: 'drop', name: 6 });
    await tell(worker, { what: 'drop', name: 5 });
    await end(worker);
  }
});

it('[X591] a file opens though memory is collected while it does', async () => {
  await tell('collects', { what: 'collect' });
  for (let name = 20; name < 40; name++) expect(await write('collects', name, 1, 10)).toBe(true);
  for (let name = 20; name < 40; name++) await tell('collects', { what: 'drop', name });
  await end('collects');
});

it('[X556] what is dropped is gone, though it was held, and so is all of it in the end', async () => {
  await write('last', 4, 0);
  await tell('last', { what: 'drop', name: 4 });
  expect(await tell('last', { what: 'here', name: 4 })).toEqual([]);
  expect(await tell('last', { what: 'read', name: 4, index: 0 })).toBeUndefined();
  for (const worker of ['holds', 'looks', 'two', 'last']) await end(worker);
  await tell('end', { what: 'remove' });
  expect(await tell('end', { what: 'names' })).toEqual([]);
});
