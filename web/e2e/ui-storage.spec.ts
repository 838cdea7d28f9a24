/** Data and storage: what media comes to this device by itself, what is kept of it, and how it goes. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { calls, dialog, play, SCENES } from './scene-page.ts';

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

it('[U465] what media takes of the device stands there by kind and by chat, and how much is kept is chosen', async () => {
  await openStorage();
  await page.getByText('1.2 GB', { exact: true }).waitFor();
  await page.locator('.lying li', { hasText: t.storage.lying.video }).getByText('900 MB').waitFor();
  await page.getByText('Priya Nair').last().waitFor();
  await page.getByText(t.storage.others).waitFor();
  expect(await page.getByRole('radio', { name: '5 GB' }).isChecked()).toBe(true);
  await page.getByRole('radio', { name: '20 GB' }).check();
  await page.getByRole('radio', { name: t.storage.daysOf.week }).check();
  expect(await calls(page, 'setKeeping')).toEqual([{ most: 20_000_000_000 }, { days: 7 }]);
});

it('[U466] it is taken off after a yes, of one chat or all; what may be nowhere else stays unless that is said as well', async () => {
  await openStorage(390);
  await page.getByRole('button', { name: t.storage.clearOf('Priya Nair') }).click();
  expect(await dialog(page).getByRole('switch').count()).toBe(0);
  await dialog(page).getByRole('button', { name: t.signIn.cancel }).click();
  expect(await calls(page, 'clearMedia')).toEqual([]);
  await page.getByRole('button', { name: t.storage.clearOf('Priya Nair') }).click();
  await dialog(page)
    .getByRole('button', { name: t.storage.clearSo('1 GB') })
    .click();
  await page.getByText(t.storage.cleared('1 GB')).waitFor();
  await page.getByRole('button', { name: t.storage.clearAll }).click();
  await dialog(page)
    .getByRole('button', { name: t.storage.clearSo('1 GB') })
    .waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await dialog(page)
    .getByRole('switch', { name: t.storage.needed('240 MB') })
    .check();
  await dialog(page)
    .getByRole('button', { name: t.storage.clearSo('1.2 GB') })
    .click();
  await page.getByText(t.storage.empty).waitFor();
  expect((await calls(page, 'clearMedia')).map((one) => (one as { readonly all: boolean }).all)).toEqual([false, true]);
});

it.each([390, 1440])(
  '[U548] a press on a kind of media offers to take that kind off, after a yes and with what may be nowhere else only where that is said, at %i px',
  async (width) => {
    await openStorage(width);
    const kind = (name: string) => page.locator('.lying').getByRole('button', { name });
    await kind(t.storage.lying.video).click();
    await dialog(page).getByText(t.storage.lying.video, { exact: true }).waitFor();
    expect(await dialog(page).getByRole('switch').count()).toBe(0);
    await dialog(page)
      .getByRole('button', { name: t.storage.clearSo('900 MB') })
      .click();
    await page.getByText(t.storage.cleared('1 GB')).waitFor();
    await kind(t.storage.lying.photo).click();
    expect(await axeFinds(page)).toEqual([]);
    await dialog(page)
      .getByRole('button', { name: t.storage.clearSo('100 MB') })
      .waitFor();
    await dialog(page)
      .getByRole('switch', { name: t.storage.needed('240 MB') })
      .check();
    await dialog(page)
      .getByRole('button', { name: t.storage.clearSo('340 MB') })
      .click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await calls(page, 'clearMedia')).toEqual([
      { kind: 'video', all: false },
      { kind: 'photo', all: true },
    ]);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
  },
);

it('[U547] what waits to be sent is in the sum, and is offered to nobody to be taken off', async () => {
  await openStorage();
  await page.getByRole('button', { name: t.storage.clearOf('Priya Nair') }).waitFor();
  await page.evaluate(() => {
    const sums = { bytes: 3_000_000, needed: 0, staying: 3_000_000 };
    globalThis.show({ keptMedia: { most: 0, days: 0, ...sums, kinds: [{ kind: 'photo', ...sums }], chats: [{ chat: '', ...sums }] } });
  });
  await page.getByText(t.storage.others).waitFor();
  await page.getByText('3 MB').first().waitFor();
  await page.locator('.lying').getByText(t.storage.lying.photo).waitFor();
  expect(await page.getByRole('button', { name: new RegExp(t.storage.clear) }).count()).toBe(0);
});

it('[U467] a full device says so with the way to where room is made', async () => {
  await openStorage();
  await play(page, 'inside', '/');
  await page.evaluate(() => globalThis.show({ connection: { state: 'full', waiting: 0, messages: 0, since: 0 } }));
  await page.getByRole('link', { name: t.storage.makeRoom }).click();
  await page.getByRole('heading', { name: t.storage.here }).waitFor();
});
