/** What is spoken into a chat by a finger: held and let go, slid away, locked, taken by the system. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { FAKE_MICROPHONE } from './browser.ts';
import { called, CONVERSATIONS, painted, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { bar, isLetGo, mic, openChat, send, timer, tracks, untilSaid } from './voice-page.ts';

let page: Page;
eachPage(
  CONVERSATIONS,
  (opened) => {
    page = opened;
  },
  { args: FAKE_MICROPHONE, hasTouch: true },
);

/** A finger on the glass. */
async function finger(): Promise<{
  readonly down: () => Promise<void>;
  readonly move: (x: number, y: number) => Promise<void>;
  readonly up: () => Promise<void>;
  readonly cancel: () => Promise<void>;
}> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const box = await mic(page).boundingBox();
  if (!box) throw new Error('expected a button to hold');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', points: readonly { x: number; y: number }[]): Promise<void> =>
    void (await session.send('Input.dispatchTouchEvent', { type, touchPoints: [...points] }));
  return {
    down: () => touch('touchStart', [{ x, y }]),
    move: async (dx, dy) => {
      for (const share of [0.2, 0.4, 0.6, 0.8, 1]) await touch('touchMove', [{ x: x + dx * share, y: y + dy * share }]);
    },
    up: () => touch('touchEnd', []),
    cancel: () => touch('touchCancel', []),
  };
}

it('[U443] a finger holds and lets go to send, slides to where lines begin to throw away, and up to speak on', async () => {
  await openChat(page, { width: 390 });
  const { down, move, up } = await finger();
  await down();
  await bar(page).getByText(t.media.slide).waitFor();
  await untilSaid(page);
  await up();
  await untilCalled(page, 'sendMedia');
  await mic(page).waitFor();
  await down();
  await timer(page).waitFor();
  await move(-140, 0);
  await bar(page).waitFor({ state: 'detached' });
  await up();
  await painted(page);
  // The end of that press begins nothing.
  expect(await bar(page).count()).toBe(0);
  await down();
  await timer(page).waitFor();
  await move(0, -120);
  await up();
  await bar(page).getByRole('button', { name: t.media.throwAway }).waitFor();
  await untilSaid(page);
  await send(page).tap();
  await untilCalled(page, 'sendMedia', 2);
  await expect.poll(() => tracks(page)).toEqual(['ended', 'ended', 'ended']);
});

it('[U443] a finger that the system takes leaves it going on, to be sent by a touch of its own', async () => {
  await openChat(page, { width: 390 });
  const { down, cancel } = await finger();
  await down();
  await timer(page).waitFor();
  await cancel();
  await bar(page).getByRole('button', { name: t.media.throwAway }).waitFor();
  await untilSaid(page);
  await send(page).tap();
  await untilCalled(page, 'sendMedia');
  await mic(page).waitFor();
});

it('[U443] where lines begin at the right, sliding there throws away', async () => {
  await openChat(page, { width: 390, query: 'language=ar' });
  const arabic = (await import('../app/text/ar/chat.ts')).chat;
  const button = page.getByRole('button', { name: arabic.record, exact: true });
  const box = await button.boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
  await page.locator('.rec [role="timer"]').waitFor();
  await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + 60, y }] });
  await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + 140, y }] });
  await page.locator('.rec').waitFor({ state: 'detached' });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  expect(await called(page, 'sendMedia')).toEqual([]);
  await isLetGo(page);
});

it('[U469] where one points with a finger a photo may be taken by the camera, one at a time, and hangs on the message', async () => {
  await openChat(page, { width: 390 });
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  // Of a phone, which has no finer pointer.
  await session.send('Emulation.setDeviceMetricsOverride', { width: 390, height: 844, deviceScaleFactor: 1, mobile: true });
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: t.media.camera }).click()]);
  expect(chooser.isMultiple()).toBe(false);
  const png = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 4, 4);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  await chooser.setFiles([{ name: 'taken.png', mimeType: 'image/png', buffer: Buffer.from(png) }]);
  await page.locator('.tray img').waitFor();
});
