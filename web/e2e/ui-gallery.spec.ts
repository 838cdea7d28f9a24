/** Media of a chat beside it: the panel shows all of it by kind. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, focused, go, hand, open, painted, receive, untilCalled, type Width, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { sticksOut } from './fits.ts';
import { deleteMessage, viewerOn } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const viewer = (): Locator => viewerOn(page);

const panel = (): Locator => page.locator('.info');
const cells = (): Locator => panel().locator('.cells .picture');
const tab = (kind: keyof typeof t.gallery.kinds): Locator => panel().getByRole('tab', { name: t.gallery.kinds[kind] });

/** What a chat holds, beside it. */
async function openGallery(at: { readonly width?: Width; readonly query?: string } = {}, chat: 'media' | 'talk' = 'media'): Promise<void> {
  await open(page, chat, at);
  // Where there is room for it, it stays from page to page.
  if ((await panel().count()) === 0) await page.getByRole('button', { name: t.chat.info, exact: true }).click();
  await panel().locator('[data-gallery]').click();
  await panel().getByRole('tablist').waitFor();
}

it.each(WIDTHS)(
  '[U458] shows what a chat holds by kind, month by month, small ones alone; fits and is complete to who cannot see it, at %i px',
  async (width) => {
    await openGallery({ width });
    await cells().nth(4).locator('img').waitFor();
    expect(await cells().count()).toBe(6);
    expect(await tab('media').evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    for (const [key, kind] of [
      ['ArrowRight', 'file'],
      ['ArrowRight', 'link'],
      ['End', 'voice'],
      ['ArrowRight', 'media'],
      ['ArrowLeft', 'voice'],
      ['Home', 'media'],
      ['ArrowRight', 'file'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await tab(kind).evaluate((one) => [one === document.activeElement, one.getAttribute('aria-selected')])).toEqual([true, 'true']);
    }
    await panel().locator('.file', { hasText: 'signed.pdf' }).waitFor();
    expect(await panel().locator('.file').count()).toBe(2);
    expect(await axeFinds(page)).toEqual([]);
    await tab('link').click();
    await panel().getByText(t.gallery.none.link).waitFor();
    await receive(page, 'media', 'Look at https://example.org/tides');
    await panel()
      .getByRole('link', { name: /example\.org/ })
      .waitFor();
    await tab('voice').click();
    await panel().locator('.sound').getByText('1:30').waitFor();
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    expect(await called(page, 'fetchMedia')).toEqual([]);
  },
);

it('[U458] goes the other way round from right to left', async () => {
  await openGallery({ query: 'dir=rtl' });
  await page.keyboard.press('ArrowLeft');
  expect(await tab('file').getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('ArrowRight');
  await cells().first().focus();
  await page.keyboard.press('ArrowLeft');
  expect(
    await cells()
      .nth(1)
      .evaluate((one) => one === document.activeElement),
  ).toBe(true);
});

it('[U459] a photo opens over all by a press, arrows go from one to the next, and Escape leads back step by step', async () => {
  await openGallery({ width: 390 });
  await page.keyboard.press('Tab');
  expect(
    await cells()
      .first()
      .evaluate((one) => one === document.activeElement),
  ).toBe(true);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  expect(
    await cells()
      .nth(1)
      .evaluate((one) => one === document.activeElement),
  ).toBe(true);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await viewer().getByText('The harbour this morning').waitFor();
  await page.keyboard.press('Escape');
  await viewer().waitFor({ state: 'detached' });
  expect(
    await cells()
      .last()
      .evaluate((one) => one === document.activeElement),
  ).toBe(true);
  await page.keyboard.press('Escape');
  await panel().locator('[data-gallery]').waitFor();
  await expect
    .poll(() =>
      panel()
        .locator('[data-gallery]')
        .evaluate((one) => one === document.activeElement),
    )
    .toBe(true);
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
});

it('[U460] what it holds is saved, played, shown where it was said, passed on and deleted', async () => {
  await openGallery();
  await cells().first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: t.deeds.forward }).click();
  await page.getByRole('dialog', { name: t.deeds.forwardTitle(1) }).waitFor();
  await page.keyboard.press('Escape');
  await cells().last().focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: t.deeds.delete }).click();
  await page
    .getByRole('dialog', { name: t.deeds.deleteTitle(1) })
    .getByRole('button', { name: t.deeds.delete, exact: true })
    .click();
  await untilCalled(page, 'deleteForMe');
  await tab('voice').click();
  await panel().getByRole('button', { name: t.media.play }).click();
  await panel().getByRole('button', { name: t.media.pause }).click();
  await tab('file').click();
  const saved = page.waitForEvent('download');
  await panel().locator('.file', { hasText: 'signed.pdf' }).click();
  expect((await saved).suggestedFilename()).toBe('Boathouse floor plans, final version 3 signed.pdf');
  await panel().locator('.held li', { hasText: 'signed.pdf' }).getByRole('button', { name: t.deeds.actions }).click();
  await page.getByRole('menuitem', { name: t.media.showInChat }).click();
  await expect.poll(() => page.evaluate(() => location.pathname)).toMatch(/\/m\//);
  const there = await page.evaluate(() => location.pathname.split('/').at(-1) ?? '');
  await expect.poll(() => focused(page)).toBe(there);
});

