/** A state of the app on a page, as a picture is taken of it: the clock stands still, nothing moves, all that was on its way has come. */
import type { CDPSession, Page } from 'playwright';
import { painted } from './chat-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import type { State } from './picture-states.ts';
import { allow } from './told-page.ts';

export type View = { readonly language: 'en' | 'ar'; readonly width: number; readonly height: number; readonly theme: 'light' | 'dark' };

const NOW = Date.parse('2026-06-14T14:40:00Z');
/** Chats in which something is read as they open, which changes the counts. */
const READ: readonly string[] = [CHATS.talk, CHATS.rich, CHATS.crew, CHATS.long];

/** The date stands still, in one time zone; frames and timers go on, since what is drawn waits for them. */
export async function hold(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addInitScript((now) => {
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...given: readonly unknown[]) {
        super(...((given.length === 0 ? [now] : given) as [number]));
      }
      static override now(): number {
        return now;
      }
    } as DateConstructor;
  }, NOW);
  return session;
}

export async function show(page: Page, { path, scene, query = '', allowed, act }: State, { width, height, language, theme }: View): Promise<void> {
  await page.setViewportSize({ width, height });
  const asked = [`theme=${theme}`, `language=${language}`, 'wallpaper=plain', query, ...(scene === undefined ? [] : [`scene=${scene}`])];
  if (allowed) await allow(page, allowed);
  await page.goto(`${path}?${asked.join('&')}`);
  await page
    .locator(scene === undefined ? '.app a.row' : '#app :is(h1, h2):visible')
    .first()
    .waitFor({ state: 'attached' });
  if (READ.some((chat) => path === `/c/${chat}`) && scene === undefined && !query.includes('slowly'))
    await page.waitForFunction(() => globalThis.hand.called.some(({ name }) => name === 'markRead'));
  await act?.(page);
  await settled(page);
}

/** The same state on a page of another size, in another theme. */
export async function turn(page: Page, { width, height, theme }: View): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate((next) => {
    document.documentElement.dataset['theme'] = next;
  }, theme);
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await painted(page);
  await page.evaluate(nameHub);
  await page.evaluate(() => document.fonts.ready);
  await painted(page);
}

/** The tests' server has another port each time. */
function nameHub(): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode } = texts;
    if (currentNode.nodeValue?.includes(location.host)) currentNode.nodeValue = currentNode.nodeValue.replaceAll(location.host, 'chat.example.org');
  }
}
