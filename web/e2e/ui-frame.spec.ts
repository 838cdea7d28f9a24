/** The frame around conversations in a real browser: what is lit, said and named, what floats over it, and a device that was removed from its account. */
import axe from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { Hand } from './pages/chat-device.ts';
import { CHATS } from './pages/chat-scenes.ts';

const GONE = 'ab'.repeat(16);
const WIDTHS = [390, 900, 1440] as const;
type Chat = keyof typeof CHATS;

let served: ServedPage;
let profile: Profile;
let page: Page;
let errors: string[];
beforeAll(async () => {
  served = await servePage('web/e2e/pages/chat.tsx');
  profile = await openProfile();
  page = profile.context.pages()[0] ?? (await profile.context.newPage());
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
});
beforeEach(() => {
  errors = [];
});
afterAll(async () => {
  await profile.close();
  await served.close();
});

async function go(path: string, width: (typeof WIDTHS)[number] = 1440, query = ''): Promise<void> {
  await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
  await page.goto(`${served.url}${path}?${query}`);
  await page.locator('.app').waitFor();
  await page.bringToFront();
}
async function open(chat: Chat, width: (typeof WIDTHS)[number] = 1440, message = ''): Promise<void> {
  await go(`/c/${CHATS[chat]}${message && `/m/${message}`}`, width);
  await page.locator('.msgs > li').first().waitFor();
}
const hand = <T>(act: (hand: Hand) => T): Promise<T> => page.evaluate(`(${act})(globalThis.hand)`) as Promise<T>;
const receive = (chat: Chat, text: string): Promise<string> =>
  page.evaluate(([id = '', words = '']) => (globalThis as unknown as { hand: Hand }).hand.receive(id, words), [CHATS[chat], text]);
const calls = (): Promise<readonly string[]> => hand((one) => one.called.map(({ name }) => name));
const box = () => page.getByRole('textbox', { name: t.chat.message });
const offline = (): Promise<void> => hand((one) => one.connect({ state: 'offline', waiting: 2 }));

/** The name of a place, without how much is unread there. */
const withoutCount = (text: string): string => text.replace(/\d+$/, '');

