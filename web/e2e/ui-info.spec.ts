/** The panel beside a chat: where there is room for a third column, and where there is not. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, go, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const path = (): string => new URL(page.url()).pathname;
const toggle = () => page.getByRole('button', { name: t.chat.info, exact: true });
const panel = () => page.locator('.info');

describe('who a chat is with', () => {
  it('[U230] stands in a third column where there is room, from chat to chat and after a reload, until it is closed', async () => {
    await open(page, 'talk', { width: 1440 });
    await toggle().click();
    await panel().waitFor();
    expect(path()).toBe(`/c/${CHATS.talk}`);
    const [canvas, info] = [(await page.locator('.main').boundingBox())!, (await panel().boundingBox())!];
    expect([canvas.x + canvas.width, info.width]).toEqual([info.x, 340]);
    await composer(page).focus();
    expect(await axeFinds(page)).toEqual([]);
    await open(page, 'states', { width: 1440 });
    await panel().waitFor();
    await panel().getByRole('button', { name: t.nav.close }).click();
    await panel().waitFor({ state: 'detached' });
    await open(page, 'talk', { width: 1440 });
    expect(await panel().count()).toBe(0);
  });

  it('[U231] lies over the chat where there is not, on a phone over all of it; Escape and the way back close it, and the chat is as it was', async () => {
    for (const width of [390, 900] as const) {
      await open(page, 'talk', { width });
      await toggle().click();
      await panel().waitFor();
      expect([width, path()]).toEqual([width, `/c/${CHATS.talk}/info`]);
      const { x, width: w } = (await panel().boundingBox())!;
      expect(width === 390 ? [x, w] : [x + w, w]).toEqual(width === 390 ? [0, 390] : [900, 340]);
      expect([width, await panel().evaluate((one) => one.contains(document.activeElement))]).toEqual([width, true]);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await page.keyboard.press('Escape');
      await panel().waitFor({ state: 'detached' });
      expect([width, path(), await page.locator('.msgs > li').count()]).not.toEqual([width, `/c/${CHATS.talk}/info`, 0]);
      await toggle().click();
      await panel().waitFor();
      await page.goBack();
      await panel().waitFor({ state: 'detached' });
      expect([width, path()]).toEqual([width, `/c/${CHATS.talk}`]);
    }
  });

  it('[U231] opened by its address, it is closed to its chat', async () => {
    await go(page, `/c/${CHATS.talk}/info`, { width: 390 });
    await panel().getByRole('button', { name: t.nav.back }).click();
    await composer(page).waitFor();
    expect(path()).toBe(`/c/${CHATS.talk}`);
  });
});
