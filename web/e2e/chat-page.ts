/** The app over conversations in memory: what the specs of conversations do there and look at. */
import type { Locator, Page } from 'playwright';
import type { Hand } from './pages/chat-device.ts';
import { CHATS } from './pages/chat-scenes.ts';

/** What is served for them. */
export const CONVERSATIONS = 'web/e2e/pages/chat.tsx';
export type Chat = keyof typeof CHATS;
export const WIDTHS = [390, 900, 1440] as const;
export type Width = (typeof WIDTHS)[number];

/** `query`: looks, and how slowly chats come, as pages/chat.tsx reads them. */
type At = { readonly width?: Width; readonly query?: string };

/** Goes to a path of the app, and stays until the list is there. */
export async function go(page: Page, path: string, { width = 1440, query = '' }: At = {}): Promise<void> {
  await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
  await page.goto(`${path}?${query}`);
  await page.locator('.app a.row').first().waitFor({ state: 'attached' });
  await page.bringToFront();
}

/** Opens a chat, or a message in it. */
export async function open(page: Page, chat: Chat, { message, ...at }: At & { readonly message?: string } = {}): Promise<void> {
  // Its pictures are drawn on the spot, for whoever asks for them.
  const query = [...(chat === 'media' ? ['media'] : []), at.query ?? ''].join('&');
  await go(page, `/c/${CHATS[chat]}${message === undefined ? '' : `/m/${message}`}`, { ...at, query });
  await page.locator('.msgs > li').first().waitFor();
  await painted(page);
}

/** Two frames later, everything that follows from the last change is on screen. */
export const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));

/** Does something with the device in memory. `act` knows nothing from outside the page. */
export const hand = <T>(page: Page, act: (hand: Hand) => T): Promise<T> => page.evaluate(`(${act})(globalThis.hand)`) as Promise<T>;

/** The line is gone, and two messages wait. */
export const offline = (page: Page): Promise<void> => hand(page, (one) => one.connect({ state: 'offline', waiting: 2, messages: 2 }));

/** A message of the other comes in; gives its id. */
export const receive = (page: Page, chat: Chat, text: string): Promise<string> =>
  page.evaluate(([id = '', words = '']) => globalThis.hand.receive(id, words), [CHATS[chat], text]);

/** What a command was called with, each time. */
export const called = (page: Page, name: string): Promise<readonly Record<string, unknown>[]> =>
  page.evaluate(
    (wanted) => globalThis.hand.called.filter((one) => one.name === wanted).map(({ input }) => ({ ...(input as Record<string, unknown>) })),
    name,
  );

/** Waits until a command was called so often. */
export const untilCalled = async (page: Page, name: string, times = 1): Promise<void> =>
  void (await page.waitForFunction(([wanted, often]) => globalThis.hand.called.filter((one) => one.name === wanted).length === often, [
    name,
    times,
  ] as const));

/** The row of a message, with all that belongs to it. */
export const messageOf = (page: Page, text: string) => page.locator('.msgs .msg').filter({ hasText: text });

/** What is said aloud. */
export const spoken = (page: Page) => page.locator('[aria-live="polite"]');

/** How far the messages are from their end, px. */
export const fromBottom = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.scroller')!;
    return scrollHeight - clientHeight - scrollTop;
  });

/** The id of the message that has the focus, or of the element. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.closest<HTMLElement>('[data-id]')?.dataset['id'] ?? activeElement?.id ?? '';
  });

/** The names of these places of the app, without how much is unread there. */
export const placeNames = async (places: Locator): Promise<readonly string[]> =>
  (await places.allTextContents()).map((text) => text.replace(/\d+$/, ''));
