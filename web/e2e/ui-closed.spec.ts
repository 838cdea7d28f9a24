/** Messages in a group whose members only read, and in one that somebody is out of. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { CONVERSATIONS, messageOf, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const dialog = () => page.getByRole('dialog');

describe('where one may not write', () => {
  const menu = () => page.getByRole('menu', { name: t.deeds.actions });
  const offered = async (): Promise<readonly string[]> => {
    await messageOf(page, 'There are two').locator('.b').click({ button: 'right' });
    const names = await menu().locator('[role=menuitem] > span').allTextContents();
    const quick = (await page.locator('.quick').count()) > 0 ? ['quick'] : [];
    await page.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
    return [...quick, ...names];
  };
  const be = (state: 'in' | 'out') =>
    page.evaluate(
      ([chat, how]) => {
        const one = globalThis.hand.chats.get(`${chat}`)!;
        one.rows = one.rows.map((row) => ({ ...row, mayPin: false }));
        if (one.group) one.group = { ...one.group, state: how as 'in', may: [] };
        globalThis.hand.show(`${chat}`, { state: how === 'in' ? 'open' : 'out' });
      },
      [CHATS.crew, state],
    );

  it('[U481] messages are passed on, picked out, hidden and reacted to all the same, and out of the group not reacted to', async () => {
    await open(page, 'crew');
    await be('in');
    await page.getByText(t.group.adminsWrite).waitFor();
    const rest = [t.deeds.copy, t.deeds.forward, t.deeds.select, t.deeds.info, t.deeds.delete];
    expect(await offered()).toEqual(['quick', ...rest]);
    await messageOf(page, 'There are two').focus();
    await page.keyboard.press('r');
    await page.keyboard.press('f');
    await dialog()
      .getByRole('heading', { name: t.deeds.forwardTitle(1) })
      .waitFor();
    expect(await page.locator('.about').count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await be('out');
    await page.locator('.ask').getByRole('button', { name: t.shelf.delete }).waitFor();
    expect(await offered()).toEqual(rest);
    await messageOf(page, 'There are two').focus();
    await page.keyboard.press('+');
    await page.keyboard.press('Delete');
    await dialog()
      .getByRole('heading', { name: t.deeds.deleteTitle(1) })
      .waitFor();
  });

  it('[U482] out of the group, what was not made is said and taken off, and not asked for again', async () => {
    await open(page, 'crew');
    await be('out');
    await page.evaluate((chat) => {
      const state = globalThis.hand.chats.get(chat)!;
      const lines = [{ what: 'renamed', people: [], count: 0, text: 'Night Crew' }] as const;
      if (state.group) state.group = { ...state.group, pending: [{ id: '1', lines, failed: 'out_of_group' }] };
      globalThis.hand.tell();
    }, CHATS.crew);
    const strip = page.locator('.main .pending');
    await strip.getByText(t.errors.out_of_group).waitFor();
    expect(await strip.getByRole('button').allTextContents()).toEqual([t.group.dismiss]);
  });
});