describe('the frame', () => {
  it('[U45] exactly one place is lit, and the own chat lights its own', async () => {
    const lit = async (): Promise<readonly string[]> =>
      (await page.getByRole('navigation', { name: t.nav.main }).locator('[aria-current]').allTextContents()).map(withoutCount);
    for (const width of WIDTHS) {
      for (const [path, name] of [
        ['/', t.nav.chats],
        [`/c/${CHATS.talk}`, t.nav.chats],
        [`/c/${CHATS.talk}/safety`, t.nav.chats],
        [`/c/${CHATS.saved}`, t.nav.saved],
        ['/new', t.nav.people],
        ['/settings', t.nav.settings],
      ] as const) {
        await go(path, width);
        await page.locator('a.row').first().waitFor({ state: 'attached' });
        // Of the three ways to the places one is shown, or none is while one is inside a chat on a phone.
        if (width === 390 && path.startsWith('/c/')) expect([path, await page.locator('.tabbar').isVisible()]).toEqual([path, false]);
        if (width === 390 && path.startsWith('/c/')) continue;
        if (width === 900 && path !== '/settings') await page.getByRole('button', { name: t.nav.menu }).click();
        if (width === 900 && path === '/settings') continue;
        expect([path, await lit()]).toEqual([path, [name]]);
      }
    }
  });

  it('[U99] an address that leads nowhere becomes that of the list', async () => {
    for (const [path, to] of [
      ['/nowhere/at/all', '/'],
      ['/c/what', '/'],
      ['/settings/bogus', '/settings'],
      ['/new', '/new'],
    ] as const) {
      await go(path);
      await expect.poll(() => new URL(page.url()).pathname).toBe(to);
    }
  });

  it('[U46] words said twice are said twice', async () => {
    await open('talk');
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      const region = document.querySelector('[aria-live="polite"]');
      if (!region) throw new Error('nothing speaks');
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) said.push(...[...addedNodes].map((node) => node.textContent ?? ''));
      }).observe(region, { subtree: true, childList: true, characterData: true });
    });
    for (const _ of [1, 2]) {
      await receive('talk', 'Are you there?');
      // What comes within two seconds is joined.
      await page.waitForTimeout(2100);
    }
    const words = t.chat.incoming('Priya Nair', 'Are you there?');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'said'))).toEqual([words, words]);
  });

  it('[U47] what floats up lies over nothing at the foot: neither the composer, however tall, nor the tabs', async () => {
    const gap = (foot: string) =>
      page.evaluate((selector) => {
        const [toast, below] = ['.toast', selector].map((one) => document.querySelector(one)?.getBoundingClientRect());
        return toast && below ? below.top - toast.bottom : Number.NaN;
      }, foot);
    for (const width of WIDTHS) {
      await open('talk', width, GONE);
      await page.getByText(t.chat.gone).hover();
      for (const lines of [1, 30]) {
        await box().fill('a\n'.repeat(lines));
        await expect.poll(() => gap('.comp')).toBeGreaterThanOrEqual(8);
        expect(await gap('.comp')).toBeLessThan(24);
      }
    }
    await open('talk', 390, GONE);
    await page.getByText(t.chat.gone).hover();
    await page.keyboard.press('Escape');
    await page.locator('.tabbar').waitFor();
    await expect.poll(() => gap('.tabbar')).toBeGreaterThanOrEqual(8);
  });

  it('[U48] that the line is down is said once: over the open chat, else over the list', async () => {
    for (const [path, width, where] of [
      ['/', 390, '.list'],
      ['/', 1440, '.list'],
      ['/new', 1440, '.list'],
      [`/c/${CHATS.talk}`, 390, 'main'],
      [`/c/${CHATS.talk}`, 1440, 'main'],
    ] as const) {
      await go(path, width);
      await offline();
      await page.locator(where).getByRole('status').getByText(t.connection.offline(2)).waitFor();
      expect([path, width, await page.getByText(t.connection.offline(2)).count()]).toEqual([path, width, 1]);
    }
  });

  it('[U49] a row is read out as who, how many, what and when, whatever stands where', async () => {
    await go('/');
    const nameOf = async (title: string): Promise<string> => {
      const row = page.locator('a.row', { hasText: title });
      return (/link "(.*)"/.exec((await row.ariaSnapshot()).replaceAll('\\"', '')) ?? [])[1] ?? '';
    };
    expect(await nameOf('Priya')).toMatch(
      new RegExp(`^Priya Nair ${t.chat.verified} ${t.list.unread(2).replace(/\(|\)/g, '')} And is it just us\\? \\d?\\d:\\d\\d`),
    );
    expect(await nameOf('Inês')).toMatch(new RegExp(`^Inês Duarte ${t.list.draft} Could you send me the keys for `));
    expect(await nameOf(t.list.saved)).toMatch(new RegExp(`^${t.list.saved} Boarding pass: AB12CD ${t.status.delivered} `));
  });

  it('[U82] names and words of any length stay in their place', async () => {
    const word = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(2).slice(0, 64);
    for (const width of WIDTHS)
      for (const name of [word, 'اسم طويل جدا '.repeat(5).trim(), 'One of many names '.repeat(4).trim()]) {
        await open('empty', width);
        const bar = () => page.locator('main header.bar').evaluate((element) => element.clientHeight);
        const before = await bar();
        await page.evaluate(([chat = '', title = '']) => (globalThis as unknown as { hand: Hand }).hand.show(chat, { title }), [CHATS.empty, name]);
        await page.getByRole('heading', { name }).waitFor();
        await receive('empty', `${word.repeat(30)} ${'https://example.org/'.padEnd(300, 'x')}`);
        await page.locator('.msg').last().waitFor();
        const out = await page.evaluate(() => {
          const shown = [...document.querySelectorAll('.hello, .hello b, .msg .b, .msg .tx, header.bar .nm, a.row .nm, .sub')];
          const wide = shown.filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1);
          const spilling = shown.filter(
            (one) => getComputedStyle(one).overflowX === 'visible' && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0,
          );
          return [...wide, ...spilling].map((one) => one.outerHTML.slice(0, 60));
        });
        expect([width, name, out, await bar()]).toEqual([width, name, [], before]);
      }
  });

  it('[U78] the main part is named by what is in it, and the first stop of all leads to where one writes', async () => {
    const main = (name: string) => page.getByRole('main', { name, exact: true });
    await open('talk');
    expect(await main('Priya Nair').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t.skipToComposer);
    await page.keyboard.press('Enter');
    expect(await box().evaluate((element) => element === document.activeElement)).toBe(true);
    await open('saved');
    expect(await main(t.list.saved).count()).toBe(1);
    for (const [path, name] of [
      ['/new', t.people.title],
      ['/settings', t.settings.title],
    ] as const) {
      await go(path);
      expect(await main(name).count()).toBe(1);
    }
  });

  it('[U79] F6 goes round the parts of every screen and back, and Escape to the chats', async () => {
    const part = () => page.evaluate(() => document.activeElement?.closest('[data-part]')?.className);
    for (const [path, width, round] of [
      [`/c/${CHATS.talk}`, 1440, ['rail', 'list', 'msgs', 'comp']],
      [`/c/${CHATS.talk}`, 900, ['list', 'msgs', 'comp']],
      [`/c/${CHATS.request}`, 390, ['msgs', 'ask']],
      ['/settings/appearance', 1440, ['rail', 'set-list', 'page']],
      ['/new', 900, ['list', 'people']],
      ['/new', 390, ['people', 'tabbar']],
      ['/settings', 390, ['set-list', 'tabbar']],
      ['/', 390, ['list', 'tabbar']],
    ] as const) {
      await go(path, width);
      await page.locator(`.${round.at(-1)}`).waitFor();
      await page.locator('.msgs > li:visible, a.row:visible, .page h1:visible, .set-list h1:visible, .people h1:visible').first().waitFor();
      const went: (string | undefined)[] = [];
      for (const _ of round) {
        await page.keyboard.press('F6');
        went.push(await part());
      }
      expect([path, width, [...went].sort()]).toEqual([path, width, [...round].sort()]);
      // Where a chat opened, its box may have had the focus: the round is the same from anywhere.
      const from = round.indexOf(went[0] as never);
      expect(went).toEqual([...round.slice(from), ...round.slice(0, from)]);
      await page.keyboard.press('Shift+F6');
      expect(await part()).toBe(went.at(-2));
    }
    await go('/new');
    await page.getByLabel(t.people.search).focus();
    await page.keyboard.press('Escape');
    expect(await part()).toBe('list');
    await page.locator('.rail a').first().focus();
    await page.keyboard.press('Escape');
    expect(await part()).toBe('list');
  });
});

