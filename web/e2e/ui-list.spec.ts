/** What can be done with chats of the list, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go, hand, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const row = (name: string) => page.locator('a.row', { hasText: name });
const menu = (name: string = t.shelf.actions) => page.getByRole('menu', { name });
const item = (name: string, of?: string) => menu(of).getByRole('menuitem', { name, exact: true });
const ask = (name: string) => row(name).click({ button: 'right' });
const chip = (name: string) => page.locator('.chips').getByRole('button', { name });

describe('the list of chats', () => {
  it('[U253] a chat is pinned, muted for a time and marked unread by its menu, and its row says so', async () => {
    for (const width of [390, 1440] as const) {
      await go(page, '/', { width });
      await ask('Jonas Lind');
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await item(t.deeds.pin).click();
      await row('Jonas Lind').getByRole('img', { name: t.chat.pinned }).waitFor();
      await ask('Jonas Lind');
      await item(t.shelf.mute).click();
      await item(t.shelf.hours(8), t.shelf.mute).click();
      await row('Jonas Lind').getByRole('img', { name: t.list.muted }).waitFor();
      const until = (await called(page, 'muteChat')).at(-1)?.['until'];
      expect(Math.abs(Number(until) - Date.now() - 8 * 60 * 60 * 1000)).toBeLessThan(60_000);
      await ask('Jonas Lind');
      await item(t.shelf.markUnread).click();
      await row('Jonas Lind').getByRole('img', { name: t.list.markedUnread }).waitFor();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
    }
  });

  it('[U254] an archived chat stands on a shelf of its own, and comes back at once where it was not meant', async () => {
    await go(page, '/');
    await ask('Jonas Lind');
    await item(t.shelf.archive).click();
    await row('Jonas Lind').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t.deeds.undo }).click();
    await row('Jonas Lind').waitFor();
    await ask('Jonas Lind');
    await item(t.shelf.archive).click();
    await chip(t.list.shelf.archived).click();
    await row('Jonas Lind').waitFor();
    expect(await page.locator('a.row').count()).toBe(1);
    await ask('Jonas Lind');
    await item(t.shelf.unarchive).click();
    await expect.poll(() => page.locator('a.row').count()).toBeGreaterThan(5);
  });

  it('[U387] what is half written has no ticks: those of the message before it would say that it was read; that one was not sent is still said', async () => {
    for (const [tick, left] of [
      ['.tick:not(.failed)', 0],
      ['.tick.failed', 1],
    ] as const) {
      await go(page, '/');
      const chat = (await page.locator(`a.row:has(.ti ${tick})`).first().getAttribute('data-chat')) ?? '';
      await page.evaluate((of) => globalThis.hand.show(of, { draft: 'half a thought' }), chat);
      const drafted = page.locator(`a.row[data-chat="${chat}"]`);
      await drafted.getByText('half a thought').waitFor();
      expect([tick, await drafted.locator('.tick').count()]).toEqual([tick, left]);
    }
  });

  it('[U255] those unread stand on a shelf, where one that is read stays while it is open', async () => {
    await go(page, '/');
    await chip(t.list.shelf.unread).click();
    await expect.poll(() => page.locator('a.row').count()).toBe(1);
    await row('Priya Nair').click();
    await expect.poll(() => hand(page, (one) => one.called.some(({ name }) => name === 'markRead'))).toBe(true);
    await row('Priya Nair').waitFor();
    await ask('Priya Nair');
    await menu().waitFor();
    await page.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
    await chip(t.list.shelf.all).click();
    await expect.poll(() => page.locator('a.row').count()).toBeGreaterThan(5);
  });
});

describe('rows that move', () => {
  // The clock is that of all pages of the profile.
  afterEach(() => page.clock.resume());
  const order = () => page.locator('a.row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-chat')));
  /** Another chat is the newest now: the first row goes to the end. */
  const move = async (): Promise<void> => {
    await page.evaluate(() => {
      const { chats, tell } = globalThis.hand;
      const [first] = [...chats.values()].filter(({ view }) => view.state !== 'request');
      if (!first || !(chats instanceof Map)) return;
      chats.delete(first.view.chat);
      chats.set(first.view.chat, first);
      tell();
    });
    // Until the page has drawn it.
    await page.clock.runFor(100);
  };

  it('[U272] stay under the pointer and while one goes through them by keys, and go where they belong when one has gone or rests', async () => {
    const now = Date.now();
    await page.clock.install({ time: now });
    await go(page, '/');
    // Held from here on: a clock that only was installed goes on by itself.
    await page.clock.pauseAt(now + 60_000);
    const before = await order();
    await row('Jonas Lind').hover();
    await move();
    expect(await order()).toEqual(before);
    await page.locator('main').hover();
    await page.clock.runFor(100);
    expect(await order()).not.toEqual(before);
    const moved = await order();
    await row('Jonas Lind').focus();
    await page.keyboard.press('ArrowDown');
    await move();
    expect(await order()).toEqual(moved);
    await page.clock.runFor(3000);
    expect(await order()).not.toEqual(moved);
  });
});

describe('what takes a chat away', () => {
  const dialog = () => page.getByRole('dialog');
  const press = (name: string) => dialog().getByRole('button', { name, exact: true }).click();

  it('[P36] says first what goes and from where, by pointer and by keys, and is done from the list and beside the chat', async () => {
    for (const width of [390, 1440] as const) {
      const name = 'Priya Nair';
      await (width === 390 ? go(page, '/', { width }) : open(page, 'talk', { width }));
      await ask(name);
      await item(t.shelf.clear).click();
      await dialog().getByText(t.shelf.clearHint).waitFor();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      expect(await called(page, 'clearChat')).toEqual([]);
      await ask(name);
      await item(t.shelf.clear).click();
      await press(t.shelf.clear);
      await page.locator('.toast').getByText(t.shelf.cleared).waitFor();
      expect(await called(page, 'clearChat')).toEqual([{ chat: CHATS.talk, remove: false }]);
      await row(name).getByText(t.list.noMessages).waitFor();
      await row(name).focus();
      await page.keyboard.press('Shift+F10');
      await menu().waitFor();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await dialog().getByText(t.shelf.deleteHint).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await row(name).waitFor({ state: 'detached' });
      expect(await called(page, 'clearChat')).toEqual([
        { chat: CHATS.talk, remove: false },
        { chat: CHATS.talk, remove: true },
      ]);
    }
    // Where it was open, one is on the list again.
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('[P37] a group one is in is left first, and whoever leads it is told to hand it on; notes are cleared, and stay', async () => {
    await open(page, 'club');
    await page.locator(`a.row[href$="${CHATS.club}"]`).click({ button: 'right' });
    await item(t.shelf.delete).click();
    await dialog().getByText(t.group.leaveHand).waitFor();
    await press(t.signIn.cancel);
    await ask(t.list.saved);
    expect(await item(t.shelf.delete).count()).toBe(0);
    await item(t.shelf.clear).click();
    await dialog().getByText(t.shelf.clearSaved).waitFor();
    await press(t.shelf.clear);
    await row(t.list.saved).getByText(t.list.noMessages).waitFor();
  });
});
