/** Looks a person or their system asks for: wallpaper, more contrast, colours of the system alone, no motion, large text, a narrow or enlarged page. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, go, hand, messageOf, open, painted } from './chat-page.ts';
import { clipped } from './clipped.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { composer } from './person.ts';
import { pseudo } from './pseudo.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

type Line = { readonly width: number; readonly style: string };
/** What is drawn around the first of these. */
const around = (selector: string, of: 'border' | 'outline'): Promise<Line> =>
  page
    .locator(selector)
    .first()
    .evaluate((element, which) => {
      const style = getComputedStyle(element);
      return which === 'border'
        ? { width: Number.parseFloat(style.borderTopWidth), style: style.borderTopStyle }
        : { width: Number.parseFloat(style.outlineWidth), style: style.outlineStyle };
    }, of);
const isDrawn = ({ width, style }: Line): boolean => width >= 1 && style !== 'none';

/** Everything that may lie over a chat at once. */
async function openAll(query: string, width: 390 | 1440 = 1440): Promise<void> {
  await open(page, 'rich', { width, query });
  await hand(page, (one) => {
    one.show('a9'.repeat(16), { mentions: 2, firstMention: 'aa', reacted: 1, firstReacted: 'bb' });
    one.show('a1'.repeat(16), { mentions: 1, reacted: 3 });
  });
  await composer(page).pressSequentially('@mar');
  await page.getByRole('listbox').waitFor();
  await painted(page);
}

describe('where the system draws the colours', () => {
  it('[U362] bubbles, badges, buttons, what is chosen and what has the focus have lines of their own', async () => {
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await openAll('theme=light');
    for (const selector of ['.msg .b', '.row .badge', '.row[aria-current]', '.fab', '.reactions button', '.quote', '.offers', '.comp .box', '.go'])
      expect([selector, isDrawn(await around(selector, 'border'))]).toEqual([selector, true]);
    expect(isDrawn(await around('.offers [aria-selected="true"]', 'outline'))).toBe(true);
    const shelves = await page
      .locator('.chips .chip')
      .evaluateAll((all) => all.map((one) => [one.getAttribute('aria-pressed'), getComputedStyle(one).backgroundColor]));
    expect([shelves.length > 1, new Set(shelves.map(([, ground]) => ground)).size]).toEqual([true, 2]);
    expect(isDrawn(await around('.comp .box', 'outline'))).toBe(true);
    await composer(page).press('Escape');
    for (const [key, selector] of [
      ['Shift+F6', '.msg:focus'],
      ['Shift+F6', '.row:focus'],
      ['Shift+F6', '.ri:focus'],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(selector).waitFor();
      expect([selector, isDrawn(await around(selector, 'outline'))]).toEqual([selector, true]);
    }
    expect(await axeFinds(page)).toEqual([]);
    await page.keyboard.press('Control+,');
    await page.getByRole('link', { name: t.settings.appearance }).click();
    await page.getByRole('radio', { name: t.settings.wallpapers.waves }).waitFor();
    const grounds = await page
      .locator('.choice.wallpaper label')
      .evaluateAll((all) => all.map((one) => [one.querySelector('input')?.checked, getComputedStyle(one).backgroundColor]));
    expect(new Set(grounds.map(([, ground]) => ground)).size).toBe(2);
  });
});

describe('where more contrast is wanted', () => {
  it('[U363] faint words are as dark as the others, lines are strong, bubbles have edges, and nothing is behind them', async () => {
    const faint = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        const probe = document.body.appendChild(document.createElement('i'));
        const colours = ['--text', '--text-2', '--text-3', '--line-strong'].map((name) => {
          probe.style.color = `var(${name})`;
          return getComputedStyle(probe).color;
        });
        probe.remove();
        return colours;
      });
    const wallpaper = (): Promise<string> => page.locator('.canvas').evaluate((element) => getComputedStyle(element, '::before').content);
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ contrast: 'no-preference', reducedMotion: 'reduce' });
      await openAll(`theme=${theme}`);
      expect([new Set(await faint()).size, await wallpaper()]).toEqual([4, '""']);
      await page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' });
      expect([new Set(await faint()).size, await wallpaper()]).toEqual([1, 'none']);
      expect(isDrawn(await around('.msg .b', 'border'))).toBe(true);
      expect([theme, await axeFinds(page)]).toEqual([theme, []]);
    }
  });
});

