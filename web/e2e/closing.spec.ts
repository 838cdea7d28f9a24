/** A tab that is closed right after Enter: what was sent is kept, by the page that waits a moment and by the tabs that stay. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, openApp, signIn, tick, write } from './person.ts';

const TRIES = 5;

let hub: HubProcess;
let profile: Profile;
let page: Page;
beforeAll(async () => {
  hub = await startHub();
  profile = await openProfile();
  page = await openApp(profile, hub.url);
  await signIn(page, hub, '+4794000001', 'Ann', 'ann_closing');
  await page.getByRole('button', { name: t.nav.saved }).first().click();
  await write(page, 'First');
  await tick(page, 'First', 'hub').waitFor();
});
afterAll(async () => {
  await profile.close();
  await hub.close();
});

it('[U183] a page that is left waits for what was asked of it in the same moment, and for nothing else', async () => {
  const leave = (text: string): Promise<number> =>
    page.evaluate((typed) => {
      const box = document.querySelector('textarea');
      if (!box) throw new Error('expected the box one writes in');
      box.value = typed;
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
      if (typed !== '') box.form?.requestSubmit();
      const begun = performance.now();
      dispatchEvent(new PageTransitionEvent('pagehide'));
      return performance.now() - begun;
    }, text);
  expect(await leave('Second')).toBeGreaterThanOrEqual(300);
  await tick(page, 'Second', 'hub').waitFor();
  expect(
    await page.evaluate(() => {
      const begun = performance.now();
      dispatchEvent(new PageTransitionEvent('pagehide'));
      return performance.now() - begun;
    }),
  ).toBeLessThan(100);
});

it('[U184] what the leading tab was asked when it was closed is done by the next, once', async () => {
  for (let n = 0; n < TRIES; n++) {
    const next = await profile.context.newPage();
    await next.goto(page.url());
    await composer(next).waitFor();
    await page.bringToFront();
    await composer(page).focus();
    await page.keyboard.insertText(`Closed ${n}`);
    await page.keyboard.press('Enter');
    await page.close();
    page = next;
    await tick(page, `Closed ${n}`, 'hub').waitFor();
    expect(await bubble(page, `Closed ${n}`).count()).toBe(1);
  }
});

it('[U203] what was typed right before the only tab is closed is there when it is opened again', async () => {
  const url = page.url();
  const held = await page.evaluate(() => {
    const box = document.querySelector('textarea');
    if (!box) throw new Error('expected the box one writes in');
    box.value = 'Half a';
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    const begun = performance.now();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    return performance.now() - begun;
  });
  expect(held).toBeGreaterThanOrEqual(300);
  for (let n = 0; n < TRIES; n++) {
    await composer(page).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(`Half a word ${n}`);
    await page.close();
    page = await profile.context.newPage();
    await page.goto(url);
    await expect.poll(() => composer(page).inputValue()).toBe(`Half a word ${n}`);
  }
});