it('[U461] what is deleted leaves it, as much comes as one goes on to, and of who only asks to write nothing is looked through', async () => {
  await openGallery();
  await cells().nth(5).waitFor();
  await deleteMessage(page, 'The harbour this morning, before anybody was up');
  await expect.poll(() => cells().count()).toBe(5);
  await page.evaluate(() => {
    const [chat, state] = [...globalThis.hand.chats].find(([, { view }]) => view.title === 'Aiko Tanabe') ?? [];
    const row = state?.rows.find(({ media }) => media?.[0]?.kind === 'photo');
    if (!chat || !state || !row) throw new Error('no photo');
    state.rows = [
      ...Array.from({ length: 200 }, (_, at) => ({ ...row, id: `f${at}`.padEnd(32, '0'), time: row.time - at * 86_400_000 })).toReversed(),
      ...state.rows,
    ];
    globalThis.hand.tell();
  });
  await expect.poll(() => cells().count()).toBeGreaterThan(60);
  const before = await cells().count();
  expect(before).toBeLessThan(400);
  await expect
    .poll(async () => {
      await panel()
        .locator('.end')
        .scrollIntoViewIfNeeded({ timeout: 500 })
        .catch(() => undefined);
      return panel().locator('.end').count();
    })
    .toBe(0);
  expect(await cells().count()).toBeGreaterThan(before);
  await hand(page, ({ chats, show }) => {
    for (const [chat, { view }] of chats) if (view.title === 'Aiko Tanabe') show(chat, { state: 'request' });
  });
  await panel().getByRole('tablist').waitFor({ state: 'detached' });
  expect(await panel().locator('[data-gallery]').count()).toBe(0);
});

it('[U464] what a stranger sent is blurred until they are accepted: nothing of it comes before', async () => {
  await go(page, '/', { query: 'media' });
  const be = (state: 'request' | 'open'): Promise<void> =>
    page.evaluate((now) => {
      for (const [chat, { view }] of globalThis.hand.chats) if (view.title === 'Aiko Tanabe') globalThis.hand.show(chat, { state: now });
    }, state);
  await be('request');
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
  await page.locator('.msg .picture .blur').first().waitFor();
  await painted(page);
  expect([await called(page, 'readHead'), await called(page, 'fetchMedia')]).toEqual([[], []]);
  await be('open');
  await page.locator('.msg .picture img').first().waitFor();
});

it.each(WIDTHS)('[U470] what was saved for oneself is gone through beside the own chat, which nobody is told of, at %i px', async (width) => {
  await open(page, 'media', { width });
  await page.evaluate((chat) => globalThis.hand.show(chat, { kind: 'self' }), CHATS.media);
  await page.getByRole('heading', { name: t.list.saved }).waitFor();
  // Where there is room for it, it stays from page to page.
  const info = page.getByRole('button', { name: t.chat.info, exact: true });
  if ((await info.getAttribute('aria-expanded')) === 'false') await info.click();
  await cells().nth(4).locator('img').waitFor();
  expect(await page.getByRole('complementary', { name: t.gallery.title }).locator('.hero').count()).toBe(0);
  expect(await sticksOut(page)).toEqual([]);
  expect(await axeFinds(page)).toEqual([]);
  await page.keyboard.press('Escape');
  if (width < 1280) await panel().waitFor({ state: 'detached' });
});
