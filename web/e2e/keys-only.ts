/** A person at a keyboard and nothing else: presses, types, goes from stop to stop. Whoever presses a key stands somewhere before the next. */
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** More stops than any screen has on the way to anything. */
const ENABLED_MS = 20_000;
const MOST_STOPS = 80;

export type Keys = {
  press(...keys: readonly string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Presses a key until what is meant has the focus. */
  reach(target: Locator, key?: string): Promise<void>;
  /** Reaches it and presses Enter there. */
  choose(target: Locator, key?: string): Promise<void>;
  /** Waits until the focus is there by itself. */
  at(target: Locator): Promise<void>;
  /** Waits until what lay over the screen is gone, and the focus stands where it can be seen. */
  gone(target: Locator): Promise<void>;
};

export function newKeys(page: Page): Keys {
  const trail: string[] = [];
  /** What the focus came past until now, if it is nowhere. */
  const stands = async (key: string): Promise<void> => {
    const isSomewhere = (): boolean => document.activeElement !== null && document.activeElement !== document.body;
    await page.waitForFunction(isSomewhere).catch((error: unknown) => {
      throw new Error(`the focus is nowhere after ${trail.slice(-MOST_STOPS).join(' · ')} · ${key}`, { cause: error });
    });
    trail.push(`${key}: ${await nameOfFocus(page)}`);
  };
  const keys: Keys = {
    press: async (...all) => {
      for (const key of all) {
        await page.keyboard.press(key);
        await stands(key);
      }
    },
    type: (text) => page.keyboard.type(text),
    reach: async (target, key = 'Tab') => {
      await target.waitFor();
      // Nobody comes by keys to what cannot be pressed yet.
      await expect.poll(() => target.isEnabled(), { timeout: ENABLED_MS }).toBe(true);
      for (let stops = 0; (await target.and(page.locator(':focus')).count()) === 0; stops++) {
        if (stops > MOST_STOPS) throw new Error(`${String(target)} is not on the way: ${trail.slice(-MOST_STOPS).join(' · ')}`);
        await keys.press(key);
      }
    },
    choose: async (target, key) => {
      await keys.reach(target, key);
      await keys.press('Enter');
    },
    at: (target) => target.and(page.locator(':focus')).waitFor(),
    gone: async (target) => {
      await target.waitFor({ state: 'detached' });
      await stands('closed');
      expect(await page.evaluate(() => document.activeElement?.checkVisibility({ visibilityProperty: true }))).toBe(true);
    },
  };
  return keys;
}

const nameOfFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return `${one?.tagName.toLowerCase()} ${one?.getAttribute('aria-label') ?? one?.textContent ?? ''}`.trim().slice(0, 40);
  });
