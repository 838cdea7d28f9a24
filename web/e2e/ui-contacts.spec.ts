/** The people one knows: under letters, found, added, called otherwise and taken off, over people in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { LINKS } from './pages/chat-people.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const WREN = '23'.repeat(16);
const list = () => page.locator('.people .person .what > b > span:first-child').allTextContents();
const more = (name: string) => page.getByRole('button', { name: t.people.actions(name) });
const item = (name: string) => page.getByRole('menuitem', { name, exact: true });

describe('contacts', () => {
  it('[U325] stand under the letters of their names, are searched by name or username, and say who is there', async () => {
    for (const width of [390, 900, 1440] as const) {
      await go(page, '/new', { width });
      await page.locator('.letter').first().waitFor();
      expect(await page.locator('.letter').allTextContents()).toEqual(['C', 'I', 'J', 'M', 'P', 'T', 'ل']);
      expect(await list()).toEqual(['Climbing Thursdays', 'Inês Duarte', 'Jonas Lind', 'Maren Holt', 'Priya Nair', 'Tomás Ferreira', 'ليلى حداد']);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await page.getByLabel(t.people.search).fill('ines');
      await expect.poll(list).toEqual(['Inês Duarte']);
      await page.getByLabel(t.people.search).fill('@pri');
      await expect.poll(list).toEqual(['Priya Nair']);
      await page.evaluate(() => {
        globalThis.hand.crowd.presence.set('21'.repeat(16), { is: 'online' });
        globalThis.hand.tell();
      });
      await page.locator('.person .av .on').waitFor();
    }
  });

  it('[U385] leave no heading where nobody of them is called as was typed', async () => {
    await go(page, '/new');
    const heading = page.getByRole('heading', { name: t.people.contacts, exact: true });
    await page.getByLabel(t.people.search).fill('ines');
    await expect.poll(list).toEqual(['Inês Duarte']);
    await heading.waitFor();
    await page.getByLabel(t.people.search).fill('nobody at all');
    await heading.waitFor({ state: 'detached' });
  });

  it('[U326] are added without being written to, called otherwise and taken off, by keys alone', async () => {
    await go(page, '/new');
    await page.evaluate((user) => {
      const { crowd, tell } = globalThis.hand;
      const wren = crowd.people.get(user);
      if (wren) crowd.people.set(user, { ...wren, username: 'wren' });
      tell();
    }, WREN);
    await page.getByLabel(t.people.search).fill('@wren');
    await page.keyboard.press('Enter');
    await more('Wren Okafor').press('Enter');
    await item(t.person.addContact).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.toast').getByText(t.person.added('Wren Okafor')).waitFor();
    expect([await called(page, 'addContact'), await called(page, 'openChat')]).toEqual([[{ text: WREN }], []]);
    await page.getByLabel(t.people.search).fill('');
    await more('Wren Okafor').press('Enter');
    await item(t.person.rename).press('Enter');
    await page.getByRole('dialog').getByLabel(t.person.renameLabel).fill('Harbour Wren');
    await page.keyboard.press('Enter');
    await more('Harbour Wren').press('Enter');
    expect(await axeFinds(page)).toEqual([]);
    await item(t.person.removeContact).press('Enter');
    await more('Harbour Wren').waitFor({ state: 'detached' });
    expect(await called(page, 'removeContact')).toEqual([{ user: WREN }]);
  });

  it('[U327] of whom there are none yet are said to be found, by whom one can be found oneself', async () => {
    await go(page, '/new', { width: 390 });
    await page.evaluate(() => {
      globalThis.hand.crowd.people.clear();
      globalThis.hand.tell();
    });
    await page.getByText(t.people.noContactsHint).waitFor();
    await page.getByText(t.people.myLinkHint).waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });

  it('[U351] find one by a link with its code, which says while it leads nowhere yet, and is made anew after a question', async () => {
    await go(page, '/new', { width: 390 });
    const renew = (place: Pick<Page, 'getByRole'> = page) => place.getByRole('button', { name: t.people.renewLink, exact: true });
    const [old = '', next = ''] = LINKS;
    await page.getByText(old).waitFor();
    await page.getByText(t.people.myLinkWaits).waitFor();
    await page.evaluate(() => {
      const { crowd, tell } = globalThis.hand;
      crowd.ownLink = crowd.ownLink && { ...crowd.ownLink, stands: true };
      tell();
    });
    await page.getByText(t.people.myLinkWaits).waitFor({ state: 'detached' });
    const code = async (): Promise<string> => (await page.locator('.my-link svg').first().innerHTML()) ?? '';
    const before = await code();
    expect(await axeFinds(page)).toEqual([]);
    await renew().focus();
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: t.people.renewTitle });
    await question.waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await called(page, 'makeOwnLink')).toEqual([{ renew: false }]);
    await renew().click();
    await renew(question).click();
    await page.locator('.toast').getByText(t.people.renewed).waitFor();
    await page.getByText(next).waitFor();
    expect([await called(page, 'makeOwnLink'), (await code()) === before]).toEqual([[{ renew: false }, { renew: true }], false]);
  });
});
