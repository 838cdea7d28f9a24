/** Large files are saved in a real browser through the app's service worker: whole, or said not to be, whoever goes or is stopped in the middle, and also without it. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { SAVED } from '../device/port/saved.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { openApp, signIn } from './person.ts';
import { openWoken } from './woken-browser.ts';

const MIB = 1_048_576;
/** More than the browser takes before it has told of a download. */
const SIZE = 160 * MIB;
const PATIENCE = { timeout: 60_000 };

const folder = mkdtempSync(join(tmpdir(), 'tidings-saving-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make(name: string): { readonly path: string; readonly hash: string } {
  const bytes = randomBytes(SIZE);
  bytes.write('%PDF-1.7\n');
  writeFileSync(join(folder, name), bytes);
  return { path: join(folder, name), hash: createHash('sha256').update(bytes).digest('hex') };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

const lineOf = (page: Page, name: string) => page.locator('.msg .file', { hasText: name });

/** Into the own chat: what one sends oneself can be saved as well. */
async function keep(page: Page, path: string, name: string): Promise<void> {
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: t.media.file }).click()]);
  await chooser.setFiles(path);
  await page.locator('.tray li').nth(1).waitFor();
  await page.locator('#composer').press('Enter');
  await lineOf(page, name)
    .getByText(t.media.save)
    .waitFor({ state: 'attached', ...PATIENCE });
}

async function press(page: Page, name: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent('download', PATIENCE), lineOf(page, name).click()]);
  return download;
}

describe('a large file that is saved', () => {
  let hub: HubProcess;
  let profile: Profile;
  let ada: Page;
  const made = { one: make('plans.pdf'), two: make('survey.pdf') };

  beforeAll(async () => {
    hub = await startHub();
    profile = await openProfile();
    ada = await openApp(profile, hub.url);
    await signIn(ada, hub, '+14155550171', 'Ada Lind', 'ada_lind');
    await ada.evaluate(async () => void (await navigator.serviceWorker.ready));
    await ada.getByRole('button', { name: t.nav.saved }).click();
    await keep(ada, made.one.path, 'plans.pdf');
    await keep(ada, made.two.path, 'survey.pdf');
  });
  afterAll(async () => {
    await profile?.close();
    await hub?.close();
  });

  it('[U526] is a download of the browser at once, several beside each other, each as it was and called by its name', async () => {
    const downloads = [await press(ada, 'plans.pdf'), await press(ada, 'survey.pdf')];
    for (const [at, download] of downloads.entries()) {
      expect(new URL(download.url()).pathname).toMatch(/^\/save\/[0-9a-f]{32}$/);
      expect(download.suggestedFilename()).toBe(['plans.pdf', 'survey.pdf'][at]);
      expect(await hashOf(await download.path())).toBe([made.one.hash, made.two.hash][at]);
    }
    await expect.poll(() => ada.locator('iframe').count()).toBe(0);
  });

  it('[U527] is read no further once the browser’s own cancel was pressed, and nothing is said of it', async () => {
    await holdReads(ada);
    const download = await press(ada, 'plans.pdf');
    await expect.poll(() => heldOf(ada), PATIENCE).toBe(1);
    await download.cancel();
    expect(await download.failure()).toBe('canceled');
    await expect.poll(() => ada.locator('iframe').count()).toBe(0);
    const asked = await askedOf(ada);
    await ada.evaluate(() => {
      for (const ask of reads.held.splice(0)) ask();
    });
    await ada.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(await askedOf(ada)).toBe(asked);
    await letRead(ada);
    expect(await ada.locator('.toast').count()).toBe(0);
  });

  it('[U528] asks before its page goes, and fails where that goes all the same', async () => {
    const other = await profile.context.newPage();
    await openOwn(other, hub.url);
    // A quick machine would have saved all of it before the page goes.
    await holdReads(other);
    const download = await press(other, 'plans.pdf');
    const asked = new Promise<string>((resolve) => {
      other.once('dialog', (dialog) => {
        resolve(dialog.type());
        // Not awaited: it goes.
        void dialog.accept();
      });
    });
    await other.close({ runBeforeUnload: true });
    expect(await asked).toBe('beforeunload');
    expect(await download.failure()).not.toBeNull();
  });

  it('[U529] fails, says so and can be saved again where the browser has stopped the service worker in the middle', async () => {
    const woken = await openWoken(profile, hub.url);
    await holdReads(ada);
    const download = await press(ada, 'plans.pdf');
    await woken.stop();
    expect(await download.failure()).not.toBeNull();
    await letRead(ada);
    await ada.locator('.toast', { hasText: t.media.notSaved('plans.pdf') }).waitFor(PATIENCE);
    await woken.aside.close();
    expect(await hashOf(await (await press(ada, 'plans.pdf')).path())).toBe(made.one.hash);
  });

  it('[E114] has an address that gives nothing to another page, to a guess, or a second time, and that no cache has', async () => {
    const download = await press(ada, 'plans.pdf');
    const { pathname } = new URL(download.url());
    const other = await profile.context.newPage();
    await other.goto(hub.url);
    for (const path of [pathname, `${SAVED}${'0'.repeat(32)}`]) {
      expect(await other.evaluate(async (one) => (await fetch(one)).status, path)).toBe(404);
      expect((await other.goto(hub.url + path))?.status()).toBe(404);
      await other.goto(hub.url);
    }
    expect(await hashOf(await download.path())).toBe(made.one.hash);
    expect((await other.goto(hub.url + pathname))?.status()).toBe(404);
    await other.close();
    const kept = await ada.evaluate(async () => {
      const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      return (await Promise.all(all.map((cache) => cache.keys()))).flat().map(({ url }) => url);
    });
    expect(kept.filter((url) => new URL(url).pathname.startsWith(SAVED))).toEqual([]);
  });
});

