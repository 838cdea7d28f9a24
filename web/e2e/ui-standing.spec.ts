/** Whoever goes by keys stands somewhere at any time: where what had the focus goes, is off for a while or is drawn elsewhere. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { called, CONVERSATIONS, go, hand, open, painted, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { newKeys } from './keys-only.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const panel = () => page.locator('.info');
const sure = () => page.getByRole('dialog').getByRole('button', { name: t.group.remove, exact: true });
const inPanel = (name: string) => panel().getByRole('button', { name });

it('[U401] what goes hands the focus to what comes next, and what closes to what opened it', async () => {
  await open(page, 'club');
  const keys = newKeys(page);
  await keys.choose(page.getByRole('button', { name: t.chat.info, exact: true }));
  await keys.choose(inPanel('Jonas Lind'));
  await keys.choose(page.getByRole('menuitem', { name: t.group.remove, exact: true }), 'ArrowDown');
  await keys.choose(sure());
  await inPanel('Jonas Lind').waitFor({ state: 'detached' });
  await keys.at(inPanel('Priya Nair'));
  // The last of a list: what comes before it.
  await keys.reach(inPanel(t.group.dismiss).last(), 'Shift+Tab');
  const left = await inPanel(t.group.dismiss).count();
  await keys.press('Enter');
  await expect.poll(() => inPanel(t.group.dismiss).count()).toBe(left - 1);
  expect(await panel().locator(':focus').count()).toBe(1);
  await keys.choose(inPanel(t.nav.close), 'Shift+Tab');
  await panel().waitFor({ state: 'detached' });
  await keys.at(page.getByRole('button', { name: t.chat.info, exact: true }));
});

it('[U401] who points, and goes where nothing is, is left alone', async () => {
  await go(page, `/c/${CHATS.club}/info`);
  await inPanel('Jonas Lind').click();
  await page.getByRole('menuitem', { name: t.group.remove, exact: true }).click();
  await sure().click();
  await inPanel('Jonas Lind').waitFor({ state: 'detached' });
  await painted(page);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
});

it('[U402] what waits for its answer keeps the focus, and is asked once', async () => {
  await go(page, '/new/group');
  const keys = newKeys(page);
  await keys.at(page.getByLabel(t.group.name));
  await keys.type('Regatta');
  await hand(page, (one) => {
    one.refuse('full');
    // As long as the page likes.
    const { call } = one.device;
    Object.assign(one.device, {
      call: async (...asked: Parameters<typeof call>) => {
        const answer = await call(...asked);
        if (asked[0] === 'createGroup') await new Promise((done) => addEventListener('answer', done, { once: true }));
        return answer;
      },
    });
  });
  const create = page.getByRole('button', { name: t.group.create(1) });
  await keys.choose(create);
  await untilCalled(page, 'createGroup');
  await page.locator('[aria-disabled="true"]', { hasText: t.group.create(1) }).waitFor();
  await keys.press('Enter', 'Space');
  await keys.at(create);
  await page.evaluate(() => dispatchEvent(new Event('answer')));
  await page.getByText(t.errors.full).waitFor();
  await keys.at(create);
  expect((await called(page, 'createGroup')).length).toBe(1);
  await keys.press('Enter');
  await untilCalled(page, 'createGroup', 2);
  await page.evaluate(() => dispatchEvent(new Event('answer')));

  await open(page, 'talk');
  await keys.reach(composer(page));
  await keys.type('By its button');
  const send = page.getByRole('button', { name: t.chat.send, exact: true });
  await keys.choose(send);
  await untilCalled(page, 'send');
  expect(await composer(page).inputValue()).toBe('');
  // The same button, which records now.
  await keys.at(page.getByRole('button', { name: t.chat.record, exact: true }));
  expect((await called(page, 'send')).length).toBe(1);
});
