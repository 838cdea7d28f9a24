/** A chat with somebody who speaks into it: what the specs of voice messages do there and look at. */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { t } from '../app/text/en.ts';
import { open, type Width } from './chat-page.ts';

export const mic = (page: Page) => page.getByRole('button', { name: t.chat.record, exact: true });
export const send = (page: Page) => page.getByRole('button', { name: t.chat.send, exact: true });
export const bar = (page: Page) => page.getByRole('group', { name: t.media.recording });
export const timer = (page: Page) => bar(page).getByRole('timer');
export const field = (page: Page) => page.locator('#composer');

/** The chat, where the microphone may be used. The page notes what it has given, so that it is seen to be let go. */
export async function openChat(
  page: Page,
  { may = true, ...at }: { readonly may?: boolean; readonly width?: Width; readonly query?: string } = {},
): Promise<void> {
  if (may) await page.context().grantPermissions(['microphone']);
  else await page.context().clearPermissions();
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const get = mediaDevices.getUserMedia.bind(mediaDevices);
    Object.assign(globalThis, { given: [] });
    mediaDevices.getUserMedia = async (asked) => {
      const stream = await get(asked);
      (globalThis as unknown as { given: MediaStream[] }).given.push(stream);
      return stream;
    };
  });
  await open(page, 'media', at);
}
/** The state of every microphone that was had. */
export const tracks = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { given: MediaStream[] }).given.flatMap((one) => one.getTracks().map(({ readyState }) => readyState)),
  );
export const isLetGo = (page: Page): Promise<void> => expect.poll(() => tracks(page)).toEqual(['ended']);
/** So many seconds are over; less than one is nothing. */
export const untilSaid = (page: Page, seconds = 1): Promise<void> =>
  expect.poll(async () => Number((await timer(page).textContent())?.split(':')[1]), { timeout: 20_000 }).toBeGreaterThanOrEqual(seconds);
