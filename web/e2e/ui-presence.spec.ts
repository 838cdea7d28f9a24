/** Who is there and who types, in a real Chromium over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go, hand, open, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const PRIYA = '21'.repeat(16);
const row = (name: string) => page.locator('a.row', { hasText: name });
const subtitle = () => page.locator('.main .bar .sub');
const looks = async (): Promise<readonly unknown[]> => (await called(page, 'look')).map(({ on }) => on);

describe('presence', () => {
  it('[U313] is told while the page has the focus, again each minute, and ended when it is left', async () => {
    await page.clock.install();
    await go(page, '/');
    await untilCalled(page, 'look');
    await page.clock.runFor(60_000);
    await untilCalled(page, 'look', 2);
    await page.evaluate(() => {
      document.hasFocus = () => false;
      dispatchEvent(new Event('blur'));
    });
    await untilCalled(page, 'look', 3);
    await page.clock.runFor(180_000);
    await page.evaluate(() => {
      document.hasFocus = () => true;
      dispatchEvent(new Event('focus'));
    });
    await untilCalled(page, 'look', 4);
    expect(await looks()).toEqual([true, true, false, true]);
    const faces = (await called(page, 'look')).map(({ face }) => face);
    expect([new Set(faces).size, String(faces[0]).length]).toEqual([1, 32]);
    await hand(page, (one) => one.remove());
    await untilCalled(page, 'look', 5);
    await page.clock.runFor(180_000);
    expect((await looks()).slice(4)).toEqual([false]);
  });

  it('[U314] stands under the name as far as it is shown, and in the list as a sign that is read out', async () => {
    for (const width of [390, 1440] as const) {
      await open(page, 'talk', { width });
      await subtitle().getByText('@priya').waitFor();
      const show = (presence: object): Promise<void> =>
        page.evaluate(
          ([user, is]) => {
            globalThis.hand.crowd.presence.set(user as string, is as never);
            globalThis.hand.tell();
          },
          [PRIYA, presence] as const,
        );
      await show({ is: 'seen', at: Date.now() });
      await subtitle()
        .getByText(/^last seen (?:today|yesterday) /)
        .waitFor();
      for (const [bucket, text] of Object.entries(t.chat.about)) {
        await show({ is: 'about', bucket });
        await subtitle().getByText(text).waitFor();
      }
      await show({ is: 'online' });
      await subtitle().getByText(t.chat.online).waitFor();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await go(page, '/', { width });
      expect(await page.locator('.row .on').count()).toBe(0);
      await show({ is: 'online' });
      await row('Priya Nair').locator('.on').waitFor();
      await page.getByRole('link', { name: /^Priya Nair online/ }).waitFor();
    }
  });

  it('[U315] of who types shows in the list and over the chat, and own typing is told while a message is written', async () => {
    await open(page, 'talk');
    const types = (chat: 'talk' | 'crew', users: readonly string[]): Promise<void> =>
      page.evaluate(
        ([title, typing]) => {
          const found = [...globalThis.hand.chats.values()].find(({ view }) => view.title === title);
          if (found) globalThis.hand.show(found.view.chat, { typing: typing as string[] });
        },
        [chat === 'talk' ? 'Priya Nair' : 'Harbour Crew', users] as const,
      );
    await types('talk', [PRIYA]);
    await subtitle().getByText(t.chat.typing).waitFor();
    await row('Priya Nair').locator('.pv').getByText(t.chat.typing).waitFor();
    await types('talk', []);
    await row('Priya Nair').locator('.pv').getByText('And is it just us?').waitFor();
    const [maren, jonas] = ['29'.repeat(16), '22'.repeat(16)];
    for (const [users, text] of [
      [[maren], t.chat.typingOne('Maren Holt')],
      [[maren, jonas], t.chat.typingTwo('Maren Holt', 'Jonas Lind')],
      [[maren, jonas, PRIYA], t.chat.typingMany(3)],
      [['fe'.repeat(16)], t.chat.typingMany(1)],
    ] as const) {
      await types('crew', users);
      await row('Harbour Crew').locator('.pv').getByText(text).waitFor();
    }
    await open(page, 'crew');
    await types('crew', [maren]);
    await subtitle().getByText(t.chat.typingOne('Maren Holt')).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await open(page, 'talk');
    expect(await called(page, 'typing')).toEqual([]);
    await composer(page).pressSequentially('Hi');
    await untilCalled(page, 'typing', 2);
    await composer(page).fill('');
    await composer(page).press('ArrowUp');
    await page.getByText(t.chat.editing).waitFor();
    await composer(page).pressSequentially('!');
    expect(await called(page, 'typing')).toHaveLength(2);
  });
});
