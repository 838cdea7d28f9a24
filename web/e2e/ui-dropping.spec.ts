/** Files of the machine that are dragged over the app and let go, as a hand with a mouse would. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { CONVERSATIONS, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';

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
