/** Messages that bring what this version of the app does not show yet. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, messageOf, open, type Width, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** A message that is shown brings a file, with these words. */
async function bring(shown: string, text: string): Promise<string> {
  const id = (await messageOf(page, shown).last().getAttribute('data-id')) ?? '';
  await page.evaluate(
    ([chat = '', id = '', text = '']) => {
      const none = new Uint8Array();
      const file = { kind: 'file', blob: 'ab'.repeat(32), size: 9, name: 'a.pdf', runs: false, type: '', width: 0, height: 0, duration: 0 } as const;
      globalThis.hand.change(chat, id, { text, marks: [], media: [{ ...file, hasHead: false, blur: none, peaks: none }] });
    },
    [CHATS.rich, id, text],
  );
  return id;
}

it.each(WIDTHS)(
  '[U429] a message with media says that this version does not show it, over the words it comes with, at %i px',
  async (width: Width) => {
    await open(page, 'rich', { width });
    const [bare, worded] = [await bring('Berth 14', ''), await bring('Two in my garage', 'the plans')];
    const inRow = (id: string) => page.locator(`[data-id="${id}"] .b`);
    await inRow(bare).getByText(t.chat.unsupported, { exact: true }).waitFor();
    await inRow(worded).getByText(t.chat.unsupported, { exact: true }).waitFor();
    await inRow(worded).getByText('the plans').waitFor();
    expect(await inRow(bare).locator('time').count()).toBe(1);
    expect(await inRow(worded).locator('time').count()).toBe(1);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
  },
);
