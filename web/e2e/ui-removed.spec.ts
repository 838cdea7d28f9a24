/** A device that another one removed, in a real browser: it is read, writes nothing, and is cleared after a yes. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, go, hand, offline, open, placeNames, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const calls = (): Promise<readonly string[]> => hand(page, (one) => one.called.map(({ name }) => name));

describe('a device that another one removed', () => {
  it('[U44] stays readable, says so, and offers nothing that would have to go out', async () => {
    for (const width of WIDTHS) {
      await open(page, 'states', { width });
      await composer(page).waitFor();
      await hand(page, (one) => one.remove());
      await page.locator('main').getByRole('status').getByText(t.gone.removed).waitFor();
      await page.getByText(t.chat.cannotWrite).waitFor();
      expect(await page.locator('.msgs .msg').count()).toBeGreaterThan(5);
      const { height } = (await page.locator('main .strip .btn').boundingBox()) ?? { height: 0 };
      expect([width, height]).toEqual([width, 36]);
      for (const name of [t.chat.info, t.chat.send, t.chat.record, t.chat.retry, t.chat.discard])
        expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 0]);
      expect([await composer(page).count(), await page.getByText(t.gone.removed).count()]).toEqual([0, 1]);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
    }
  });

  it('[U44] tells nobody that it read, finds nobody, and goes through its chats as before', async () => {
    await go(page, '/');
    await hand(page, (one) => one.remove());
    await page.locator('.list').getByRole('status').getByText(t.gone.removed).waitFor();
    expect(await page.getByRole('link', { name: t.list.newChat }).count()).toBe(0);
    const places = page.getByRole('navigation', { name: t.nav.main }).getByRole('link');
    expect(await placeNames(places)).toEqual([t.nav.chats, t.nav.settings]);
    await page.locator('a.row', { hasText: 'Wren' }).click();
    await page.getByText('Is this the right Elif?').nth(1).waitFor();
    expect(await page.getByRole('button', { name: t.chat.accept, exact: true }).count()).toBe(0);
    await page.locator('a.row', { hasText: 'Priya' }).click();
    await page.locator('.msg', { hasText: 'You are the best' }).waitFor();
    await page.waitForTimeout(700);
    // That somebody looked, and does no more, was said before.
    expect((await calls()).filter((name) => name !== 'look')).toEqual([]);
    await page.getByRole('link', { name: t.nav.settings }).click();
    const pages = page.getByRole('navigation', { name: t.settings.title }).getByRole('link');
    await pages.first().waitFor();
    expect((await pages.allTextContents()).map((text) => text.trim())).toEqual([t.settings.chats, t.settings.appearance, t.settings.language]);
  });

  it('[U44] is cleared only after a yes, which says what no other device has', async () => {
    await open(page, 'talk');
    await offline(page);
    await hand(page, (one) => one.remove());
    await page.locator('main').getByRole('button', { name: t.gone.clear }).click();
    await page.getByRole('dialog').getByText(t.gone.clearUnsent(2)).waitFor();
    const look = (selector: string) =>
      page.locator(selector).evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).textAlign]);
    expect(await look('dialog h2')).toEqual(await look('body'));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await calls()).not.toContain('signOut');
    await page.locator('main').getByRole('button', { name: t.gone.clear }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.gone.clear }).click();
    await page.getByLabel(t.signIn.number).waitFor();
  });
});
