/** Data and storage: what media comes to this device by itself, what is kept of it, and how it goes. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

const openStorage = async (width = 1440): Promise<void> => {
  await page.setViewportSize({ width, height: 900 });
  await play(page, 'inside', '/settings/storage');
  await page.getByRole('heading', { name: t.settings.storage, exact: true }).waitFor();
};
const toggle = (name: string) => page.getByRole('switch', { name, exact: true });

it.each([390, 900, 1440])(
  '[U463] what comes by itself is chosen by its kind, and stays chosen on this device; it fits and is complete, at %i px',
  async (width) => {
    await openStorage(width);
    await page.getByRole('heading', { name: t.storage.alone.any }).waitFor();
    await toggle(t.storage.kinds.video).uncheck();
    await page.reload();
    await toggle(t.storage.kinds.video).waitFor();
    expect([await toggle(t.storage.kinds.video).isChecked(), await toggle(t.storage.kinds.photo).isChecked()]).toEqual([false, true]);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    await toggle(t.storage.kinds.video).check();
  },
);

it('[U463] where the browser tells one line from another each has its own, and where it saves data that is said', async () => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { type: 'cellular', saveData: true } }));
  await openStorage();
  await page.getByRole('heading', { name: t.storage.alone.wifi }).waitFor();
  await page.getByRole('heading', { name: t.storage.alone.mobile }).waitFor();
  expect(await toggle(t.storage.kinds.video).evaluateAll((all) => all.map((one) => (one as HTMLInputElement).checked))).toEqual([true, false]);
  await page.getByText(t.storage.saving).waitFor();
});
