/** Every screen around the chat in a language that is longer than any, to both sides: nothing is cut off, sticks out or stands on another. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { WIDTHS } from './chat-page.ts';
import { clipped } from './clipped.ts';
import { eachPage } from './each-page.ts';
import { pseudo } from './pseudo.ts';
import { play, SCENES } from './scene-page.ts';
import { screensIn } from './scene-screens.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

describe.each(Object.keys(screensIn(t)))('the screen "%s"', (name) => {
  it.each(['pseudo', 'pseudo-rtl'])('[L24] says all of it where words are two fifths longer: %s', async (language) => {
    const screen = screensIn(pseudo(t, language === 'pseudo-rtl'))[name];
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      if (width === WIDTHS[0]) {
        await play(page, `${screen?.scene}&language=${language}`, screen?.path);
        await page.locator('#app :is(h1, h2):visible').first().waitFor();
        await screen?.act?.(page);
        await page.evaluate(() => document.fonts.ready);
      }
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      for (const one of await clipped(page)) found.push(`${width}: ${one}`);
    }
    expect(found).toEqual([]);
  });
});
