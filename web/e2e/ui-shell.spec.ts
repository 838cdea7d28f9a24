/** The frame and the chat list in a real Chromium, under the hub's own headers, over a device whose views the tests set. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { axeFinds } from './axe.ts';
import { openProfile, type Profile, strays } from './browser.ts';
import { serveShell, type Site } from './shell-files.ts';
import { chatsView, id, NOW, online, requests, rows } from './shell-rows.ts';

const NARROW = { width: 390, height: 844 };
const MEDIUM = { width: 900, height: 700 };
const WIDE = { width: 1440, height: 1000 };
let site: Site;
let profile: Profile;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  site = await serveShell();
});
afterAll(() => site.close());
beforeEach(async () => {
  profile = await openProfile();
  page = await profile.context.newPage();
  complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
});
afterEach(() => profile.close());

async function open(path = '/', size = WIDE): Promise<void> {
  await page.setViewportSize(size);
  await page.goto(site.origin + path);
}
const show = (view: string, value: unknown): Promise<void> =>
  page.evaluate(([name, shown]) => window.script.show(String(name), shown), [view, value]);
async function openList(path = '/', size = WIDE): Promise<void> {
  await open(path, size);
  await show('connection', online);
  await show('session', { state: 'in' });
  await show('chats', chatsView(rows, requests));
  // A view that was set is not yet on the screen: what looks at once would find an empty list, and find nothing wrong with it.
  await page
    .locator('a.row')
    .nth(rows.length + requests.length - 1)
    .waitFor({ state: 'attached' });
}
/** To another side than its language is written to. */
const turn = (dir = 'ltr'): Promise<void> =>
  page.evaluate((side) => {
    document.documentElement.dir = side;
  }, dir);
const link = (name: RegExp) => page.locator('.list').getByRole('link', { name });

