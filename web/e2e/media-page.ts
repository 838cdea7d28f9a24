/** A chat with media, for the tests of what shows it. */
import type { Locator, Page } from 'playwright';
import { t } from '../app/text/en.ts';
import { open, type Width } from './chat-page.ts';

export type At = { readonly width?: Width; readonly query?: string };

/** Scrolls to the beginning of a chat, and stays until its first picture is drawn. A chat opens at its end, and stays there until that is drawn. */
export const toBeginning = async (page: Page): Promise<void> =>
  void (await page.waitForFunction(() => {
    document.querySelector('.scroller')?.scrollTo(0, 0);
    return document.querySelector('.msg .picture')?.querySelector('img');
  }));

export const viewerOn = (page: Page): Locator => page.locator('dialog.viewer');
export const largeOn = (page: Page): Locator => viewerOn(page).locator('.large img');
/** Which picture is open. */
export const shownOn = (page: Page): Promise<string> => largeOn(page).evaluate((one) => (one as HTMLImageElement).src);

/** The chat with media, at its beginning, with that picture of it open. */
export async function openViewer(page: Page, index = 0, at: At = {}): Promise<void> {
  await open(page, 'media', at);
  await toBeginning(page);
  const picture = page.locator('.msg .picture').nth(index);
  await picture.locator('img').waitFor();
  await picture.click();
  await largeOn(page).waitFor();
}

/** Deletes it as somebody else would. */
export const deleteMessage = (page: Page, text: string): Promise<void> =>
  page.evaluate((words) => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const row of rows) if (row.text === words && row.media) globalThis.hand.change(chat, row.id, { kind: 'deleted', text: '', media: [] });
  }, text);

/** A picture of so many pixels, as a file of that name. */
export async function pictureFile(page: Page, name: string, width = 900, height = 600): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const bytes = await page.evaluate(
    async ([width = 0, height = 0]) => {
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d');
      pen?.fillRect(width / 4, height / 4, width / 2, height / 2);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    },
    [width, height],
  );
  return { name, mimeType: 'image/png', buffer: Buffer.from(bytes) };
}

export const textFile = (name: string, text: string): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});

export async function pick(page: Page, kind: string, files: readonly { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: kind }).click()]);
  await chooser.setFiles([...files]);
  await page.locator('.tray').waitFor();
}
