/** The list of keys, as the app shows it: each one is pressed where the list says it works, and does what it says there. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { called, CONVERSATIONS, focused, go, messageOf, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** How a key of the list is pressed. */
const NAMES: Readonly<Record<string, string>> = {
  Ctrl: 'Control',
  '↑': 'ArrowUp',
  '↓': 'ArrowDown',
  '←': 'ArrowLeft',
  Esc: 'Escape',
  Del: 'Delete',
};
const pressable = (key: string): string =>
  key
    .replace(/^Page (.)$/, (_, way) => (way === '↑' ? 'PageUp' : 'PageDown'))
    .split(' ')
    .map((part) => NAMES[part] ?? part)
    .map((part) => (/^[A-Z]$/.test(part) ? part.toLowerCase() : part))
    .join('+');

/** `ready`: where it is pressed. `done`: what is to be seen then; `before`: what `seen` gave before it. */
type Key = {
  readonly ready: (key: string) => Promise<unknown>;
  readonly seen?: () => Promise<unknown>;
  readonly done: (before: unknown, key: string) => Promise<unknown>;
};

const path = (): string => new URL(page.url()).pathname;
const dialog = () => page.getByRole('dialog');
const about = (text: string) => page.locator('.about', { hasText: text });
const part = () => page.evaluate(() => document.activeElement?.closest('nav, .list, .msgs, .comp')?.className);
const times = (name: string) => async () => (await called(page, name)).length;
const typed = () => composer(page).inputValue();
const changes = (seen: () => Promise<unknown>) => (before: unknown) => expect.poll(seen).not.toEqual(before);

const writing = async (): Promise<void> => {
  await open(page, 'talk');
  await composer(page).fill('');
  await composer(page).focus();
};
const written = async (): Promise<void> => {
  await writing();
  await composer(page).fill('word');
};
const marked = async (): Promise<void> => {
  await written();
  await page.keyboard.press('Control+a');
};
const becomes = (text: string) => () => expect.poll(typed).toBe(text);
const onMessage = (text: string) => async (): Promise<void> => {
  await open(page, 'rich');
  await messageOf(page, text).focus();
};
const onOwn = onMessage('Two in my garage');
const onTheirs = onMessage('Berth 14');
/** A row with one that is unread before it, or after it. */
const nearUnread = async (key: string): Promise<void> => {
  await go(page, '/');
  const rows = await page
    .locator('.list a.row')
    .evaluateAll((all) =>
      all.map((row) => ({ path: new URL((row as HTMLAnchorElement).href).pathname, isUnread: row.querySelector('.badge') !== null })),
    );
  const at = key.includes('↓') ? 0 : rows.findIndex(({ isUnread }) => isUnread) + 1;
  await go(page, rows[at]?.path ?? '');
};

const EVERYWHERE: Readonly<Record<string, Key>> = {
  [t.keys.to.step]: { ready: () => open(page, 'states'), seen: async () => path(), done: changes(async () => path()) },
  [t.keys.to.unread]: { ready: nearUnread, seen: async () => path(), done: changes(async () => path()) },
  [t.list.search]: { ready: writing, done: () => page.locator('.list input:focus').waitFor() },
  [t.chat.search]: { ready: writing, done: () => page.locator('.main input[type="search"]:focus').waitFor() },
  [t.keys.to.parts]: { ready: writing, seen: part, done: changes(part) },
  [t.keys.to.list]: { ready: writing, done: () => expect.poll(part).toBe('list') },
  [t.settings.title]: { ready: writing, done: () => expect.poll(path).toBe('/settings') },
  [t.keys.within.show]: { ready: onTheirs, done: () => page.getByRole('dialog', { name: t.keys.title }).waitFor() },
};

