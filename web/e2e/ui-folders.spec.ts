/** Folders over the list, and the order of what is pinned, over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const row = (name: string) => page.locator('a.row').filter({ has: page.locator('.nm', { hasText: name }) });
const titles = () => page.locator('a.row .nm').allTextContents();
const chip = (name: string) => page.locator('.chips').getByRole('button', { name });
const dialog = () => page.getByRole('dialog');
const item = (name: string) => page.locator('[role^="menuitem"]').filter({ hasText: name });
const choose = async (name: string): Promise<void> => {
  await item(name).click();
};

describe('folders', () => {
  it('[U329] are made from a chat, stand over the list, and are changed and taken away by their menu, or had back', async () => {
    for (const width of [390, 1440] as const) {
      await go(page, '/', { width });
      await row('Jonas Lind').click({ button: 'right' });
      await choose(t.folders.title);
      await choose(t.folders.new);
      await dialog().getByRole('button', { name: t.settings.save }).click();
      await dialog().getByText(t.signIn.nameEmpty).waitFor();
      await dialog().getByLabel(t.folders.name).fill('Harbour');
      await dialog().getByRole('switch', { name: t.folders.groups }).check();
      await dialog().getByRole('searchbox').fill('nair');
      await dialog().getByRole('combobox', { name: 'Priya Nair' }).selectOption(t.folders.is.always);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await page.keyboard.press('Enter');
      await dialog().waitFor({ state: 'detached' });
      await chip('Harbour').click();
      await expect.poll(titles).not.toContain('Maren Holt');
      expect(await titles()).toEqual(expect.arrayContaining(['Priya Nair', 'Jonas Lind', 'Harbour Crew']));
      expect(await chip('Harbour').textContent()).toMatch(/^Harbour\d$/);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await row('Harbour Crew').click({ button: 'right' });
      await choose(t.folders.title);
      await choose('Harbour');
      await expect.poll(titles).not.toContain('Harbour Crew');
      expect(await titles()).toEqual(expect.arrayContaining(['Priya Nair', 'Jonas Lind']));
      await chip('Harbour').click({ button: 'right' });
      await choose(t.folders.edit);
      await dialog().getByLabel(t.folders.name).fill('Quay');
      await page.keyboard.press('Enter');
      await chip('Quay').click({ button: 'right' });
      await choose(t.folders.remove);
      await chip('Quay').waitFor({ state: 'detached' });
      await expect.poll(async () => (await titles()).length).toBeGreaterThan(5);
      await page.locator('.toast').getByRole('button', { name: t.deeds.undo }).click();
      await chip('Quay').waitFor();
    }
  });

  it('[U330] are put in order in the settings, by keys alone; people and groups have shelves of their own', async () => {
    await go(page, '/settings/chats');
    const make = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: t.folders.new }).press('Enter');
      await dialog().getByLabel(t.folders.name).fill(name);
      await dialog().getByRole('switch', { name: t.folders.people }).press('Space');
      await dialog().getByLabel(t.folders.name).press('Enter');
      await dialog().waitFor({ state: 'detached' });
    };
    await make('Work');
    await make('Family');
    await page.getByRole('button', { name: t.folders.upOf('Family') }).press('Enter');
    await expect.poll(() => page.locator('.dev .what').allTextContents()).toEqual(['Family', 'Work']);
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole('link', { name: t.nav.chats }).first().click();
    await expect.poll(() => page.locator('.chips .chip .nm').allTextContents()).toEqual(['Family', 'Work']);
    await chip(t.list.shelf.groups).click();
    await expect.poll(titles).not.toContain('Priya Nair');
    expect(await titles()).toContain('Harbour Crew');
    await chip(t.list.shelf.people).click();
    await expect.poll(titles).not.toContain('Harbour Crew');
  });

  it('[U386] stand in the settings under one edge with their heading, and their button apart from what is over it', async () => {
    for (const width of [390, 1440] as const) {
      await go(page, '/settings/chats', { width });
      const button = page.getByRole('button', { name: t.folders.new });
      await button.waitFor();
      const apart = await page
        .locator('section', { has: button })
        .last()
        .evaluate((section) => {
          const [heading, hint, press] = ['h2', '.fine', '.btn'].map((part) => section.querySelector(part)?.getBoundingClientRect());
          return heading && hint && press && { left: hint.left - heading.left, right: hint.right - heading.right, gap: press.top - hint.bottom };
        });
      expect(apart).toMatchObject({ left: 0, right: 0 });
      expect(apart?.gap).toBeGreaterThanOrEqual(8);
    }
  });
});

describe('pinned chats', () => {
  it('[U331] are put in order by pulling one over another, and by their menu', async () => {
    await go(page, '/');
    for (const name of ['Jonas Lind', 'Maren Holt', 'Harbour Crew']) {
      await row(name).click({ button: 'right' });
      await choose(t.deeds.pin);
      await row(name).getByRole('img', { name: t.chat.pinned }).waitFor();
    }
    const first = async (): Promise<readonly string[]> => (await page.locator(`ul[aria-label="${t.nav.chats}"] .nm`).allTextContents()).slice(0, 3);
    await expect.poll(first).toEqual(['Harbour Crew', 'Maren Holt', 'Jonas Lind']);
    await row('Jonas Lind').dragTo(row('Harbour Crew'), { targetPosition: { x: 100, y: 8 } });
    await expect.poll(first).toEqual(['Jonas Lind', 'Harbour Crew', 'Maren Holt']);
    expect(await called(page, 'orderPinned')).toEqual([{ chats: [CHATS.states, CHATS.crew, CHATS.rich] }]);
    await row('Jonas Lind').click({ button: 'right' });
    expect(await item(t.folders.moveUp).count()).toBe(0);
    await choose(t.folders.moveDown);
    await expect.poll(first).toEqual(['Harbour Crew', 'Jonas Lind', 'Maren Holt']);
    await row('Priya Nair').dragTo(row('Harbour Crew'));
    expect(await called(page, 'orderPinned')).toHaveLength(2);
  });
});