describe('where no motion is wanted', () => {
  it('[U364] nothing moves or fades for longer than 90 ms', async () => {
    const moving = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        const isLong = (list: string): boolean => list.split(',').some((one) => Number.parseFloat(one) * (one.includes('ms') ? 1 : 1000) > 90);
        return [...document.querySelectorAll('*')].flatMap((one) =>
          [undefined, '::before', '::after'].flatMap((part) => {
            const { transitionDuration, animationDuration, animationName } = getComputedStyle(one, part);
            return isLong(transitionDuration) || (animationName !== 'none' && isLong(animationDuration))
              ? [`${one.tagName}.${one.className}${part ?? ''}`]
              : [];
          }),
        );
      });
    await openAll('theme=light');
    // Else nothing was looked at.
    expect((await moving()).length).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving()).toEqual([]);
    await composer(page).press('Escape');
    await messageOf(page, 'All there').click({ button: 'right' });
    await page.getByRole('menu').waitFor();
    expect(await moving()).toEqual([]);
  });
});

describe('where one looks closer', () => {
  it('[U365] in a window of 320 px, with the largest text, and at twice the size everything is there and nothing sticks out', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    const look = async (name: string): Promise<void> => {
      await painted(page);
      for (const one of [...(await sticksOut(page)), ...(await clipped(page))]) found.push(`${name}: ${one}`);
    };
    for (const chat of ['rich', 'crew', 'states', 'arabic', 'request'] as const) {
      for (const query of ['text=xl&language=pseudo', 'text=xl&language=pseudo-rtl']) {
        await page.setViewportSize({ width: 320, height: 640 });
        await open(page, chat, { width: 390, query });
        await page.setViewportSize({ width: 320, height: 640 });
        await look(`${chat} 320 ${query}`);
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%';
        });
        await look(`${chat} twice ${query}`);
      }
    }
    expect(found).toEqual([]);
  });

  it.each(['pseudo', 'pseudo-rtl'])(
    '[U405] so are the panel of a group, its links, what is found, and where it is forwarded to: %s',
    async (language) => {
      const words = pseudo(t, language === 'pseudo-rtl');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const found: string[] = [];
      const look = async (name: string, within?: string): Promise<void> => {
        await painted(page);
        for (const one of [...(await sticksOut(page)), ...(await clipped(page, within))]) found.push(`${name}: ${one}`);
      };
      const at = { width: 390, query: `text=xl&language=${language}` } as const;
      const narrow = () => page.setViewportSize({ width: 320, height: 640 });
      await go(page, `/c/${CHATS.club}/info`, at);
      await narrow();
      await page.locator('.members').waitFor();
      await look('the panel', '.info');
      await page.locator('.info').getByRole('button', { name: words.invites.title, exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await look('no links');
      await dialog.getByRole('button', { name: words.invites.make, exact: true }).click();
      await dialog.getByRole('img', { name: words.invites.title, exact: true }).waitFor();
      await look('a link and its code');
      await go(page, '/', at);
      await narrow();
      await page.keyboard.press('Control+k');
      await page.getByRole('searchbox', { name: words.search.title }).fill('ferry');
      await page.locator('.search a.row').first().waitFor();
      await look('what is found');
      await page.getByRole('searchbox', { name: words.search.title }).fill('nowhere at all');
      await page.getByText(words.search.none('nowhere at all')).first().waitFor();
      await look('nothing found');
      await open(page, 'rich', at);
      await narrow();
      await messageOf(page, 'All there').focus();
      await page.keyboard.press('f');
      await dialog.waitFor();
      await look('where it is forwarded to');
      expect(found).toEqual([]);
    },
  );
});

describe('the wallpaper', () => {
  it('[U366] may be waves or plain', async () => {
    const wallpaper = (): Promise<string> => page.locator('.canvas').evaluate((element) => getComputedStyle(element, '::before').content);
    await open(page, 'talk');
    expect(await wallpaper()).toBe('""');
    await page.keyboard.press('Control+,');
    await page.getByRole('link', { name: t.settings.appearance }).click();
    await page.getByRole('radio', { name: t.settings.wallpapers.plain }).check();
    expect(await page.evaluate(() => JSON.parse(localStorage.getItem('look') ?? '{}').wallpaper)).toBe('plain');
    await page.goBack();
    await page.goBack();
    await page.locator('.canvas').waitFor();
    expect(await wallpaper()).toBe('none');
  });
});