it('[U7] the list says who, what, when, how far and how many, in the order it was given', async () => {
  await openList();
  const names = await page.locator('ul[aria-label="Chats"] .nm').allTextContents();
  expect(names).toEqual(rows.map(({ title }) => title));
  await expect(
    link(/Priya Nair.*Perfect, see you/)
      .getByRole('img', { name: 'Verified' })
      .count(),
  ).resolves.toBe(1);
  await expect(
    link(/Priya Nair/)
      .getByRole('img', { name: 'Read' })
      .count(),
  ).resolves.toBe(1);
  await expect(
    link(/Jonas Lind/)
      .getByRole('img', { name: '1 unread message' })
      .textContent(),
  ).resolves.toBe('1');
  await expect(link(/ليلى/).getByRole('img', { name: '1,234 unread messages' }).textContent()).resolves.toBe('999+');
  await expect(link(/Draft: Could you send/).count()).resolves.toBe(1);
  await expect(link(/Not sent\. Tomorrow/).count()).resolves.toBe(1);
  await expect(link(/Message deleted/).count()).resolves.toBe(1);
  await expect(link(/Update Tidings to see this/).count()).resolves.toBe(1);
});
it('[U8] whoever is not accepted yet stands apart, above', async () => {
  await openList();
  const lists = await page.locator('.list ul').evaluateAll((all) => all.map((list) => [list.getAttribute('aria-label'), list.children.length]));
  expect(lists).toEqual([
    ['Requests', 1],
    ['Chats', rows.length],
  ]);
});
it('[U9] arrows, Home and End go through the rows, and Enter opens one without loading the page anew', async () => {
  await openList();
  const focused = () => page.evaluate(() => document.activeElement?.querySelector('.nm')?.textContent);
  await page.locator('a.row').first().focus();
  await page.keyboard.press('ArrowUp');
  expect(await focused()).toBe('Wren Okafor');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('Priya Nair');
  await page.keyboard.press('End');
  expect(await focused()).toBe(rows.at(-1)?.title);
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe(rows.at(-1)?.title);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site.origin}/c/${id(20)}`);
  expect(await page.locator('a.row[aria-current="page"] .nm').allTextContents()).toEqual(['Wren Okafor']);
  // That somebody looks is said by itself.
  expect(await page.evaluate(() => window.script.calls.filter(([name]) => name !== 'look'))).toEqual([]);
});
it('[U10] one column below 640, two from there, and a rail from 1024', async () => {
  const columns = async () => ({
    rail: await page.locator('.rail').isVisible(),
    list: await page.locator('.list').isVisible(),
    main: await page.locator('main').isVisible(),
    tabs: await page.locator('.tabbar').isVisible(),
  });
  await openList('/', NARROW);
  expect(await columns()).toEqual({ rail: false, list: true, main: false, tabs: true });
  await link(/Priya Nair/).click();
  expect(await columns()).toEqual({ rail: false, list: false, main: true, tabs: false });
  await page.goBack();
  expect(await columns()).toEqual({ rail: false, list: true, main: false, tabs: true });
  await page.setViewportSize(MEDIUM);
  expect(await columns()).toEqual({ rail: false, list: true, main: true, tabs: false });
  await page.setViewportSize(WIDE);
  expect(await columns()).toEqual({ rail: true, list: true, main: true, tabs: false });
});
it('[U11] names and words of any direction sit at the reader’s side', async () => {
  for (const dir of ['ltr', 'rtl']) {
    await openList('/');
    await turn(dir);
    const gaps = await page.locator('ul[aria-label="Chats"] .row').evaluateAll(
      (all, isLeft) =>
        all.flatMap((shown) =>
          ['.nm', '.pv'].map((part) => {
            const box = shown.querySelector(part);
            const side = shown.querySelector('.what')?.getBoundingClientRect();
            if (!box || !side) return Number.NaN;
            const range = document.createRange();
            range.selectNodeContents(box);
            const [words, seen] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
            // What is too long is cut by its own box, so no word is seen beyond that.
            const gap = isLeft ? Math.max(words.left, seen.left) - side.left : side.right - Math.min(words.right, seen.right);
            return Math.round(gap);
          }),
        ),
      dir === 'ltr',
    );
    expect({ dir, gaps }).toEqual({ dir, gaps: rows.flatMap(() => [0, 0]) });
  }
});
it('[U12] placeholders come only when the list takes longer than 150 ms', async () => {
  await page.clock.install({ time: NOW });
  await open();
  // Held from here on: a clock that only was installed goes on by itself, and on a busy machine further than one thinks.
  await page.clock.pauseAt(NOW + 60_000);
  await show('session', { state: 'in' });
  await page.locator('.list').waitFor();
  await page.clock.runFor(100);
  expect(await page.locator('.sk').count()).toBe(0);
  await page.clock.runFor(100);
  expect(await page.locator('.row .av.sk').count()).toBe(8);
});
it('[U13] the list without a chat says how to find somebody', async () => {
  await openList();
  await show('chats', chatsView([], []));
  await page.getByRole('button', { name: 'Find people' }).click();
  await page.waitForURL(`${site.origin}/new`);
});
it('[U217] a chat is said to hold no messages only where that is known', async () => {
  await openList();
  await page.getByText('No messages yet', { exact: true }).waitFor();
  await show(
    'chats',
    chatsView(
      rows.map((one) => ({ ...one, preview: { kind: 'coming', text: '', own: false } })),
      [],
    ),
  );
  await page.getByText('No messages yet', { exact: true }).waitFor({ state: 'detached' });
});
it('[U14] no screen of the frame breaks a rule of WCAG 2.2 AA or the hub’s policy, and nothing leaves the origin', async () => {
  const strayed = strays(profile.context, site.origin);
  for (const size of [NARROW, MEDIUM, WIDE])
    for (const [theme, dir] of [
      ['light', 'ltr'],
      ['dark', 'ltr'],
      ['light', 'rtl'],
      ['dark', 'rtl'],
    ]) {
      await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light' });
      await openList('/', size);
      await turn(dir);
      expect({ size: size.width, theme, dir, found: await axeFinds(page) }).toEqual({ size: size.width, theme, dir, found: [] });
    }
  expect([complaints, strayed]).toEqual([[], []]);
});

it('[U15] every place of the frame can be reached at every width', async () => {
  for (const size of [NARROW, MEDIUM, WIDE]) {
    const openPlaces = async (): Promise<void> => {
      await openList('/', size);
      if (size === MEDIUM) await page.getByRole('button', { name: 'Menu' }).click();
    };
    await openPlaces();
    const main = page.getByRole('navigation', { name: 'Main' });
    expect((await main.getByRole('link').allTextContents()).map((text) => text.replace('999+', ''))).toEqual(['Chats', 'People', 'Settings']);
    await main.getByRole('link', { name: 'Settings' }).click();
    await page.waitForURL(`${site.origin}/settings`);
    await openPlaces();
    await main.getByRole('button', { name: 'Saved' }).click();
    await page.waitForURL(`${site.origin}/c/${'5e'.repeat(16)}`);
  }
});
it('[U143] an empty list leads to people, but not from beside where they are found', async () => {
  await open();
  await show('session', { state: 'in' });
  await show('chats', chatsView([], []));
  const find = page.getByRole('button', { name: 'Find people' });
  await find.click();
  await page.waitForURL(`${site.origin}/new`);
  expect(await find.count()).toBe(0);
});
it('[U16] the whole list is one stop of the Tab key, at the row last stood on, else at the open one', async () => {
  await openList(`/c/${id(4)}`);
  const stops = () => page.locator('a.row[tabindex="0"] .nm').allTextContents();
  await expect.poll(stops).toEqual(['Inês Duarte']);
  await page.locator('a.row[tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(stops).toEqual(['Samir Aziz']);
  await openList();
  await expect.poll(stops).toEqual(['Wren Okafor']);
});
it('[U17] “Connecting…” is said only when it takes two seconds, each time anew', async () => {
  await page.clock.install({ time: NOW });
  await openList();
  await page.clock.pauseAt(NOW + 60_000);
  const title = () => page.getByRole('heading', { level: 1 }).textContent();
  for (const _ of [1, 2]) {
    await show('connection', { ...online, state: 'connecting' });
    await page.clock.runFor(1900);
    expect(await title()).toBe('Chats');
    await page.clock.runFor(200);
    expect(await title()).toBe('Connecting…');
    await show('connection', online);
    expect(await title()).toBe('Chats');
    await page.clock.runFor(500);
  }
});
it('[U18] a toast goes after five seconds, but never while it is pointed at or holds the focus', async () => {
  await page.clock.install({ time: NOW });
  await openList();
  await page.clock.pauseAt(NOW + 60_000);
  const toast = page.locator('.toast');
  const begin = () => page.evaluate(() => window.script.say({ text: 'Copied', action: { name: 'Undo', run: () => undefined } }));
  await begin();
  await toast.hover();
  await page.clock.runFor(20_000);
  expect(await toast.isVisible()).toBe(true);
  await page.mouse.move(0, 0);
  await page.clock.runFor(1100);
  expect(await toast.isVisible()).toBe(false);
  await begin();
  await page.clock.runFor(4900);
  expect(await toast.isVisible()).toBe(true);
  await page.clock.runFor(200);
  expect(await toast.isVisible()).toBe(false);
  await begin();
  await toast.getByRole('button').focus();
  await page.clock.runFor(20_000);
  expect(await toast.isVisible()).toBe(true);
});
it('[U19] back leads where the person came from, and never out of the app', async () => {
  await openList('/', NARROW);
  await page.evaluate(() => history.replaceState({ ...history.state, marked: 'first' }, ''));
  await link(/Priya Nair/).click();
  await page.goBack();
  await page.goForward();
  await page.waitForURL(`${site.origin}/c/${id(1)}`);
  await page.evaluate(() => window.script.back());
  await page.waitForURL(`${site.origin}/`);
  // The very entry that was left, not a second one that looks like it.
  expect(await page.evaluate(() => history.state?.marked)).toBe('first');
  await page.goto(`${site.origin}/c/${id(1)}`);
  await page.evaluate(() => window.script.back());
  await page.waitForURL(`${site.origin}/`);
});
