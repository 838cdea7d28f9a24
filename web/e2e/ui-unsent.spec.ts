/** Why a message was not sent, as its author reads it under it. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, hand, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import type { Failure } from '../device/port/failure.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const refuse = (because: Failure): Promise<void> =>
  page.evaluate(
    ([chat, because]) => {
      const id = [...document.querySelectorAll('.msg.own')].at(-1)?.getAttribute('data-id') ?? '';
      globalThis.hand.change(chat, id, { status: 'failed', because });
    },
    [CHATS.long, because] as const,
  );

it('[X447] what the hub has no room for says so where it is not sent, with what is used, and where no number is confirmed that confirming one gives more', async () => {
  await open(page, 'long', { width: 390, query: 'theme=light' });
  await refuse({ code: 'quota_exceeded', used: 60_000_000, count: 67_108_864 });
  const last = page.locator('.msg.own').last();
  await last.getByText(t.media.noRoom('60 MB', '67 MB')).waitFor();
  expect(await last.getByRole('button', { name: t.number.confirm }).count()).toBe(0);
  await hand(page, (one) => one.unbind());
  await last.getByText(t.media.confirmForMore).waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await last.getByRole('button', { name: t.number.confirm }).click();
  await page.getByRole('dialog').waitFor();
});

it('[X447] what is not sent for another reason says that one', async () => {
  await open(page, 'long', { width: 390, query: 'theme=light' });
  await refuse({ code: 'out_of_group' });
  await page.locator('.msg.own').last().getByText(t.errors.out_of_group).waitFor();
});