describe('pasting', () => {
  it('[U80] pasting takes plain text only: of markup its words, and nothing of it is drawn', async () => {
    await profile.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: served.url });
    for (const [html, plain] of [
      ['<h1 style="position:fixed;inset:0;z-index:99">Sign in again</h1><img src=x onerror="document.title=1">', 'Sign in again'],
      ['<b>fett</b> <script>document.title = 1</script>', '<b>fett</b> & "co"'],
      ['<p dir="rtl">مرحبا</p>', 'مرحبا'],
    ] as const) {
      await open('talk');
      await page.evaluate(
        ([markup = '', text = '']) => {
          const blob = (kind: string, of: string) => new Blob([of], { type: kind });
          return navigator.clipboard.write([new ClipboardItem({ 'text/html': blob('text/html', markup), 'text/plain': blob('text/plain', text) })]);
        },
        [html, plain],
      );
      const elements = (): Promise<number> => page.evaluate(() => document.querySelectorAll('body *').length);
      await box().focus();
      const before = await elements();
      await page.keyboard.press('Control+v');
      await expect.poll(() => box().inputValue()).toBe(plain);
      expect(await elements()).toBe(before);
      expect(await box().evaluate((element) => element.children.length)).toBe(0);
      await page.keyboard.press('Enter');
      const sent = page.locator('.msg.own').last().locator('.tx');
      await expect.poll(async () => (await sent.textContent())?.startsWith(plain)).toBe(true);
      expect(await sent.locator('h1, b, img, script, p').count()).toBe(0);
      expect(await page.title()).toMatch(/^(\(\d+\) )?Tidings$/);
    }
    expect(errors).toEqual([]);
  });
});

