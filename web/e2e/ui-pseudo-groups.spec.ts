/** Screens of groups in a language that is longer than any, to both sides: nothing is cut off or stands on another. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t as english } from '../app/text/en.ts';
import { CONVERSATIONS, go, open, painted, WIDTHS, type Width } from './chat-page.ts';
import { clipped } from './clipped.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { pseudo } from './pseudo.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

describe.each(['pseudo', 'pseudo-rtl'])('in the language "%s"', (language) => {
  const t = pseudo(english, language === 'pseudo-rtl');
  const query = `language=${language}`;

  it.each(WIDTHS)('[L24] groups say all of it: beginning one, its panel, its questions, and who is in it, %i wide', async (width: Width) => {
    const found: string[] = [];
    const look = async (what: string, within?: string): Promise<void> => {
      await painted(page);
      found.push(...(await clipped(page, within)).map((one) => `${what}, ${width}: ${one}`));
    };
    const dialog = page.getByRole('dialog');
    const ask = async (what: string, choose: () => Promise<void>): Promise<void> => {
      await choose();
      await dialog.waitFor();
      await look(what);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    };
    const press = (name: string) => () => page.locator('.info').getByRole('button', { name, exact: true }).click();
    const choose = (name: string) => async () => {
      await page.locator('.members').getByRole('button', { name: 'Aiko Tanabe' }).click();
      await look('what can be done about somebody', ':popover-open');
      await page.getByRole('menuitem', { name, exact: true }).click();
    };
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await go(page, '/new/group', { width, query });
    await page.locator('.picks button').first().click();
    await look('a new group');
    await go(page, `/c/${CHATS.club}/info`, { width, query });
    await page.locator('.members').waitFor();
    await look('the panel', '.info');
    for (const name of [t.group.edit, t.group.add, t.group.rules, t.group.leave]) await ask(name, press(name));
    for (const name of [t.group.rights, t.group.ban, t.group.transfer, t.group.profile]) await ask(name, choose(name));
    await open(page, 'asked', { width, query });
    await ask('blocking', () => page.getByRole('button', { name: t.group.block, exact: true }).click());
    expect(found).toEqual([]);
  });
});
