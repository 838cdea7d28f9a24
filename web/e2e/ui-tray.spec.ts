/** What waits over the words to be sent: how it is made ready, goes, is taken back, and is refused. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { CONVERSATIONS, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { pick, pictureFile, textFile } from './media-page.ts';
import { SLOW } from './pages/chat-shelf.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const openMedia = (): Promise<void> => open(page, 'media');
const bubbles = (): Locator => page.locator('.msg .b.media');
const tray = (): Locator => page.locator('.tray');

it('[U523] what comes onto the device to be sent says how far it is, and taken back all is as it was', async () => {
  await openMedia();
  await pick(page, t.media.file, [textFile(SLOW, 'hello')]);
  await page.locator('#composer').fill('Plans');
  await page.keyboard.press('Enter');
  await tray().getByText(t.media.sofar('1 MB', '3 MB')).waitFor();
  expect(await tray().getByRole('progressbar').getAttribute('value')).toBe(`${1 / 3}`);
  expect(
    await tray()
      .locator('ul')
      .evaluate((list) => list instanceof HTMLElement && list.inert),
  ).toBe(true);
  await tray().getByRole('button', { name: t.media.cancelSend }).click();
  await tray().getByRole('progressbar').waitFor({ state: 'detached' });
  expect(await tray().locator('li').count()).toBe(2);
  expect(await page.locator('#composer').inputValue()).toBe('Plans');
  expect(await tray().getByRole('alert').count()).toBe(0);
});

it('[U531] what is sent before it is known how much the hub takes goes once that is, and a large one is refused', async () => {
  await openMedia();
  await page.evaluate(() => globalThis.hand.limit(undefined));
  const before = await bubbles().count();
  // Large enough to be still in the making when the limit comes.
  await pick(page, t.media.photoOrVideo, [await pictureFile(page, 'tower.png', 6000, 4000)]);
  await page.keyboard.press('Enter');
  await tray().and(page.locator('[aria-busy=true]')).waitFor();
  await page.evaluate(() => globalThis.hand.limit(2_000_000));
  await tray().waitFor({ state: 'detached' });
  expect(await bubbles().count()).toBe(before + 1);

  await page.evaluate(() => globalThis.hand.limit(undefined));
  await pick(page, t.media.photoOrVideo, [await pictureFile(page, 'tower.png', 6000, 4000)]);
  await page.keyboard.press('Enter');
  await tray().and(page.locator('[aria-busy=true]')).waitFor();
  await page.evaluate(() => globalThis.hand.limit(2000));
  await tray().getByRole('alert').waitFor();
  expect(await bubbles().count()).toBe(before + 1);
});
