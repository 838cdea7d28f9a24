/** Conversations without a mouse and without looking: what keys reach, and what is said aloud. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, focused, go, open, receive, spoken, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

describe('without a mouse, and without looking', () => {
  it('[U74] the messages are one stop, with arrows, Home, End and pages among them and into one', async () => {
    await open(page, 'states');
    const ids = await page.locator('[data-id]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['id']));
    expect(await page.locator('[data-id][tabindex="0"]').count()).toBe(1);
    await page.locator('[data-id][tabindex="0"]').focus();
    expect(await focused(page)).toBe(ids.at(-1));
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(ids.at(-2));
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe(ids[0]);
    await page.keyboard.press('PageDown');
    expect(ids.indexOf(await focused(page))).toBeGreaterThan(3);
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t.chat.retry);
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t.chat.discard);
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe(ids.at(-1));
    expect(await page.locator('[data-id][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('composer');
  });

  it('[U74] keys alone reach messages far above what was loaded', async () => {
    await open(page, 'long');
    await page.locator('[data-id][tabindex="0"]').focus();
    for (let turn = 0; turn < 4; turn++) {
      await page.keyboard.press('Home');
      await page.waitForTimeout(200);
    }
    const text = await page.evaluate(() => document.activeElement?.querySelector('.tx')?.textContent ?? '');
    expect(Number.parseInt(text, 10)).toBeLessThan(2900);
  });

  it('[U75] F6 goes round the parts of the screen, Escape back to the chats', async () => {
    await open(page, 'talk');
    await composer(page).focus();
    const part = () => page.evaluate(() => document.activeElement?.closest('nav, .list, .msgs, .comp')?.className);
    const round: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn++) {
      await page.keyboard.press('F6');
      round.push(await part());
    }
    expect(round).toEqual(['rail', 'list', 'msgs', 'comp']);
    await page.keyboard.press('Shift+F6');
    expect(await part()).toBe('msgs');
    await page.keyboard.press('Escape');
    expect(await part()).toBe('list');
    await open(page, 'talk', { width: 390 });
    await page.keyboard.press('Escape');
    await page.waitForURL('/');
  });

  it('[U76] new messages are said aloud, and many as a number', async () => {
    await open(page, 'talk');
    await receive(page, 'talk', 'Are you there?');
    await spoken(page).getByText(t.chat.incoming('Priya Nair', 'Are you there?')).waitFor({ state: 'attached' });
    for (const text of ['one', 'two', 'three']) await receive(page, 'talk', text);
    await spoken(page).getByText(t.chat.incomingMany(2)).waitFor({ state: 'attached' });
  });

  it('[U76] what is read is what was on screen while one looked', async () => {
    await open(page, 'talk');
    const last = await page.locator('.msg').last().getAttribute('data-id');
    await untilCalled(page, 'markRead');
    expect((await called(page, 'markRead')).map(({ id }) => id)).toEqual([last]);
    await open(page, 'long');
    await page.locator('.scroller').hover();
    await page.mouse.wheel(0, -2500);
    await page.getByRole('button', { name: t.chat.toNewest }).waitFor();
    await page.waitForTimeout(600);
    const marks = (await called(page, 'markRead')).length;
    await receive(page, 'long', 'Below what is on screen');
    await page.waitForTimeout(700);
    expect((await called(page, 'markRead')).length).toBe(marks);
  });
});

describe('keys from everywhere', () => {
  const path = (): string => new URL(page.url()).pathname;
  const chatsShown = (selector: string): Promise<readonly string[]> =>
    page.locator(selector).evaluateAll((rows) => rows.map((row) => new URL((row as HTMLAnchorElement).href).pathname));

  it('[U198] Alt with the arrows goes from chat to chat as the list has them, also out of the composer', async () => {
    await go(page, '/');
    const all = await chatsShown('a.row');
    for (const [key, at] of [
      ['ArrowDown', 0],
      ['ArrowDown', 1],
      ['ArrowDown', 2],
      ['ArrowUp', 1],
      ['ArrowUp', 0],
      ['ArrowUp', 0],
    ] as const) {
      await page.keyboard.press(`Alt+${key}`);
      await expect.poll(path).toBe(all[at]);
    }
    await open(page, 'talk');
    await composer(page).fill('A line');
    const here = (await chatsShown('a.row')).indexOf(path());
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(path).toBe((await chatsShown('a.row'))[here + 1]);
  });

  it('[U198] with Shift it goes to the next that is unread', async () => {
    await go(page, '/settings');
    const unread = await chatsShown('a.row:has(.badge)');
    expect(unread.length).toBeGreaterThan(1);
    for (const chat of unread) {
      await page.keyboard.press('Alt+Shift+ArrowDown');
      await expect.poll(path).toBe(chat);
    }
  });

  it('[U199] leads to the settings and to the list of keys, which has the focus, is closed by Escape, and holds the others back', async () => {
    await open(page, 'talk');
    await composer(page).focus();
    const list = page.getByRole('dialog', { name: t.keys.title });
    await page.keyboard.press('Control+/');
    await list.waitFor();
    expect(await axeFinds(page)).toEqual([]);
    const at = path();
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Control+,');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(path()).toBe(at);
    await composer(page).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('/,?');
    expect(await composer(page).inputValue()).toMatch(/\/,\?$/);
    for (const on of ['[data-id][tabindex="0"]', '.list a.row[tabindex="0"]']) {
      await page.locator(on).focus();
      await page.keyboard.press('?');
      await list.waitFor();
      await page.keyboard.press('Escape');
      await list.waitFor({ state: 'detached' });
      await page.locator(on).and(page.locator(':focus')).waitFor();
    }
    await page.keyboard.press('Control+,');
    await expect.poll(path).toBe('/settings');
    await page.getByRole('navigation', { name: t.settings.title }).getByRole('link', { name: t.settings.chats }).click();
    await page.getByRole('button', { name: t.keys.title, exact: true }).click();
    await list.waitFor();
  });

  it('[U345] Ctrl and the full stop open the emoji to be typed for, and close them; what is picked stands where one was writing', async () => {
    await open(page, 'talk');
    await composer(page).fill('Fine ');
    await page.keyboard.press('Control+.');
    const search = page.getByRole('searchbox', { name: t.emoji.search });
    await search.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('thumbs up');
    await page.locator('.picker .grid button').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await composer(page).inputValue()).toBe('Fine 👍');
    await page.keyboard.press('Control+.');
    await composer(page).and(page.locator(':focus')).waitFor();
  });

  it('[U361] on keyboards of other scripts keys count by where they lie, on a message as in the composer', async () => {
    await open(page, 'talk');
    const row = page.locator('[data-id][tabindex="0"]');
    await row.focus();
    const press = (key: string, code: string, ctrlKey = false) =>
      page.evaluate((init) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })), {
        key,
        code,
        ctrlKey,
      });
    await press('к', 'KeyR');
    await page.locator('.about', { hasText: t.chat.replying }).waitFor();
    await composer(page).fill('слово');
    await composer(page).evaluate((box) => (box as HTMLTextAreaElement).select());
    await press('и', 'KeyB', true);
    expect(await composer(page).inputValue()).toBe('**слово**');
    // A Latin letter is what it says, wherever it lies.
    await row.focus();
    await press('a', 'KeyR');
    expect(await composer(page).and(page.locator(':focus')).count()).toBe(1);
  });

  it('[U361] the list of keys has them all: everywhere, while writing, on a message; it fits a phone', async () => {
    await open(page, 'talk', { width: 390 });
    await page.keyboard.press('Control+/');
    const list = page.getByRole('dialog', { name: t.keys.title });
    await list.waitFor();
    expect(await list.getByRole('heading', { level: 3 }).allTextContents()).toEqual(Object.values(t.keys.groups));
    const keys = await list.locator('dd').evaluateAll((all) => all.map((one) => [...one.children].map(({ textContent }) => textContent).join(' | ')));
    for (const wanted of ['Alt ↑ | Alt ↓', 'F6 | Shift F6', 'Ctrl ,', 'Ctrl .', 'Ctrl Shift X', 'Ctrl ↑ | Ctrl ↓', 'Space', 'Del', '←'])
      expect(keys).toContain(wanted);
    expect(await list.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
    // What Enter does is what the person has set.
    const keysOf = async (name: string) => (await list.locator('dl > div', { hasText: name }).first().locator('kbd').allTextContents()).join(' | ');
    expect([await keysOf(t.chat.send), await keysOf(t.keys.within.line)]).toEqual(['Enter | Ctrl Enter', 'Shift Enter']);
    await page.keyboard.press('Escape');
    await page.evaluate(() => localStorage.setItem('look', JSON.stringify({ enterSends: false })));
    await open(page, 'talk');
    await page.keyboard.press('Control+/');
    await list.waitFor();
    expect([await keysOf(t.chat.send), await keysOf(t.keys.within.line)]).toEqual(['Ctrl Enter', 'Enter | Shift Enter']);
    expect(await axeFinds(page)).toEqual([]);
  });
});