const WRITING: Readonly<Record<string, Key>> = {
  [t.chat.send]: { ready: written, seen: times('send'), done: () => expect.poll(times('send')).toBe(1) },
  [t.keys.within.line]: { ready: written, done: becomes('word\n') },
  [t.keys.within.editLast]: { ready: writing, done: () => expect.poll(typed).toContain('Two seats') },
  [t.keys.within.answer]: {
    ready: async (key) => {
      await writing();
      for (const _ of key.includes('↓') ? [1, 2] : []) await page.keyboard.press('Control+ArrowUp');
    },
    done: () => about('And is it just us?').waitFor(),
  },
  [t.chat.emoji]: { ready: writing, done: () => page.getByRole('searchbox', { name: t.emoji.search }).waitFor() },
  [t.writing.formats.bold]: { ready: marked, done: becomes('**word**') },
  [t.writing.formats.italic]: { ready: marked, done: becomes('_word_') },
  [t.writing.formats.strike]: { ready: marked, done: becomes('~~word~~') },
  [t.writing.formats.code]: { ready: marked, done: becomes('`word`') },
};

const ON_A_MESSAGE: Readonly<Record<string, Key>> = {
  [t.keys.within.messages]: {
    ready: async () => {
      await open(page, 'long');
      await page.locator('[data-id][tabindex="0"]').focus();
      await page.keyboard.press('PageUp');
    },
    seen: () => focused(page),
    done: changes(() => focused(page)),
  },
  [t.deeds.actions]: { ready: onTheirs, done: () => page.getByRole('menu').waitFor() },
  [t.deeds.reply]: { ready: onTheirs, done: () => about('Berth 14').waitFor() },
  [t.deeds.edit]: { ready: onOwn, done: () => expect.poll(typed).toContain('Two in my garage') },
  [t.deeds.copy]: {
    ready: async () => {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await onTheirs();
      await page.evaluate(() => navigator.clipboard.writeText(''));
    },
    done: () => expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('Berth 14'),
  },
  [t.deeds.forward]: { ready: onTheirs, done: () => dialog().getByRole('button', { name: /Priya/ }).waitFor() },
  [t.deeds.pin]: { ready: onTheirs, done: () => expect.poll(times('pin')).toBe(1) },
  [t.deeds.react]: { ready: onTheirs, done: () => dialog().getByRole('searchbox').waitFor() },
  [t.deeds.select]: { ready: onTheirs, done: () => page.getByText(t.deeds.selected(1)).waitFor() },
  [t.deeds.delete]: { ready: onTheirs, done: () => dialog().getByRole('button', { name: t.deeds.delete }).waitFor() },
  [t.keys.within.quoted]: { ready: onOwn, seen: () => focused(page), done: changes(() => focused(page)) },
};

/** By the headings of the list, in its order. */
const KEYS = [
  [t.keys.groups.everywhere, EVERYWHERE],
  [t.keys.groups.writing, WRITING],
  [t.keys.groups.message, ON_A_MESSAGE],
] as const;

type Listed = { readonly does: string; readonly keys: readonly string[] };

/** What the app lists under a heading: what it does, and each key for it. */
async function listed(group: string): Promise<readonly Listed[]> {
  await open(page, 'talk');
  await page.keyboard.press('Control+/');
  const list = page.getByRole('dialog', { name: t.keys.title });
  await list.waitFor();
  expect(await list.getByRole('heading', { level: 3 }).allTextContents()).toEqual(KEYS.map(([heading]) => heading));
  return list
    .locator('section', { hasText: group })
    .locator('dl > div')
    .evaluateAll((all) =>
      all.map((one) => ({
        does: one.querySelector('dt')?.textContent ?? '',
        keys: [...one.querySelectorAll('kbd')].map(({ textContent }) => textContent ?? ''),
      })),
    );
}

describe('the list of keys', () => {
  it.each(KEYS)('[U357] names no key that does nothing, and each does what it says there: %s', async (group, table) => {
    const all = await listed(group);
    expect(all.map(({ does }) => does)).toEqual(Object.keys(table));
    for (const { does, keys } of all) {
      const { ready, seen, done } = table[does] as Key;
      for (const key of keys) {
        await ready(key);
        const before = await seen?.();
        await page.keyboard.press(pressable(key));
        await expect(done(before, key), `${does}: ${key}`).resolves.toSatisfy(() => true);
      }
    }
  });
});
