/** The menu of a message: asked for in every way, gone through by keys, and what it does. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, focused, go, open, type Width } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});
const menu = () => page.getByRole('menu', { name: t.deeds.actions });
const item = (name: string) => menu().getByRole('menuitem', { name });
const failed = () => page.locator('[data-id]', { hasText: t.chat.notSent }).first();

/** The menu of the message that was not sent, by the right button. */
async function openFailed(width: Width): Promise<void> {
  await open(page, 'states', { width });
  await failed().locator('.b').click({ button: 'right' });
  await menu().waitFor();
}

describe('the menu of a message', () => {
  it('[U232] lies within the window whatever was pressed, on a phone at its foot, and axe finds nothing', async () => {
    for (const width of [390, 900, 1440] as const) {
      await openFailed(width);
      await menu().evaluate((one) => Promise.all((one.closest('.choices')?.getAnimations() ?? []).map((move) => move.finished)));
      const box = (await menu().boundingBox())!;
      const window = page.viewportSize()!;
      expect([width, box.x >= 0, box.y >= 0, box.x + box.width <= window.width, box.y + box.height <= window.height]).toEqual([
        width,
        true,
        true,
        true,
        true,
      ]);
      if (width === 390) expect([box.x, box.width, box.y + box.height]).toEqual([0, 390, window.height]);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
    }
  });

  it('[U406] stays when the button or the finger that asked for it is let go, and that presses nothing that has come to lie under it', async () => {
    const stays = async (): Promise<void> => {
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      expect(await page.locator('.choices:popover-open').count()).toBe(1);
    };
    const before = ['markRead', 'chat', 'me'];
    const deeds = (): Promise<readonly string[]> =>
      page.evaluate((quiet) => globalThis.hand.called.flatMap(({ name }) => (quiet.includes(name) ? [] : [name])), before);
    await open(page, 'states', { width: 1440 });
    const said = failed().locator('.b');
    await said.hover();
    await page.mouse.down({ button: 'right' });
    await menu().waitFor();
    await page.mouse.up({ button: 'right' });
    await stays();
    await open(page, 'states', { width: 390 });
    const session = await page.context().newCDPSession(page);
    const place = page.url();
    const done = await deeds();
    for (const one of [page.locator('.msg[data-id]').last().locator('.b'), failed().locator('.b')]) {
      const { x, y, width, height } = (await one.boundingBox())!;
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] });
      await menu().waitFor();
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await stays();
      expect([page.url(), await deeds()]).toEqual([place, done]);
      // The next press counts.
      await item(t.deeds.copy).click();
      await menu().waitFor({ state: 'detached' });
    }
  });

  it('[U283] goes with the place it was asked for in: a browser’s own way back leads there over a menu', async () => {
    for (const width of [390, 1440] as const) {
      await go(page, '/', { width });
      await page.locator(`a.row[data-chat="${CHATS.states}"]`).click();
      await failed().locator('.b').click({ button: 'right' });
      await menu().waitFor();
      await page.goBack();
      await menu().waitFor({ state: 'detached' });
      expect([width, new URL(page.url()).pathname]).toEqual([width, '/']);
    }
  });

  it('[U407] is asked for on a word that the right button selects as it goes down, and what was selected before keeps the browser’s own', async () => {
    await open(page, 'states', { width: 1440 });
    const ask = (selectsAs: 'before' | 'pressed'): Promise<void> =>
      failed()
        .locator('.tx')
        .evaluate((text, selectsAs) => {
          const tell = (type: string): boolean =>
            text.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerType: 'mouse', button: 2 }));
          getSelection()?.removeAllRanges();
          if (selectsAs === 'before') getSelection()?.selectAllChildren(text);
          tell('pointerdown');
          getSelection()?.selectAllChildren(text);
          tell('contextmenu');
          tell('pointerup');
        }, selectsAs);
    await ask('before');
    expect(await menu().count()).toBe(0);
    await ask('pressed');
    await menu().waitFor();
  });

  it('[U233] arrows go round it, Home and End to its ends, a letter to what begins so; Escape gives the focus back, and only it closes', async () => {
    await openFailed(1440);
    const here = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await here()).toContain(t.chat.retry);
    await page.keyboard.press('ArrowUp');
    expect(await here()).toContain(t.chat.discard);
    await page.keyboard.press('ArrowDown');
    expect(await here()).toContain(t.chat.retry);
    await page.keyboard.press('End');
    expect(await here()).toContain(t.chat.discard);
    await page.keyboard.press('Home');
    await page.keyboard.press(t.deeds.copy.charAt(0).toLowerCase());
    expect(await here()).toContain(t.deeds.copy);
    const id = await failed().getAttribute('data-id');
    await page.keyboard.press('Escape');
    await menu().waitFor({ state: 'detached' });
    expect([await focused(page), new URL(page.url()).pathname.startsWith('/c/')]).toEqual([id, true]);
  });

  it('[U233] Enter on a message opens it, and does what is chosen', async () => {
    await open(page, 'states');
    await failed().focus();
    await page.keyboard.press('Enter');
    await item(t.chat.retry).waitFor();
    await page.keyboard.press('Enter');
    await menu().waitFor({ state: 'detached' });
    expect((await called(page, 'retry')).length).toBe(1);
  });

  it('[U233] copies the text as it is', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await openFailed(1440);
    await item(t.deeds.copy).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(
        await failed()
          .locator('.tx')
          .evaluate((one) => one.firstChild?.textContent),
      );
  });
});
