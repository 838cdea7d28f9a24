/** What the page holds of messages that left it, counted by the browser itself. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { CONVERSATIONS, messageOf, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

/** Five times as many as an open chat shows. */
const MESSAGES = 300;

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

it('[U130] an open chat holds what it shows, however many messages went through it', async () => {
  await open(page, 'empty');
  for (let n = 0; n < MESSAGES; n++)
    await page.evaluate(
      ([chat = '', text = '', isOwn]) => {
        const { hand } = globalThis;
        if (isOwn) void hand.device.call('send', { chat, text });
        else hand.receive(chat, text);
      },
      [CHATS.empty, `Message ${n}`, n % 2 === 0 ? 'own' : ''],
    );
  await messageOf(page, `Message ${MESSAGES - 1}`).waitFor();
  const { held, shown } = await counted(page);
  // Elements alone: with the texts in them, and the last drawing that its successor is compared with, under three times as many.
  expect(held).toBeLessThan(3 * shown);
});

/** Nodes alive in the browser after its collector has run, and elements in the page. */
async function counted(page: Page): Promise<{ readonly held: number; readonly shown: number }> {
  const session = await page.context().newCDPSession(page);
  // What is not needed any more may take its collector two rounds to see.
  for (const _ of [1, 2]) await session.send('HeapProfiler.collectGarbage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { held: nodes, shown: await page.locator('*').count() };
}
