/** The service worker of the built app, through the real hub and its headers: the hub goes away, and a new release comes. */
import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PATHS } from '../../hub/protocol/routes.ts';
import { writeRoute } from '../app/address.ts';
import { EVERY_PLACE } from '../app/address.world.ts';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile, strays } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';

let release: string;
let hub: HubProcess;
let profile: Profile;
let page: Page;
let complaints: string[];
let stray: readonly string[];
beforeAll(async () => {
  // A copy of what was built, so that this spec can make a newer one.
  release = await mkdtemp(join(tmpdir(), 'tidings-release-'));
  for (const part of ['dist/web', 'dist/hub.mjs']) await cp(part, join(release, part), { recursive: true });
  await symlink(resolve('node_modules'), join(release, 'node_modules'));
  await cp('package.json', join(release, 'package.json'));
  hub = await startHub({ command: { name: process.execPath, args: [join(release, 'dist/hub.mjs')] } });
  profile = await openProfile();
  stray = strays(profile.context, hub.url);
  page = profile.context.pages()[0] ?? (await profile.context.newPage());
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterAll(async () => {
  await profile.close();
  await hub.close();
  await rm(release, { recursive: true, force: true });
});

const phone = () => page.getByLabel(t.signIn.number);

it('[U23] the app, its engine and its service worker start under the policy the hub sends, and nothing complains', async () => {
  const answer = await page.goto(hub.url);
  expect(answer?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
  await phone().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  expect(page.workers().length).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  expect(stray).toEqual([]);
});

it('[U24] every screen opens while the hub is down, and nothing of the hub was kept', async () => {
  await page.reload();
  await phone().waitFor();
  await hub.kill('SIGKILL');
  for (const path of EVERY_PLACE.map(writeRoute)) {
    const answer = await page.goto(hub.url + path);
    expect([path, answer?.status(), answer?.fromServiceWorker()]).toEqual([path, 200, true]);
    await phone().waitFor();
  }
  const kept = await page.evaluate(async () => {
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)));
    return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/index.html');
  expect(kept.filter((path) => path.startsWith('/v1') || path === PATHS.health || path.endsWith('.map') || /\.(br|gz)$/.test(path))).toEqual([]);
  const ask = (asked: string): Promise<string> =>
    page.evaluate(
      (path) =>
        fetch(path).then(
          () => 'answered',
          () => 'failed',
        ),
      asked,
    );
  // All questions before the first address: the browser's own page for what is not there asks nothing.
  for (const path of [PATHS.health, PATHS.hub]) expect(await ask(path)).toBe('failed');
  for (const path of [PATHS.health, PATHS.hub]) await expect(page.goto(hub.url + path)).rejects.toThrow('ERR_CONNECTION_REFUSED');
});

it('[U42] a new release waits until the person takes it, or nobody looks and nothing would be lost, and then it is there', async () => {
  await hub.start();
  await page.goto(hub.url);
  await phone().waitFor();
  await appendFile(join(release, 'dist/web/worker.js'), '\n// a newer release');
  await rm(join(release, 'dist/web/worker.js.br'));
  await rm(join(release, 'dist/web/worker.js.gz'));
  await hub.kill('SIGTERM');
  await hub.start();
  await page.reload();
  await page.getByText(t.update.ready).waitFor();
  const states = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      return [registration?.active?.state, registration?.waiting?.state];
    });
  expect(await states()).toEqual(['activated', 'installed']);
  // Nobody looks; but it may not go without asking.
  const told = await page.evaluate(() => {
    let count = 0;
    const post = ServiceWorker.prototype.postMessage;
    ServiceWorker.prototype.postMessage = () => {
      count += 1;
    };
    const look = (state: string): number => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
      return count;
    };
    const ask = (event: Event): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    const asked = look('hidden');
    removeEventListener('beforeunload', ask);
    const free = look('hidden');
    Reflect.deleteProperty(document, 'visibilityState');
    ServiceWorker.prototype.postMessage = post;
    return [asked, free];
  });
  expect(told).toEqual([0, 1]);
  await phone().fill('2014');
  const reloaded = page.waitForEvent('load');
  await page.getByRole('button', { name: t.update.reload, exact: true }).click();
  await reloaded;
  await phone().waitFor();
  expect(await states()).toEqual(['activated', undefined]);
});
