/** Picking an emoji while one writes, in a real Chromium. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { composer } from './person.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const picker = () => page.getByRole('dialog', { name: t.chat.emoji });
const smile = () => page.getByRole('button', { name: t.chat.emoji });

describe('picking an emoji', () => {
  it('[U236] it stands where one was writing, more than one, and can be taken back', async () => {
    await open(page, 'talk');
    await composer(page).fill('Hello there');
    await composer(page).evaluate((box: HTMLTextAreaElement) => box.setSelectionRange(5, 5));
    await smile().click();
    await picker().getByRole('button', { name: 'grinning face', exact: true }).click();
    await picker().getByRole('searchbox').fill('party pop');
    await picker().getByRole('button', { name: 'party popper', exact: true }).click();
    expect(await composer(page).inputValue()).toBe('Hello😀🎉 there');
    await page.keyboard.press('Escape');
    await picker().waitFor({ state: 'hidden' });
    await composer(page).press('Control+z');
    expect(await composer(page).inputValue()).not.toBe('Hello😀🎉 there');
  });

  it('[U237] by keys alone: the field, down into them, across and back, and out by Escape to where one writes', async () => {
    await open(page, 'talk');
    await smile().focus();
    await page.keyboard.press('Enter');
    await picker().getByRole('searchbox').focus();
    await page.keyboard.type('heart');
    await picker().getByRole('button', { name: 'red heart', exact: true }).waitFor();
    const here = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.keyboard.press('ArrowDown');
    const first = await here();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowLeft');
    expect(await here()).toBe(first);
    await page.keyboard.press('ArrowUp');
    expect(await here()).toBe(t.emoji.search);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await composer(page).inputValue()).length).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await picker().waitFor({ state: 'hidden' });
    expect(await composer(page).evaluate((box) => box === document.activeElement)).toBe(true);
  });

  it('[U238] lies within the window at every width, in the tone one chose, and says where nothing is called so', async () => {
    for (const width of [390, 900, 1440] as const) {
      await open(page, 'talk', { width });
      await smile().click();
      await picker().getByRole('button', { name: 'grinning face', exact: true }).waitFor();
      const box = (await picker().boundingBox())!;
      const window = page.viewportSize()!;
      expect([width, box.x >= 0, box.y >= 0, box.x + box.width <= window.width, box.y + box.height <= window.height]).toEqual([
        width,
        true,
        true,
        true,
        true,
      ]);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await picker().getByRole('searchbox').fill('waving hand');
      await picker().getByRole('button', { name: t.emoji.tone }).click();
      await picker().getByRole('button', { name: 'waving hand', exact: true }).click();
      expect(await composer(page).inputValue()).toBe('👋🏻');
      await picker().getByRole('searchbox').fill('xyzzy');
      await picker().getByText(t.emoji.none).waitFor();
    }
  });
});
