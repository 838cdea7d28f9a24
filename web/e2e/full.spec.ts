/** A browser whose disk takes nothing: what is being written stays, what is stored is called whole, and all goes on by itself when there is room. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, afterEach, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, openApp, openRow, signIn, tick, write } from './person.ts';

const NUMBERS = ['+4791000001', '+4791000002', '+4791000003', '+4791000004'] as const;

let hub: HubProcess;
let profile: Profile;
beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.close());
beforeEach(async () => {
  profile = await openProfile();
});
afterEach(() => profile.close());

/** Signed in and in the own chat, with one message on the hub. */
async function openSaved(number: number): Promise<Page> {
  const page = await openApp(profile, hub.url);
  await signIn(page, hub, NUMBERS[number] ?? '', 'Ann', `ann_full_${number}`);
  await page.getByRole('button', { name: t.nav.saved }).first().click();
  await write(page, 'There is room');
  await tick(page, 'There is room', 'hub').waitFor();
  return page;
}

/** Lets the origin store so many bytes; without a number as many as the browser thinks right. */
async function setQuota(page: Page, quotaSize?: number): Promise<void> {
  const session = await profile.context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: hub.url, ...(quotaSize === undefined ? {} : { quotaSize }) });
}

/** Takes all room, and waits until the browser has noticed: it asks for the quota only now and then. */
async function fill(page: Page): Promise<void> {
  await setQuota(page, 1);
  await page.evaluate(
    () =>
      new Promise<void>((full) => {
        const opening = indexedDB.open('ballast');
        opening.onupgradeneeded = () => opening.result.createObjectStore('rows', { autoIncrement: true });
        opening.onsuccess = () => {
          const add = (): void => {
            const adding = opening.result.transaction('rows', 'readwrite');
            adding.objectStore('rows').add(new Uint8Array(10_000));
            adding.oncomplete = () => setTimeout(add, 50);
            adding.onabort = () => full();
          };
          add();
        };
      }),
  );
}

const strip = (page: Page) => page.getByText(t.connection.full);

it('[U180] what a full device does not take stays in the box, the strip says why, and with room again it goes out without a reload', async () => {
  const page = await openSaved(0);
  await fill(page);
  await write(page, 'There is none');
  await strip(page).waitFor();
  expect(await composer(page).inputValue()).toBe('There is none');
  expect(await page.getByRole('alert').filter({ hasText: t.connection.full }).count()).toBe(0);
  await page.getByRole('alert').filter({ hasText: 'this was not kept' }).waitFor();
  await page.reload();
  await openRow(page, t.list.saved);
  await bubble(page, 'There is room').waitFor();
  await strip(page).waitFor();
  await composer(page).fill('There is none');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'this was not kept' }).waitFor();
  expect(await composer(page).inputValue()).toBe('There is none');
  await setQuota(page);
  await strip(page).waitFor({ state: 'detached' });
  await page.getByRole('alert').filter({ hasText: 'this was not kept' }).waitFor({ state: 'detached' });
  await composer(page).press('Enter');
  await tick(page, 'There is none', 'hub').waitFor();
  expect([await bubble(page, 'There is room').count(), await bubble(page, 'There is none').count()]).toEqual([1, 1]);
});

it('[U181] a store the browser cannot open is called neither lost nor damaged, and opens by itself when it can be', async () => {
  const page = await openSaved(1);
  await page.close();
  await profile.context.close();
  // The folder of the database away, and something no folder can be made over: as on a full disk, Chromium says UnknownError.
  const folder = join(profile.folder, 'Default', 'IndexedDB', `${hub.url.replace('://', '_').replace(':', '_')}.indexeddb.leveldb`);
  renameSync(folder, `${folder}.kept`);
  writeFileSync(folder, '');
  profile = await openProfile(profile.folder);
  const again = await openApp(profile, hub.url);
  await again.getByRole('heading', { name: t.gone.fullTitle }).waitFor();
  expect(await again.getByRole('button', { name: t.gone.clear }).count()).toBe(0);
  rmSync(folder);
  renameSync(`${folder}.kept`, folder);
  await openRow(again, t.list.saved);
  await bubble(again, 'There is room').waitFor();
});

it('[U182] the browser is asked to keep what is stored when there is something to keep; until it agrees a person with one device is warned', async () => {
  const page = await openSaved(2);
  await page.goto(`${hub.url}/settings/devices`);
  await page.getByText(t.settings.notKeptOnly).waitFor();
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(false);
  const session = await profile.context.newCDPSession(page);
  await session.send('Browser.setPermission', { origin: hub.url, permission: { name: 'persistent-storage' }, setting: 'granted' });
  await page.getByRole('button', { name: t.settings.keepIt }).click();
  await page.getByText(t.settings.kept).waitFor();
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(true);
});

it('[U182] a browser is asked with the first message, and once', async () => {
  await profile.context.addInitScript(() => {
    const asked = Object.assign(navigator.storage, { asked: 0 });
    const { persist } = StorageManager.prototype;
    asked.persist = () => {
      asked.asked += 1;
      return persist.call(navigator.storage);
    };
  });
  const times = (of: Page): Promise<number> => of.evaluate(() => (navigator.storage as StorageManager & { asked: number }).asked);
  const page = await openSaved(3);
  await expect.poll(() => times(page)).toBe(1);
  await write(page, 'One more');
  await tick(page, 'One more', 'hub').waitFor();
  expect(await times(page)).toBe(1);
});
