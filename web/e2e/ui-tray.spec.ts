/** What waits over the words to be sent: how it is made ready, goes, is taken back, and is refused. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { called, CONVERSATIONS, messageOf, open, untilCalled } from './chat-page.ts';
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

const composer = (): Locator => page.locator('#composer');
/** Another chat is looked at, and this one again. */
async function lookAway(): Promise<void> {
  const here = new URL(page.url()).pathname;
  // As the device keeps it.
  const draft = await composer().inputValue();
  await page.evaluate(([chat, draft]) => globalThis.hand.show(chat, { draft }), [here.split('/').at(-1) ?? '', draft] as const);
  await page.locator(`.app a.row:not([href="${here}"])`).first().click();
  await tray().waitFor({ state: 'detached' });
  await page.goBack();
  await tray().waitFor();
}
const sends = async (): Promise<number> => (await called(page, 'sendMedia')).length;
/** What is being made ready is. */
const finish = async (): Promise<void> => {
  const [last] = (await called(page, 'sendMedia')).slice(-1);
  await page.evaluate((name) => globalThis.hand.land(name), `${last?.['name']}`);
};

it('[U532] what is being made ready shows so after another chat was looked at, is sent once however often that is pressed, and may be taken back there', async () => {
  await openMedia();
  const before = await bubbles().count();
  await pick(page, t.media.file, [textFile(SLOW, 'hello')]);
  await composer().fill('Plans');
  await page.keyboard.press('Enter');
  const sofar = tray().getByText(t.media.sofar('1 MB', '3 MB'));
  await sofar.waitFor();
  await lookAway();
  await sofar.waitFor();
  await composer().press('Enter');
  await tray().getByRole('button', { name: t.media.cancelSend }).click();
  await sofar.waitFor({ state: 'detached' });
  expect([await sends(), await tray().locator('li').count(), await composer().inputValue()]).toEqual([1, 2, 'Plans']);

  await composer().press('Enter');
  await sofar.waitFor();
  await lookAway();
  await sofar.waitFor();
  await composer().press('Enter');
  await finish();
  await tray().waitFor({ state: 'detached' });
  expect([await sends(), await bubbles().count(), await composer().inputValue()]).toEqual([2, before + 1, '']);
});

it.each([false, true])(
  '[U533] what is written and sent while something is being made ready goes after it, without the words of that: after another chat was looked at %s',
  async (isAway) => {
    await openMedia();
    await pick(page, t.media.file, [textFile(SLOW, 'hello')]);
    await composer().fill('Plans');
    await page.keyboard.press('Enter');
    await tray().getByText(t.media.sofar('1 MB', '3 MB')).waitFor();
    if (isAway) await lookAway();
    await composer().focus();
    await page.keyboard.press('End');
    await page.keyboard.type(' and when we meet');
    await page.keyboard.press('Enter');
    expect((await called(page, 'send')).length).toBe(0);
    await finish();
    await untilCalled(page, 'send');
    await tray().waitFor({ state: 'detached' });
    expect((await called(page, 'send')).map(({ text }) => text)).toEqual(['and when we meet']);
    expect([await sends(), await composer().inputValue()]).toEqual([1, '']);
  },
);

it('[U534] a press that comes before the part that sends is there is not lost', async () => {
  await openMedia();
  const before = await bubbles().count();
  await composer().fill('Plans');
  // Nothing is drawn between the two.
  const isThere = await composer().evaluate((box) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(['hello'], 'notes.txt', { type: 'text/plain' }));
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    return document.querySelector('.tray') !== null;
  });
  await messageOf(page, 'notes.txt').waitFor();
  await tray().waitFor({ state: 'detached' });
  expect([isThere, await sends(), await bubbles().count(), await composer().inputValue()]).toEqual([false, 1, before + 1, '']);
});
