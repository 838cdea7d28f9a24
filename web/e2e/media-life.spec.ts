/** Media from one real browser to another, through a real hub: picked as a person would, seen, saved; lines and hubs break in between. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { acquaint, goOffline, openApp, openRow, signIn } from './person.ts';

type Picked = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
const SIDES = { width: 2600, height: 1400 };
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function pick(page: Page, kind: string, file: Picked): Promise<void> {
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: kind }).click()]);
  await chooser.setFiles(file);
  await page.locator('.tray li').first().waitFor();
}

/** Noise over the whole of it, so that it is as large as a photo. */
async function photoOf(page: Page): Promise<Picked> {
  const bytes = await page.evaluate(async ({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    for (let i = 0; pen && i < 4000; i++) {
      pen.fillStyle = `hsl(${Math.random() * 360} 70% 50%)`;
      pen.fillRect(Math.random() * width, Math.random() * height, 60, 60);
    }
    return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer())];
  }, SIDES);
  return { name: 'harbour.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) };
}

const drawnSides = (picture: Locator): Promise<readonly number[]> =>
  picture.locator('img').evaluate(async (img) => {
    if (!(img instanceof HTMLImageElement)) return [];
    await img.decode();
    return [img.naturalWidth, img.naturalHeight];
  });

describe('media in two browsers', () => {
  let hub: HubProcess;
  let one: Profile;
  let two: Profile;
  let ada: Page;
  let ben: Page;

  beforeAll(async () => {
    hub = await startHub();
    [one, two] = await Promise.all([openProfile(), openProfile()]);
    [ada, ben] = await Promise.all([openApp(one, hub.url), openApp(two, hub.url)]);
    await signIn(ada, hub, '+14155550131', 'Ada Lind', 'ada_lind');
    await signIn(ben, hub, '+14155550132', 'Ben Okafor', 'ben_okafor');
    await acquaint(ada, ben);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await hub.close();
  });

  it('[U436] a photo is seen by the other, as large as it is sent, and is gone for both when it is deleted for all', async () => {
    await pick(ada, t.media.photoOrVideo, await photoOf(ada));
    await ada.locator('.tray img').waitFor();
    await ada.locator('#composer').fill('From the ferry');
    await ada.keyboard.press('Enter');
    for (const page of [ada, ben]) {
      const picture = page.locator('.msg', { hasText: 'From the ferry' }).locator('.picture');
      await picture.waitFor();
      // The small one comes first.
      await expect.poll(() => drawnSides(picture)).toEqual([2048, Math.round((2048 * SIDES.height) / SIDES.width)]);
    }
    await ben.locator('.app a.row').first().getByText('From the ferry').waitFor();
    const row = ada.locator('.msg', { hasText: 'From the ferry' });
    await row.focus();
    await ada.keyboard.press('Delete');
    const dialog = ada.getByRole('dialog');
    await dialog.getByRole('switch').check();
    await dialog.getByRole('button', { name: t.deeds.delete, exact: true }).click();
    await expect.poll(() => ben.locator('.msg .picture').count()).toBe(0);
    await expect.poll(() => ada.locator('.msg .picture').count()).toBe(0);
  });

  it('[U436] a file that is sent without a line waits over a reload, goes on when hub and line are back, and is saved as it was', async () => {
    const bytes = randomBytes(12_000_000);
    await goOffline(ada);
    await pick(ada, t.media.file, { name: 'boathouse plans.pdf', mimeType: 'application/pdf', buffer: bytes });
    await ada.locator('#composer').focus();
    await ada.keyboard.press('Enter');
    const sent = ada.locator('.msg .file', { hasText: 'plans.pdf' });
    await sent.waitFor();
    await ada.reload();
    await openRow(ada, 'Ben Okafor');
    await sent.waitFor();
    await one.context.setOffline(false);
    await hub.kill('SIGKILL');
    await hub.start();
    const come = ben.locator('.msg .file', { hasText: 'plans.pdf' });
    await come.waitFor({ timeout: 60_000 });
    await come.click();
    await come.getByText(t.media.save).waitFor({ state: 'attached', timeout: 60_000 });
    const [download] = await Promise.all([ben.waitForEvent('download'), come.click()]);
    expect(download.suggestedFilename()).toBe('boathouse plans.pdf');
    expect(hashOf(await readFile(await download.path()))).toBe(hashOf(bytes));
  });

  it('[U468] what a chat holds stands beside it, is taken off the device, and comes again from whoever has it', async () => {
    const full = [2048, Math.round((2048 * SIDES.height) / SIDES.width)];
    await pick(ada, t.media.photoOrVideo, await photoOf(ada));
    await ada.locator('.tray img').waitFor();
    await ada.locator('#composer').fill('From the pier');
    await ada.keyboard.press('Enter');
    const picture = ben.locator('.msg', { hasText: 'From the pier' }).locator('.picture');
    await expect.poll(() => drawnSides(picture)).toEqual(full);
    await ben.getByRole('button', { name: t.chat.info, exact: true }).click();
    await ben.locator('[data-gallery]').click();
    await ben.locator('.cells .picture img').waitFor();
    expect(await ben.locator('.cells .picture').count()).toBe(1);
    await ben.getByRole('tab', { name: t.gallery.kinds.file }).click();
    await ben.locator('.info .file', { hasText: 'plans.pdf' }).waitFor();
    await ben.goto(`${hub.url}/settings/storage`);
    await ben.locator('.kept .total').waitFor();
    await ben.getByRole('button', { name: t.storage.clearAll }).click();
    await ben.getByRole('dialog').getByRole('button').last().click();
    await ben.getByText(t.storage.empty).waitFor();
    await ben.goto(hub.url);
    await openRow(ben, 'Ada Lind');
    await expect.poll(() => drawnSides(picture)).toEqual(full);
  });

  it('[X559] who signs out leaves no chunk of media on the device', async () => {
    const files = (): Promise<readonly string[]> =>
      ben.evaluate(async () => {
        const names: string[] = [];
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('media').catch(() => undefined);
        for await (const name of folder?.keys() ?? []) names.push(name);
        return names;
      });
    expect((await files()).length).toBeGreaterThan(0);
    await ben.goto(`${hub.url}/settings`);
    await ben.getByRole('button', { name: t.settings.signOut }).click();
    await ben.getByRole('dialog').getByRole('button', { name: t.settings.signOut }).click();
    await ben.getByLabel(t.signIn.number).waitFor();
    await expect.poll(files).toEqual([]);
  });
});
