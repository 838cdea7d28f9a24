/** What a page shows of one session from outside, follows of it in another tab, and lets go when it ends. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import type { ChatView } from '../device/port/port.ts';
import { type Chat, CONVERSATIONS, go, open, receive, spoken } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** Of the scenes: two from Priya, one from a stranger. */
const UNREAD = 4;
const show = (chat: Chat, change: Partial<ChatView>): Promise<void> =>
  page.evaluate(([id, shown]) => globalThis.hand.show(id, shown), [CHATS[chat], change] as const);
const signOut = (): Promise<void> => page.evaluate(() => void globalThis.hand.device.call('signOut', { losing: true, unheard: true }));

describe('a session that ends', () => {
  it('[U131] takes what was said aloud off the page, and where one was out of the address', async () => {
    await open(page, 'talk');
    await receive(page, 'talk', 'The harbour at nine');
    await spoken(page).getByText('The harbour at nine').waitFor({ state: 'attached' });
    await signOut();
    await page.getByLabel(t.signIn.number).waitFor();
    await expect.poll(() => page.locator('body').textContent()).not.toContain('harbour');
    expect([new URL(page.url()).pathname, await page.title()]).toEqual(['/', t.app]);
  });

  it('[U131] what was said aloud does not stay on the page', async () => {
    await open(page, 'talk');
    await receive(page, 'talk', 'The harbour at ten');
    await spoken(page).getByText('The harbour at ten').waitFor({ state: 'attached' });
    await expect.poll(() => spoken(page).textContent(), { timeout: 10_000 }).toBe('');
  });
});

describe('what is unread', () => {
  it('[U133] is counted in the title, and at the chats in the rail and the tabs', async () => {
    for (const width of [390, 1440] as const) {
      await go(page, '/', { width });
      const chats = page.getByRole('navigation', { name: t.nav.main }).getByRole('link', { name: t.nav.chats });
      await chats.getByRole('img', { name: t.list.unread(UNREAD) }).waitFor();
      expect(await page.title()).toBe(`(${UNREAD}) ${t.app}`);
      await receive(page, 'talk', 'One more');
      await expect.poll(() => page.title()).toBe(`(${UNREAD + 1}) ${t.app}`);
    }
    await page.locator('a.row', { hasText: 'Priya' }).click();
    await expect.poll(() => page.title()).toBe(`(${UNREAD - 2}) ${t.app}`);
  });

  it('[U137] does not count a request while it is open, and nothing of that is told', async () => {
    await go(page, '/');
    const row = page.locator('a.row', { hasText: 'Wren' });
    const badge = row.getByRole('img', { name: t.list.unread(1) });
    await badge.waitFor();
    await row.click();
    await badge.waitFor({ state: 'detached' });
    await expect.poll(() => page.title()).toBe(`(${UNREAD - 1}) ${t.app}`);
    expect(await page.evaluate(() => globalThis.hand.called.map(({ name }) => name).filter((name) => name !== 'look'))).toEqual([]);
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    await badge.waitFor();
  });

  it('[U137] is said of whom the title shows, also where the name came later', async () => {
    await open(page, 'empty');
    await show('empty', { title: '@tomas_f' });
    await page.getByRole('heading', { name: '@tomas_f' }).waitFor();
    await show('empty', { title: 'Tomás Ferreira' });
    await page.getByRole('heading', { name: 'Tomás Ferreira' }).waitFor();
    await receive(page, 'empty', 'Are you there?');
    await spoken(page).getByText(t.chat.incoming('Tomás Ferreira', 'Are you there?')).waitFor({ state: 'attached' });
  });
});

describe('a draft of another tab', () => {
  it('[U138] is followed where nobody writes, and takes nothing from where somebody does', async () => {
    await open(page, 'empty');
    await composer(page).fill('Mine');
    await page.locator('a.row[aria-current]').focus();
    await show('empty', { draft: 'Written elsewhere' });
    await expect.poll(() => composer(page).inputValue()).toBe('Written elsewhere');
    await composer(page).fill('Written here');
    await show('empty', { draft: 'Later elsewhere' });
    await page.locator('a.row', { hasText: 'Later elsewhere' }).waitFor();
    expect(await composer(page).inputValue()).toBe('Written here');
  });
});
