/** Messages that are passed on, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, open, type Width } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const row = (text: string) => page.locator('.msg[data-id]', { hasText: text }).last();
const menu = () => page.getByRole('menu', { name: t.deeds.actions });
const dialog = () => page.getByRole('dialog');
const last = async (name: string) => (await called(page, name)).at(-1);

async function choose(text: string, name: string): Promise<void> {
  await row(text).locator('.b').click({ button: 'right' });
  await menu().getByRole('menuitem', { name, exact: true }).click();
}
const at = (width: Width) => open(page, 'rich', { width });

describe('forwarding', () => {
  it('[U281] offers no chat where one may not write', async () => {
    await at(1440);
    await choose('Berth 14', t.deeds.forward);
    await dialog().locator('.picks').getByText('Jonas Lind').waitFor();
    const offered = (await dialog().locator('.picks bdi').allTextContents()).join();
    for (const closed of ['Book Club', 'Wren Okafor']) expect(offered).not.toContain(closed);
    await page.keyboard.press('Escape');
  });

  it('[U472] names of either direction begin where all do', async () => {
    await at(1440);
    await row('Berth 14').focus();
    await page.keyboard.press('f');
    const leftOf = (name: string): Promise<number> =>
      dialog()
        .locator('.picks bdi', { hasText: name })
        .evaluate((box) => {
          const range = document.createRange();
          range.selectNodeContents(box);
          return range.getBoundingClientRect().left;
        });
    expect(await leftOf('ليلى حداد')).toBeCloseTo(await leftOf('Priya'), 0);
  });

  it('[U248] to several chats that are looked for, with or without whose it was', async () => {
    for (const width of [390, 1440] as const) {
      await at(width);
      await choose('Berth 14', t.deeds.forward);
      await dialog().getByRole('searchbox').fill('ferr');
      await dialog().getByRole('button', { name: /Tomás/ }).click();
      await dialog().getByRole('searchbox').fill('');
      await dialog().getByRole('button', { name: /Priya/ }).click();
      await dialog().getByRole('switch').click();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await dialog().getByRole('button', { name: t.deeds.forward }).click();
      await page.getByText(t.deeds.forwarded(2)).waitFor();
      expect(await last('forward')).toMatchObject({ hidden: true, to: [expect.any(String), expect.any(String)] });
    }
  });

  it('[U248] to one’s own notes before all, be there any yet or not', async () => {
    await at(1440);
    await page.evaluate((self) => {
      (globalThis.hand.chats as Map<string, unknown>).delete(self);
      globalThis.hand.tell();
    }, CHATS.saved);
    await page.locator('a.row').filter({ hasText: t.list.saved }).waitFor({ state: 'detached' });
    await choose('Berth 14', t.deeds.forward);
    await dialog().locator('.picks button').first().click();
    await dialog().getByRole('button', { name: t.deeds.forward }).click();
    await expect.poll(async () => (await last('forward'))?.['to']).toEqual([CHATS.saved]);
  });

  it('[U248] to one chat leads there', async () => {
    await at(1440);
    await row('Berth 14').focus();
    await page.keyboard.press('f');
    await dialog().getByRole('button', { name: /Priya/ }).click();
    await dialog().getByRole('button', { name: t.deeds.forward }).click();
    await page.getByRole('heading', { name: 'Priya Nair' }).waitFor();
    await row('Berth 14').getByText(t.chat.forwardedFrom('Maren Holt')).waitFor();
  });
});
