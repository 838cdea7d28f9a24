/** The frame around conversations in a real browser: what is lit, said and named, where the places are, and what floats over them. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { CONVERSATIONS, go, offline, open, placeNames, receive, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** A message that is in no chat. */
const GONE = 'ab'.repeat(16);
/** How long a toast stays (web/app/ui/say.tsx). */
const TOAST_MS = 5000;

describe('the frame', () => {
  it('[U473] the mark of the app stays as it is whatever was opened', async () => {
    const looks = () =>
      page.locator('.rail > img').evaluate((one) => {
        const { borderRadius, borderWidth, width } = getComputedStyle(one);
        return [borderRadius, borderWidth, width];
      });
    await go(page, '/settings');
    expect(await looks()).toEqual(['0px', '0px', '40px']);
    await open(page, 'rich');
    await page.locator('.msg[data-id] .b').last().click({ button: 'right' });
    await page.getByRole('menuitem', { name: t.deeds.select, exact: true }).click();
    await page.locator('.msg > .mark').first().waitFor();
    expect(await looks()).toEqual(['0px', '0px', '40px']);
  });

  it('[U45] exactly one place is lit, and the own chat lights its own', async () => {
    const lit = () => placeNames(page.getByRole('navigation', { name: t.nav.main }).locator('[aria-current]'));
    for (const width of WIDTHS) {
      for (const [path, name] of [
        ['/', t.nav.chats],
        [`/c/${CHATS.talk}`, t.nav.chats],
        [`/c/${CHATS.talk}/safety`, t.nav.chats],
        [`/c/${CHATS.saved}`, t.nav.saved],
        ['/new', t.nav.people],
        ['/settings', t.nav.settings],
      ] as const) {
        await go(page, path, { width });
        await page.locator('a.row').first().waitFor({ state: 'attached' });
        // Of the three ways to the places one is shown, or none is while one is inside a chat on a phone.
        if (width === 390 && path.startsWith('/c/')) expect([path, await page.locator('.tabbar').isVisible()]).toEqual([path, false]);
        if (width === 390 && path.startsWith('/c/')) continue;
        // A dialog lies over the menu.
        if (width === 900 && path.endsWith('/safety')) continue;
        if (width === 900) await page.getByRole('button', { name: t.nav.menu }).click();
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
      await go(page, path);
      await expect.poll(() => new URL(page.url()).pathname).toBe(to);
    }
  });

  it('[U46] words said twice are said twice', async () => {
    await open(page, 'talk');
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
      await receive(page, 'talk', 'Are you there?');
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
    // On a busy machine it would be gone before anybody points at it: how long it stays is another matter (U18).
    await page.addInitScript((ms) => {
      const after = globalThis.setTimeout;
      globalThis.setTimeout = ((run: () => void, wait?: number) => after(run, wait === ms ? ms * 100 : wait)) as typeof setTimeout;
    }, TOAST_MS);
    for (const width of WIDTHS) {
      await open(page, 'talk', { width, message: GONE });
      await page.getByText(t.chat.gone).hover();
      for (const lines of [1, 30]) {
        await composer(page).fill('a\n'.repeat(lines));
        await expect.poll(() => gap('.comp')).toBeGreaterThanOrEqual(8);
        // It has moved away from the pointer, and goes where nobody points at it.
        await page.getByText(t.chat.gone).hover();
        expect(await gap('.comp')).toBeLessThan(24);
      }
    }
    await open(page, 'talk', { width: 390, message: GONE });
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
      await go(page, path, { width });
      await offline(page);
      await page.locator(where).getByRole('status').getByText(t.connection.offline(2)).waitFor();
      expect([path, width, await page.getByText(t.connection.offline(2)).count()]).toEqual([path, width, 1]);
    }
  });

  it('[U49] a row is read out as who, how many, what and when, whatever stands where', async () => {
    await go(page, '/');
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
        await open(page, 'empty', { width });
        const bar = () => page.locator('main header.bar').evaluate((element) => element.clientHeight);
        const before = await bar();
        await page.evaluate(([chat = '', title = '']) => globalThis.hand.show(chat, { title }), [CHATS.empty, name]);
        await page.getByRole('heading', { name }).waitFor();
        await receive(page, 'empty', `${word.repeat(30)} ${'https://example.org/'.padEnd(300, 'x')}`);
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
    await open(page, 'talk');
    expect(await main('Priya Nair').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(t.skipToComposer);
    await page.keyboard.press('Enter');
    expect(await composer(page).evaluate((element) => element === document.activeElement)).toBe(true);
    await open(page, 'saved');
    expect(await main(t.list.saved).count()).toBe(1);
    for (const [path, name] of [
      ['/new', t.people.title],
      ['/settings', t.settings.title],
    ] as const) {
      await go(page, path);
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
      await go(page, path, { width });
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
    await go(page, '/new');
    await page.getByLabel(t.people.search).focus();
    await page.keyboard.press('Escape');
    expect(await part()).toBe('list');
    await page.locator('.rail a').first().focus();
    await page.keyboard.press('Escape');
    expect(await part()).toBe('list');
  });
});

describe('the places', () => {
  it('[U140] are tabs on a phone wherever one is, but inside a chat, and behind the menu button where there are two columns', async () => {
    const tabs = page.locator('.tabbar');
    const seen: (string | boolean)[][] = [];
    for (const path of ['/', '/new', '/settings', '/settings/appearance', `/c/${CHATS.talk}`, `/c/${CHATS.talk}/safety`]) {
      await go(page, path, { width: 390 });
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
    await go(page, '/', { width: 900 });
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
    await tabs.waitFor({ state: 'hidden' });
  });
});

describe('a toast', () => {
  it('[U141] that is there leaves the newest message in sight', async () => {
    for (const width of [390, 1440] as const) {
      await open(page, 'long', { width, message: GONE });
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

describe('what is shown without colours of our own', () => {
  it('[U136] a choice, a field, a bubble and the focus have an edge of their own', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const look = (selector: string, property: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    await go(page, '/settings/appearance');
    expect(await look('.seg label:has(:checked)', 'background-color')).not.toBe(await look('.seg label:not(:has(:checked))', 'background-color'));
    expect(await look('.seg label:has(:checked)', 'color')).toBe(await look('.set a[aria-current]', 'color'));
    for (const box of ['.seg', '.sample .in', '.sample .out']) expect([box, await look(box, 'border-top-width')]).toEqual([box, '1px']);
    await page.getByRole('radio', { name: t.settings.themes.dark }).focus();
    expect(await look('.seg label:has(:focus-visible)', 'outline-style')).toBe('solid');
    await open(page, 'talk');
    expect(await look('.comp .box', 'border-top-width')).toBe('1px');
    await page.locator('a.row').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await look('a.row:focus', 'outline-style')).toBe('solid');
    await page.emulateMedia({ forcedColors: 'none' });
  });
});
