/** The screens around the chat, over a device that plays a scene: what their specs do there and look at. */
import type { Page } from 'playwright';

/** What is served for them. */
export const SCENES = 'web/e2e/pages/screens.tsx';
/** The chat that is open in the scenes. */
export const CHAT = '82'.repeat(16);

/** Begins a scene of pages/scenes.ts at a path of the app. */
export const play = async (page: Page, scene: string, path = '/'): Promise<void> => void (await page.goto(`${path}?scene=${scene}`));

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const dialog = (page: Page) => page.getByRole('dialog');

/** What a command was called with, each time. */
export const calls = async (page: Page, name: string): Promise<readonly unknown[]> =>
  (await page.evaluate(() => globalThis.called)).filter((one) => one.name === name).map(({ input }) => input);