describe('a device that another one removed', () => {
  it('[U44] stays readable, says so, and offers nothing that would have to go out', async () => {
    for (const width of WIDTHS) {
      await open('states', width);
      await box().waitFor();
      await hand((one) => one.remove());
      await page.locator('main').getByRole('status').getByText(t.gone.removed).waitFor();
      await page.getByText(t.gone.cannotWrite).waitFor();
      expect(await page.locator('.msgs .msg').count()).toBeGreaterThan(5);
      const { height } = (await page.locator('main .strip .btn').boundingBox()) ?? { height: 0 };
      expect([width, height]).toEqual([width, 36]);
      for (const name of [t.chat.safety, t.chat.send, t.chat.retry, t.chat.discard])
        expect([name, await page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 0]);
      expect([await box().count(), await page.getByText(t.gone.removed).count()]).toEqual([0, 1]);
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 160))]);
      });
      expect([width, found]).toEqual([width, []]);
    }
    expect(errors).toEqual([]);
  });

  it('[U44] tells nobody that it read, finds nobody, and goes through its chats as before', async () => {
    await go('/');
    await hand((one) => one.remove());
    await page.locator('.list').getByRole('status').getByText(t.gone.removed).waitFor();
    expect(await page.getByRole('link', { name: t.list.newChat }).count()).toBe(0);
    const places = await page.getByRole('navigation', { name: t.nav.main }).getByRole('link').allTextContents();
    expect(places.map(withoutCount)).toEqual([t.nav.chats, t.nav.settings]);
    await page.locator('a.row', { hasText: 'Wren' }).click();
    await page.getByText('Is this the right Elif?').nth(1).waitFor();
    expect(await page.getByRole('button', { name: t.chat.accept, exact: true }).count()).toBe(0);
    await page.locator('a.row', { hasText: 'Priya' }).click();
    await page.locator('.msg', { hasText: 'You are the best' }).waitFor();
    await page.waitForTimeout(700);
    expect(await calls()).toEqual([]);
    await page.getByRole('link', { name: t.nav.settings }).click();
    const pages = page.getByRole('navigation', { name: t.settings.title }).getByRole('link');
    await pages.first().waitFor();
    expect((await pages.allTextContents()).map((text) => text.trim())).toEqual([t.settings.appearance, t.settings.chats]);
  });

  it('[U44] is cleared only after a yes, which says what no other device has', async () => {
    await open('talk');
    await offline();
    await hand((one) => one.remove());
    await page.locator('main').getByRole('button', { name: t.gone.clear }).click();
    await page.getByRole('dialog').getByText(t.gone.clearUnsent(2)).waitFor();
    const look = (selector: string) =>
      page.locator(selector).evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).textAlign]);
    expect(await look('dialog h2')).toEqual(await look('body'));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await calls()).not.toContain('signOut');
    await page.locator('main').getByRole('button', { name: t.gone.clear }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.gone.clear }).click();
    await page.getByLabel(t.signIn.number).waitFor();
  });
});
