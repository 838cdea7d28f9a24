/** Files of the machine that are dragged over the app and let go, as a hand with a mouse would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { CONVERSATIONS, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { viewerOn } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

let folder: string;
const within = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-drop-'));
  mkdirSync(within('Holiday'));
  writeFileSync(within('Holiday/one.txt'), 'one');
  writeFileSync(within('notes.txt'), 'high water');
});
afterAll(() => rmSync(folder, { recursive: true }));

const tray = (): Locator => page.locator('.tray');

/** Drags files of the machine into the page: DevTools' Input.dispatchDragEvent does what the system does. */
async function newDrag(files: readonly string[]): Promise<(type: 'dragEnter' | 'dragOver' | 'drop', over: Locator) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  return async (type, over) => {
    const box = await over.boundingBox();
    if (!box) throw new Error('nothing to drag over');
    await session.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
  };
}

async function dropOnChat(files: readonly string[], as: 'photo' | 'file'): Promise<void> {
  const drag = await newDrag(files);
  await drag('dragEnter', page.locator('.canvas'));
  await drag('dragOver', page.locator('.canvas'));
  const zone = page.locator(`.dropping [data-as="${as}"]`);
  await zone.waitFor();
  await drag('dragOver', zone);
  await drag('drop', zone);
  await page.locator('.dropping').waitFor({ state: 'detached' });
}

it('[U543] a folder that is dropped is said to be none that can be sent, and the files beside it are taken', async () => {
  await open(page, 'media');
  await dropOnChat([within('Holiday')], 'photo');
  const said = page.locator('.toast').getByText(t.media.noFolders);
  await said.waitFor();
  expect(await tray().count()).toBe(0);
  await dropOnChat([within('Holiday'), within('notes.txt')], 'file');
  await tray().getByText('notes.txt').waitFor();
  expect(await tray().getByText('Holiday').count()).toBe(0);
  expect(await tray().locator('.error').count()).toBe(0);
});

it('[U544] where files cannot be dropped that is shown: beside the chat, over what covers it, and where nothing can be written', async () => {
  await open(page, 'media');
  await page.evaluate(() => {
    // After all others on the page: what the hand is shown.
    window.addEventListener('dragover', ({ dataTransfer }) => (document.title = dataTransfer?.dropEffect ?? ''));
  });
  const shown = (): Promise<string> => page.title();
  const drag = await newDrag([within('notes.txt')]);
  const over = async (place: Locator): Promise<string> => {
    await drag('dragEnter', place);
    await drag('dragOver', place);
    return shown();
  };
  const [canvas, list, header] = [page.locator('.canvas'), page.locator('.app a.row').first(), page.locator('.bars')];
  expect(await over(canvas)).not.toBe('none');
  await page.locator('.dropping').waitFor();
  expect([await over(list), await over(header), await over(page.locator('.rail'))]).toEqual(['none', 'none', 'none']);
  await page.locator('.dropping').waitFor({ state: 'detached' });
  await page
    .locator('.msg.own .picture')
    .last()
    .click({ position: { x: 60, y: 80 } });
  const viewer = viewerOn(page);
  await viewer.waitFor();
  expect(await over(viewer)).toBe('none');
  await drag('drop', viewer);
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  expect(await tray().count()).toBe(0);
  await page.locator('.app a.row', { hasText: 'Wren Okafor' }).click();
  await page.locator('.dropping').waitFor({ state: 'detached' });
  await page.getByText('Hello, we met at the harbour').last().waitFor();
  expect(await over(canvas)).toBe('none');
});

it.each(['/', '/settings', '/new'])('[U544] nothing is left, and nothing opened, for a file that is let go on %s', async (path) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path);
  await page.locator('.app').waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  const asked: string[] = [];
  // Some browsers would open it in place of the page, and Chromium beside it.
  session.on('Page.frameRequestedNavigation', ({ url }) => asked.push(url));
  let ended = false;
  await page.exposeFunction('hasEnded', () => (ended = true));
  await page.evaluate(() => window.addEventListener('dragleave', () => (globalThis as unknown as { hasEnded(): void }).hasEnded()));
  const drag = await newDrag([within('notes.txt')]);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await drag(type, page.locator('body'));
  await expect.poll(() => asked.length > 0 || ended).toBe(true);
  expect([asked, new URL(page.url()).pathname]).toEqual([[], path]);
});