describe('without a service worker', () => {
  it('[U530] a large file is saved all the same', async () => {
    const [hub, profile, { path, hash }] = [await startHub(), await openProfile(undefined, { serviceWorkers: 'block' }), make('notes.pdf')];
    const ada = await openApp(profile, hub.url);
    await signIn(ada, hub, '+14155550172', 'Ada Lind', 'ada_lind');
    await ada.getByRole('button', { name: t.nav.saved }).click();
    await keep(ada, path, 'notes.pdf');
    const download = await press(ada, 'notes.pdf');
    expect([new URL(download.url()).protocol, download.suggestedFilename()]).toEqual(['blob:', 'notes.pdf']);
    expect(await hashOf(await download.path())).toBe(hash);
    await profile.close();
    await hub.close();
  });
});

async function openOwn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: t.nav.saved }).click();
  await lineOf(page, 'plans.pdf')
    .getByText(t.media.save)
    .waitFor({ state: 'attached', ...PATIENCE });
}

/** So many pieces of what is saved the page still gets, and then none: it stands in the middle of it, however quick the machine is. */
const GIVEN = 2;

type Reads = { asked: number; readonly held: (() => void)[]; readonly post: (message: unknown) => void };
declare const reads: Reads;

const holdReads = (page: Page): Promise<void> =>
  page.evaluate((given) => {
    const { postMessage: post } = BroadcastChannel.prototype;
    const held: Reads = { asked: 0, held: [], post };
    Object.assign(globalThis, { reads: held });
    BroadcastChannel.prototype.postMessage = function (message) {
      const isHeld = message.say === 'call' && message.name === 'readMedia' && ++held.asked > given;
      if (isHeld) held.held.push(() => post.call(this, message));
      else post.call(this, message);
    };
  }, GIVEN);

const heldOf = (page: Page): Promise<number> => page.evaluate(() => reads.held.length);
const askedOf = (page: Page): Promise<number> => page.evaluate(() => reads.asked);

/** What was held is asked now, and nothing is held any more. */
const letRead = (page: Page): Promise<void> =>
  page.evaluate(() => {
    BroadcastChannel.prototype.postMessage = reads.post;
    for (const ask of reads.held.splice(0)) ask();
  });
