/** A chat with media, for the tests of what shows it. */
import type { Locator, Page } from 'playwright';
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
