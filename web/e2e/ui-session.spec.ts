/** What a page shows of one session from outside, follows of it in another tab, and lets go when it ends. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatView } from '../device/port.ts';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { Hand } from './pages/chat-device.ts';
import { CHATS } from './pages/chat-scenes.ts';

type Chat = keyof typeof CHATS;
type Held = { readonly hand: Hand };
/** Of the scenes: two from Priya, one from a stranger. */
const UNREAD = 3;

let served: ServedPage;
let profile: Profile;
let page: Page;
beforeAll(async () => {
  served = await servePage('web/e2e/pages/chat.tsx');
  profile = await openProfile();
  page = profile.context.pages()[0] ?? (await profile.context.newPage());
  page.setDefaultTimeout(10_000);
});
beforeEach(() => page.setViewportSize({ width: 1440, height: 900 }));
afterAll(async () => {
  await profile.close();
  await served.close();
});

async function go(path: string, width = 1440): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(served.url + path);
  await page.locator('.app a.row').first().waitFor({ state: 'attached' });
  await page.bringToFront();
}
const open = (chat: Chat): Promise<void> => go(`/c/${CHATS[chat]}`);
const receive = (chat: Chat, text: string): Promise<string> =>
  page.evaluate(([id = '', words = '']) => (globalThis as unknown as Held).hand.receive(id, words), [CHATS[chat], text]);
const show = (chat: Chat, change: Partial<ChatView>): Promise<void> =>
  page.evaluate(([id, shown]) => (globalThis as unknown as Held).hand.show(id, shown), [CHATS[chat], change] as const);
const signOut = (): Promise<void> => page.evaluate(() => void (globalThis as unknown as Held).hand.device.call('signOut', { force: true }));
const spoken = () => page.locator('[aria-live="polite"]');
const box = () => page.getByRole('textbox', { name: t.chat.message });

describe('a session that ends', () => {
  it('[U131] takes what was said aloud off the page, and where one was out of the address', async () => {
    await open('talk');
    await receive('talk', 'The harbour at nine');
    await spoken().getByText('The harbour at nine').waitFor({ state: 'attached' });
    await signOut();
    await page.getByLabel(t.signIn.number).waitFor();
    await expect.poll(() => page.locator('body').textContent()).not.toContain('harbour');
    expect([new URL(page.url()).pathname, await page.title()]).toEqual(['/', t.app]);
  });

  it('[U131] what was said aloud does not stay on the page', async () => {
    await open('talk');
    await receive('talk', 'The harbour at ten');
    await spoken().getByText('The harbour at ten').waitFor({ state: 'attached' });
    await expect.poll(() => spoken().textContent(), { timeout: 10_000 }).toBe('');
  });
});

describe('what is unread', () => {
  it('[U133] is counted in the title, and at the chats in the rail and the tabs', async () => {
    for (const width of [390, 1440]) {
      await go('/', width);
      const chats = page.getByRole('navigation', { name: t.nav.main }).getByRole('link', { name: t.nav.chats });
      await chats.getByRole('img', { name: t.list.unread(UNREAD) }).waitFor();
      expect(await page.title()).toBe(`(${UNREAD}) ${t.app}`);
      await receive('talk', 'One more');
      await expect.poll(() => page.title()).toBe(`(${UNREAD + 1}) ${t.app}`);
    }
    await page.locator('a.row', { hasText: 'Priya' }).click();
    await expect.poll(() => page.title()).toBe(`(1) ${t.app}`);
  });

  it('[U137] does not count a request while it is open, and nothing of that is told', async () => {
    await go('/');
    const row = page.locator('a.row', { hasText: 'Wren' });
    const badge = row.getByRole('img', { name: t.list.unread(1) });
    await badge.waitFor();
    await row.click();
    await badge.waitFor({ state: 'detached' });
    await expect.poll(() => page.title()).toBe(`(${UNREAD - 1}) ${t.app}`);
    expect(await page.evaluate(() => (globalThis as unknown as Held).hand.called.map(({ name }) => name))).toEqual([]);
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    await badge.waitFor();
  });

  it('[U137] is said of whom the title shows, also where the name came later', async () => {
    await open('empty');
    await show('empty', { title: '@tomas_f' });
    await page.getByRole('heading', { name: '@tomas_f' }).waitFor();
    await show('empty', { title: 'Tomás Ferreira' });
    await page.getByRole('heading', { name: 'Tomás Ferreira' }).waitFor();
    await receive('empty', 'Are you there?');
    await spoken().getByText(t.chat.incoming('Tomás Ferreira', 'Are you there?')).waitFor({ state: 'attached' });
  });
});

