/** The screens around the chat, open in a browser over a device that plays a scene. */
import type { BrowserContext, Page } from 'playwright';
import { openProfile } from './browser.ts';
import { servePage } from './page.ts';

/** The chat that is open in the scenes. */
export const CHAT = '82'.repeat(16);

export type Scenes = {
  readonly context: BrowserContext;
  readonly url: string;
  close(): Promise<void>;
};

export async function openScenes(): Promise<Scenes> {
  const [served, profile] = await Promise.all([servePage('web/e2e/pages/screens.tsx'), openProfile()]);
  const close = async (): Promise<void> => {
    await profile.close();
    await served.close();
  };
  return { context: profile.context, url: served.url, close };
}

/** An empty page for one test. What goes wrong in it is told to `onError`. */
export async function newPage({ context }: Scenes, onError: (message: string) => void): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => onError(error.message));
  return page;
}

/** Begins a scene of pages/scenes.ts at a path of the app. */
export const play = async (page: Page, { url }: Scenes, scene: string, path = '/'): Promise<void> =>
  void (await page.goto(`${url}${path}?scene=${scene}`));

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const dialog = (page: Page) => page.getByRole('dialog');

/** What a command was called with, each time. */
export const calls = async (page: Page, name: string): Promise<readonly unknown[]> =>
  (await page.evaluate(() => globalThis.called)).filter((one) => one.name === name).map(({ input }) => input);
