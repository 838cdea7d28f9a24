/** Every screen around the chat, in each of its states: at every width, in light and dark, in both directions, axe finds nothing and nothing sticks out. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { nameless, sticksOut } from './fits.ts';
import { play, SCENES } from './scene-page.ts';
import { screensIn } from './scene-screens.ts';

/** Each width, each theme, both directions, and the look that changes most; not all of them with all others, which would find the same again. */
const VIEWS = [
  { width: 390, height: 844, look: 'theme=light&dir=ltr' },
  { width: 390, height: 844, look: 'theme=dark&dir=rtl' },
  { width: 900, height: 1100, look: 'theme=dark&dir=ltr&accent=plum&text=xl&density=compact' },
  { width: 1440, height: 900, look: 'theme=light&dir=rtl&accent=indigo' },
  { width: 1440, height: 900, look: 'theme=dark&dir=ltr' },
];

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

describe.each(Object.entries(screensIn(t)))('the screen "%s"', (_name, { path, scene, act }) => {
  it('[U32] is complete to who cannot see it, and fits, at every width and in every look', async () => {
    // Colours are judged as they stay, not as they pass by.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const { look, ...size } of VIEWS) {
      await page.setViewportSize(size);
      await play(page, `${scene}&${look}`, path);
      await page.locator('#app :is(h1, h2):visible').first().waitFor();
      await act?.(page);
      await page.evaluate(() => document.fonts.ready);
      for (const one of [...(await axeFinds(page)), ...(await nameless(page)), ...(await sticksOut(page))])
        found.push(`${size.width} ${look}: ${one}`);
    }
    expect(found).toEqual([]);
  });
});