describe('the places', () => {
  it('[U140] are tabs on a phone wherever one is, but inside a chat, and behind the menu button where there are two columns', async () => {
    const tabs = page.locator('.tabbar');
    const seen: (string | boolean)[][] = [];
    for (const path of ['/', '/new', '/settings', '/settings/appearance', `/c/${CHATS.talk}`, `/c/${CHATS.talk}/safety`]) {
      await go(path, 390);
      seen.push([path.replace(CHATS.talk, 'talk'), await tabs.isVisible()]);
    }
    expect(seen).toEqual([
      ['/', true],
      ['/new', true],
      ['/settings', true],
      ['/settings/appearance', true],
      ['/c/talk', false],
      ['/c/talk/safety', false],
    ]);
    await go('/', 900);
    const menu = page.getByRole('button', { name: t.nav.menu });
    await menu.focus();
    await page.keyboard.press('Enter');
    await tabs.waitFor();
    await page.keyboard.press('Escape');
    await tabs.waitFor({ state: 'hidden' });
    expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await tabs.getByRole('link', { name: t.nav.settings }).click();
    await page.waitForURL('**/settings');
    expect(await tabs.isVisible()).toBe(false);
  });
});

describe('what is shown without colours of our own', () => {
  it('[U136] a choice, a field, a bubble and the focus have an edge of their own', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const look = (selector: string, property: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    await go('/settings/appearance');
    expect(await look('.seg label:has(:checked)', 'background-color')).not.toBe(await look('.seg label:not(:has(:checked))', 'background-color'));
    expect(await look('.seg label:has(:checked)', 'color')).toBe(await look('.set a[aria-current]', 'color'));
    for (const box of ['.seg', '.sample .in', '.sample .out']) expect([box, await look(box, 'border-top-width')]).toEqual([box, '1px']);
    await page.getByRole('radio', { name: t.settings.themes.dark }).focus();
    expect(await look('.seg label:has(:focus-visible)', 'outline-style')).toBe('solid');
    await open('talk');
    expect(await look('.comp .box', 'border-top-width')).toBe('1px');
    await page.locator('a.row').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await look('a.row:focus', 'outline-style')).toBe('solid');
    await page.emulateMedia({ forcedColors: 'none' });
  });
});

describe('a toast', () => {
  it('[U141] that is there leaves the newest message in sight', async () => {
    for (const width of [390, 1440]) {
      await go(`/c/${CHATS.long}/m/${'ab'.repeat(16)}`, width);
      const toast = page.locator('.toast');
      await toast.hover();
      const gap = async (): Promise<number> => {
        const [above, below] = [await page.locator('.msg').last().boundingBox(), await toast.boundingBox()];
        return above && below ? below.y - above.y - above.height : Number.NaN;
      };
      await expect.poll(gap).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('a draft of another tab', () => {
  it('[U138] is followed where nobody writes, and takes nothing from where somebody does', async () => {
    await open('empty');
    await box().fill('Mine');
    await page.locator('a.row[aria-current]').focus();
    await show('empty', { draft: 'Written elsewhere' });
    await expect.poll(() => box().inputValue()).toBe('Written elsewhere');
    await box().fill('Written here');
    await show('empty', { draft: 'Later elsewhere' });
    await page.locator('a.row', { hasText: 'Later elsewhere' }).waitFor();
    expect(await box().inputValue()).toBe('Written here');
  });
});
