/** What a mouse finds beside a message, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, open, painted, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const row = (text: string) => page.locator('.msg[data-id]', { hasText: text }).last();
const bar = () => page.locator('.hover-bar');
const inBar = (name: string) => bar().getByRole('button', { name, exact: true });
const THEIRS = 'Berth 14';
const OWN = 'Two in my garage';

/** As a hand does: there, and a little further. */
async function point(text: string): Promise<void> {
  const box = (await row(text).locator('.b').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width / 2 + 1, box.y + box.height / 2);
}

it.each(WIDTHS)('[U477] react, reply and the menu stand beside the message, at %i px', async (width) => {
  await open(page, 'rich', { width });
  for (const text of [THEIRS, OWN]) {
    await point(text);
    await bar().waitFor();
    expect(await bar().getByRole('button').count()).toBe(3);
    const [one, other] = [(await bar().boundingBox())!, (await row(text).locator('.b').boundingBox())!];
    const beside = one.x >= other.x + other.width || one.x + one.width <= other.x;
    const top = (await page.locator('.stage').boundingBox())!.y;
    // Over it where there is no room beside it, and at the upper edge where there is none over it.
    expect([text, beside || one.y < other.y || one.y - top < 8]).toEqual([text, true]);
    expect(one.y).toBeLessThan(other.y + other.height);
    expect(one.y + one.height).toBeGreaterThan(other.y);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    // The way from the bubble to the bar does not lose it.
    await page.mouse.move(one.x + one.width / 2, one.y + one.height / 2, { steps: 8 });
    await painted(page);
    expect(await bar().count()).toBe(1);
  }
});

it('[U477] each does what it says', async () => {
  await open(page, 'rich');
  await point(THEIRS);
  await inBar(t.deeds.reply).click();
  await page.locator('.about', { hasText: 'Berth 14 is yours' }).waitFor();
  expect(await composer(page).evaluate((box) => box === document.activeElement)).toBe(true);
  await point(OWN);
  await inBar(t.deeds.actions).click();
  const menu = page.getByRole('menu', { name: t.deeds.actions });
  await menu.getByRole('menuitem', { name: t.deeds.edit }).waitFor();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await point(THEIRS);
  await inBar(t.deeds.react).click();
  await page.getByRole('dialog').getByRole('searchbox').fill('sailboat');
  await page.getByRole('dialog').getByRole('button', { name: 'sailboat' }).click();
  await row(THEIRS).locator('.reactions', { hasText: '⛵' }).waitFor();
  expect((await called(page, 'toggleReaction')).at(-1)).toMatchObject({ emoji: '⛵' });
});

it('[U478] it goes when the mouse leaves, the chat scrolls, a key is pressed or messages are picked out', async () => {
  await open(page, 'rich');
  const shown = async (): Promise<void> => {
    await point(THEIRS);
    await bar().waitFor();
  };
  const gone = (): Promise<void> => bar().waitFor({ state: 'detached' });
  await shown();
  await page.mouse.move(20, 20);
  await gone();
  await shown();
  await page.locator('.scroller').evaluate((element) => element.scrollBy(0, -40));
  await gone();
  await page.locator('.scroller').evaluate((element) => element.scrollBy(0, 40));
  await shown();
  await page.keyboard.type('a');
  await gone();
  await shown();
  await row(THEIRS)
    .locator('.b')
    .click({ modifiers: ['Control'] });
  await gone();
  await point(OWN);
  await painted(page);
  expect(await bar().count()).toBe(0);
});

it('[U477] nothing comes for what cannot be answered, for Tab, or where one cannot write', async () => {
  await open(page, 'rich');
  await point(THEIRS);
  await bar().waitFor();
  await composer(page).focus();
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('Shift+Tab');
    expect(await bar().count()).toBe(0);
  }
  for (const [chat, text] of [
    ['states', 'This one was too much for the hub'],
    ['states', t.chat.deleted],
    ['request', ''],
  ] as const) {
    await open(page, chat);
    // The mouse has been over the chat, so the bar would come at once.
    await point(text);
    await painted(page);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await point(text);
    await painted(page);
    expect([chat, text, await bar().count()]).toEqual([chat, text, 0]);
  }
});

it('[U477] a finger calls no bar', async () => {
  await open(page, 'rich', { width: 390 });
  const session = await page.context().newCDPSession(page);
  const box = (await row(THEIRS).locator('.b').boundingBox())!;
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ ...point, x: point.x + 4 }] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await painted(page);
  expect(await bar().count()).toBe(0);
});
