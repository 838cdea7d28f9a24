/** What is done about a person, from the panel, a request and messages that were picked out, over conversations in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, messageOf, open, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const [PRIYA, MAREN, WREN] = ['21'.repeat(16), '29'.repeat(16), '23'.repeat(16)];
const panel = () => page.locator('.info');
const press = (name: string) => page.getByRole('button', { name, exact: true });
const inPanel = (name: string) => panel().getByRole('button', { name, exact: true });
const dialog = () => page.getByRole('dialog');
const toast = () => page.locator('.toast');
const show = async (): Promise<void> => {
  const toggle = press(t.chat.info);
  // It stays open from chat to chat where there is room.
  if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
  await panel().locator('.deeds').waitFor();
};

describe('the panel of a person', () => {
  it('[U316] says what they show of themselves, what they are called here, when they were here and which groups both are in', async () => {
    for (const width of [390, 900, 1440] as const) {
      await open(page, 'rich', { width });
      await page.evaluate((user) => {
        const { crowd, tell } = globalThis.hand;
        const person = crowd.people.get(user);
        if (person) crowd.people.set(user, { ...person, ownName: 'Maren H.', bio: 'Boats, mostly.' });
        crowd.presence.set(user, { is: 'online' });
        tell();
      }, MAREN);
      await show();
      const said = await panel().locator('.scroll').textContent();
      for (const text of [
        'Maren Holt',
        t.chat.online,
        'Maren H.',
        t.person.ownName,
        'Boats, mostly.',
        t.info.verified,
        t.person.groups,
        'Harbour Crew',
      ])
        expect([width, text, said?.includes(text)]).toEqual([width, text, true]);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await inPanel('Harbour Crew').click();
      await page.waitForURL(({ pathname }) => pathname === `/c/${CHATS.crew}`);
    }
  });

  it('[U388] shows words about oneself on as many lines as they were written in, each in its own direction', async () => {
    await open(page, 'talk');
    await page.evaluate((user) => {
      const { crowd, tell } = globalThis.hand;
      const person = crowd.people.get(user);
      if (person) crowd.people.set(user, { ...person, bio: 'مرحبا\nBoats, mostly.' });
      tell();
    }, PRIYA);
    await show();
    const said = panel().getByText('Boats, mostly.');
    await said.waitFor();
    const look = await said.evaluate((element) => {
      const range = document.createRange();
      const lineOf = (from: number) => {
        range.setStart(element.firstChild as Text, from);
        range.setEnd(element.firstChild as Text, from + 1);
        return range.getBoundingClientRect();
      };
      return { lines: lineOf(6).top - lineOf(0).top, side: getComputedStyle(element).unicodeBidi };
    });
    expect([look.lines > 0, look.side]).toEqual([true, 'plaintext']);
  });

  it('[U317] names a person anew, takes them off the contacts and on again, and mutes the chat', async () => {
    await open(page, 'talk');
    await show();
    await inPanel(t.person.rename).click();
    await dialog().getByLabel(t.person.renameLabel).fill('Captain Priya');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(await called(page, 'renameContact')).toEqual([{ user: PRIYA, name: 'Captain Priya' }]);
    await panel().getByText(t.person.ownName).waitFor();
    await inPanel(t.person.removeContact).click();
    await toast().getByText(t.person.removed('Captain Priya')).waitFor();
    await toast().getByRole('button', { name: t.deeds.undo }).click();
    await inPanel(t.person.removeContact).waitFor();
    expect([await called(page, 'removeContact'), await called(page, 'addContact')]).toEqual([[{ user: PRIYA }], [{ text: PRIYA }]]);
    await inPanel(t.shelf.mute).click();
    await page.getByRole('menuitem', { name: t.shelf.always }).click();
    await inPanel(t.shelf.unmute).click();
    await inPanel(t.shelf.mute).waitFor();
  });

  it('[U318] blocks after saying what that means; then nothing can be written, until they are unblocked', async () => {
    await open(page, 'talk');
    await show();
    await inPanel(t.person.block).click();
    await dialog().getByText(t.person.blockHint).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await called(page, 'block')).toEqual([]);
    await inPanel(t.person.block).click();
    await dialog().getByRole('button', { name: t.person.block }).click();
    await page.locator('.main').getByText(t.person.youBlocked('Priya Nair')).waitFor();
    expect(await composer(page).count()).toBe(0);
    await page.locator('.ask').getByRole('button', { name: t.person.unblock }).click();
    await composer(page).waitFor();
    expect([await called(page, 'block'), await called(page, 'unblock')]).toEqual([[{ user: PRIYA }], [{ user: PRIYA }]]);
  });
});

describe('a report', () => {
  it('[U319] goes with the reason, the words and the last messages of whoever it is about, and blocks them too, unless that is not wanted', async () => {
    await open(page, 'talk', { width: 390 });
    await show();
    await inPanel(t.person.report).click();
    await dialog().getByText(t.person.reportLead('Priya Nair')).waitFor();
    await dialog()
      .getByRole('switch', { name: t.person.reportLast(5) })
      .waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await dialog().getByRole('radio', { name: t.person.reasons.fraud }).check();
    await dialog().getByLabel(t.person.reportText).fill('She sells tickets she has not');
    await dialog()
      .getByRole('switch', { name: t.person.alsoBlock('Priya Nair') })
      .uncheck();
    await press(t.person.reportSend).click();
    await toast().getByText(t.person.reported).waitFor();
    const [report] = await called(page, 'report');
    expect(report).toMatchObject({ user: PRIYA, reason: 'fraud', text: 'She sells tickets she has not' });
    expect(report?.['messages']).toHaveLength(5);
    expect(await called(page, 'block')).toEqual([]);
  });

  it('[U320] goes with the messages that were picked out, of one person', async () => {
    await open(page, 'talk');
    const pick = (text: string) => messageOf(page, text).click({ modifiers: ['Control'] });
    await pick('No rush');
    await pick('You are the best');
    await page.locator('.picking').getByRole('button', { name: t.person.report }).click();
    await dialog().getByText(t.person.reportThese(2)).waitFor();
    await press(t.person.reportSend).click();
    await untilCalled(page, 'block');
    const [report] = await called(page, 'report');
    expect(report).toMatchObject({ reason: 'spam', messages: [{ chat: CHATS.talk }, { chat: CHATS.talk }] });
    await open(page, 'talk');
    await pick('No rush');
    await pick('Yes, the first one');
    await page.locator('.bar.picking').waitFor();
    expect(await page.locator('.picking').getByRole('button', { name: t.person.report }).count()).toBe(0);
  });

  it('[U321] and a block answer a request too; who is blocked asks no more, and can be let ask again at once', async () => {
    for (const width of [390, 1440] as const) {
      await open(page, 'request', { width });
      const ask = page.locator('.ask');
      await ask.getByRole('button', { name: t.person.report }).click();
      await dialog().getByText(t.person.reportLead('Wren Okafor')).waitFor();
      await page.keyboard.press('Escape');
      await ask.getByRole('button', { name: t.person.block }).click();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await dialog().getByRole('button', { name: t.person.block }).click();
      await page.waitForURL((url) => url.pathname === '/');
      await page.locator('a.row', { hasText: 'Wren Okafor' }).waitFor({ state: 'detached' });
      expect(await called(page, 'block')).toEqual([{ user: WREN }]);
      await toast().getByRole('button', { name: t.person.unblock }).click();
      await page.locator('a.row', { hasText: 'Wren Okafor' }).waitFor();
    }
  });
});
