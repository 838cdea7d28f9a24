/** Conversations, and all that opens over them, in a language that is longer than any, to both sides: nothing is cut off or stands on another. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t as english } from '../app/text/en.ts';
import type { Text } from '../app/text/text.ts';
import { CONVERSATIONS, go, offline, open, painted, WIDTHS, type Width } from './chat-page.ts';
import { clipped } from './clipped.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { pseudo } from './pseudo.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

type Opening = { readonly within: string; readonly act: () => Promise<void> };
/** What may open over a conversation, by the names things have in a language. */
const opening = (t: Text): Readonly<Record<string, Opening>> => ({
  'the keys': { within: 'dialog[open]', act: () => page.keyboard.press('Control+/') },
  'what can be done with a message': {
    within: ':popover-open',
    act: async () => {
      await page.locator('.msgs .msg').last().click({ button: 'right' });
      await page.getByText(t.deeds.copy).waitFor();
    },
  },
  emoji: {
    within: ':popover-open',
    act: async () => {
      await page.getByRole('button', { name: t.chat.emoji, exact: true }).click();
      await page.getByPlaceholder(t.emoji.search).waitFor();
    },
  },
  'what is found in the chat': {
    within: '.seekbar',
    act: async () => {
      await page.keyboard.press('Control+f');
      await page.locator('.seekbar input').fill('the');
      await page.locator('.seekbar .count').getByText(/\d/).waitFor();
    },
  },
  'what is found in all': {
    within: '.search',
    act: async () => {
      await page.keyboard.press('Control+k');
      await page.locator('.search input').fill('tide');
      await page.locator('.search footer').waitFor();
    },
  },
  'a report': {
    within: 'dialog[open]',
    act: async () => {
      const closed = page.getByRole('button', { name: t.chat.info, exact: true, expanded: false });
      if ((await closed.count()) > 0) await closed.click();
      await page.locator('.info').getByRole('button', { name: t.person.report, exact: true }).click();
      await page.getByRole('switch').first().waitFor();
    },
  },
  'who it is': {
    within: '.info',
    act: async () => {
      const closed = page.getByRole('button', { name: t.chat.info, exact: true, expanded: false });
      // What was open stays open.
      if ((await closed.count()) > 0) await closed.click();
      await page.getByText(t.info.encrypted).waitFor();
    },
  },
});

describe.each(['pseudo', 'pseudo-rtl'])('in the language "%s"', (language) => {
  const t = pseudo(english, language === 'pseudo-rtl');
  const query = `language=${language}`;
  const finds = async (what: string, width: Width, within?: string): Promise<readonly string[]> => {
    await painted(page);
    return (await clipped(page, within)).map((one) => `${what}, ${width}: ${one}`);
  };

  it.each(WIDTHS)('[L24] every conversation says all of it, %i wide', async (width) => {
    const found: string[] = [];
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const chat of Object.keys(CHATS) as (keyof typeof CHATS)[]) {
      await open(page, chat, { width, query });
      await offline(page);
      found.push(...(await finds(chat, width)));
    }
    await go(page, '/', { width, query });
    found.push(...(await finds('the list', width)));
    expect(found).toEqual([]);
  });
  it.each(Object.keys(opening(t)))('[L24] what opens over a conversation says all of it: %s', async (name) => {
    const found: string[] = [];
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      if (name === 'emoji' && width === 390) continue;
      await open(page, 'talk', { width, query });
      const { act, within } = opening(t)[name] ?? {};
      await act?.();
      found.push(...(await finds(name, width, within)));
    }
    expect(found).toEqual([]);
  });
});

describe('its eyes', () => {
  it.each([
    ['what is cut', '.sub, .list h1 { overflow: hidden; white-space: nowrap; max-width: 20px }', /^cut h1/],
    ['what ends in dots', '.list h1 { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; max-width: 30px }', /^cut h1/],
    ['what is too low', '.list h1 { overflow: hidden; height: 8px }', /^cut h1/],
    ['what is wider than its button', '.rail a { width: 20px; overflow-wrap: normal; hyphens: none }', /^out of /],
    ['what is under another', '.list .row { margin-block-end: -40px; background: var(--surface) }', /^under /],
  ])('[L24] see %s', async (_what, content, fault) => {
    await go(page, '/', { width: 1440, query: 'language=pseudo' });
    expect(await clipped(page)).toEqual([]);
    await page.addStyleTag({ content: `@layer last { ${content} } ${content}` });
    expect((await clipped(page)).filter((one) => fault.test(one))).not.toEqual([]);
  });
});
