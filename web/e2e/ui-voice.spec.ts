/** What is spoken into a chat, with a real microphone that hears beeps: by click, by keys and by a finger; sent, thrown away, kept, and refused. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { FAKE_MICROPHONE } from './browser.ts';
import { called, CONVERSATIONS, messageOf, open, painted, untilCalled, type Width } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';

let page: Page;
eachPage(
  CONVERSATIONS,
  (opened) => {
    page = opened;
  },
  { args: FAKE_MICROPHONE },
);

const mic = () => page.getByRole('button', { name: t.chat.record, exact: true });
const send = () => page.getByRole('button', { name: t.chat.send, exact: true });
const bar = () => page.getByRole('group', { name: t.media.recording });
const timer = () => bar().getByRole('timer');
const field = () => page.locator('#composer');

/** The chat, where the microphone may be used. The page notes what it has given, so that it is seen to be let go. */
async function openChat({ may = true, ...at }: { readonly may?: boolean; readonly width?: Width; readonly query?: string } = {}): Promise<void> {
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
const tracks = (): Promise<readonly string[]> =>
  page.evaluate(() =>
    (globalThis as unknown as { given: MediaStream[] }).given.flatMap((one) => one.getTracks().map(({ readyState }) => readyState)),
  );
const isLetGo = (): Promise<void> => expect.poll(tracks).toEqual(['ended']);
/** The first second is over: shorter is nothing. */
const untilSaid = (): Promise<void> => timer().getByText('0:01').waitFor();
const sent = async (): Promise<readonly Record<string, unknown>[]> =>
  (await called(page, 'sendMedia')).map(({ media, ...rest }) => ({ ...rest, media: media as readonly Record<string, unknown>[] }));

/** A finger on the glass. */
async function finger(): Promise<{
  readonly down: () => Promise<void>;
  readonly move: (x: number, y: number) => Promise<void>;
  readonly up: () => Promise<void>;
}> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const box = await mic().boundingBox();
  if (!box) throw new Error('expected a button to hold');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly { x: number; y: number }[]): Promise<void> =>
    void (await session.send('Input.dispatchTouchEvent', { type, touchPoints: [...points] }));
  return {
    down: () => touch('touchStart', [{ x, y }]),
    move: async (dx, dy) => {
      for (const share of [0.2, 0.4, 0.6, 0.8, 1]) await touch('touchMove', [{ x: x + dx * share, y: y + dy * share }]);
    },
    up: () => touch('touchEnd', []),
  };
}

it.each([390, 1440] as const)(
  '[U442] a click begins, and Enter sends what was said as long and as loud as it was, in answer to what was being answered; the microphone is let go, at %i px',
  async (width) => {
    await openChat({ width });
    await messageOf(page, 'The harbour this morning').focus();
    await page.keyboard.press('r');
    await page.locator('.about').waitFor();
    await mic().click();
    await untilSaid();
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    expect(await page.locator('.about').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await untilCalled(page, 'sendMedia');
    const [one] = await sent();
    const [voice] = (one?.['media'] ?? []) as readonly { duration: number; peaks: Record<string, number> }[];
    expect(one).toMatchObject({ text: '', reply: expect.stringMatching(/./), media: [{ kind: 'voice', name: 'voice.webm', type: 'audio/webm' }] });
    expect(voice?.duration).toBeGreaterThanOrEqual(1000);
    expect(Object.keys(voice?.peaks ?? {}).length).toBeGreaterThan(10);
    expect(Math.max(...Object.values(voice?.peaks ?? {}))).toBe(255);
    await bar().waitFor({ state: 'detached' });
    await isLetGo();
    expect(await page.locator('.about').count()).toBe(0);
    await expect.poll(() => field().evaluate((one) => one === document.activeElement)).toBe(true);
    await mic().waitFor();
  },
);

it('[U443] a finger holds and lets go to send, slides to where lines begin to throw away, and up to speak on', async () => {
  await openChat({ width: 390 });
  const { down, move, up } = await finger();
  await down();
  await bar().getByText(t.media.slide).waitFor();
  await untilSaid();
  await up();
  await untilCalled(page, 'sendMedia');
  await mic().waitFor();
  await down();
  await timer().waitFor();
  await move(-140, 0);
  await bar().waitFor({ state: 'detached' });
  await up();
  await painted(page);
  // The end of that press begins nothing.
  expect(await bar().count()).toBe(0);
  await down();
  await timer().waitFor();
  await move(0, -120);
  await up();
  await bar().getByRole('button', { name: t.media.throwAway }).waitFor();
  await untilSaid();
  await send().click();
  await untilCalled(page, 'sendMedia', 2);
  await expect.poll(tracks).toEqual(['ended', 'ended', 'ended']);
});

it('[U443] where lines begin at the right, sliding there throws away', async () => {
  await openChat({ width: 390, query: 'language=ar' });
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
  await isLetGo();
});

it('[U444] keys alone begin, throw away and send; under a second nothing is sent, and it says so', async () => {
  await openChat();
  await field().focus();
  for (let i = 0; i < 4 && !(await mic().evaluate((one) => one === document.activeElement)); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await timer().waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(t.media.tooShort).waitFor();
  await bar().waitFor({ state: 'detached' });
  await mic().focus();
  await page.keyboard.press('Space');
  await untilSaid();
  await page.keyboard.press('Escape');
  await bar().waitFor({ state: 'detached' });
  await mic().focus();
  await page.keyboard.press('Enter');
  await untilSaid();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await bar().waitFor({ state: 'detached' });
  await expect.poll(tracks).toEqual(['ended', 'ended', 'ended']);
  expect(await called(page, 'sendMedia')).toEqual([]);
});

it('[U444] the second of two presses that sends words records nothing', async () => {
  await openChat();
  await field().fill('words');
  const name = await send().evaluate(async (button: HTMLButtonElement) => {
    button.click();
    await new Promise((drawn) => new MutationObserver(drawn).observe(button, { attributes: true }));
    button.click();
    return button.getAttribute('aria-label');
  });
  expect(name).toBe(t.chat.record);
  await untilCalled(page, 'send');
  await painted(page);
  expect(await tracks()).toEqual([]);
  await mic().waitFor();
});

it('[U445] where there is no microphone to be had it says why, and what is there stays; where nothing can be recorded nothing speaks of it', async () => {
  await openChat({ may: false });
  await mic().click();
  await page.getByRole('alert').getByText(t.media.noMicrophone.refused).waitFor();
  await expect.poll(() => bar().count()).toBe(0);
  for (const [name, why] of [
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
  ] as const) {
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
    }, name);
    await mic().click();
    await page.getByRole('alert').getByText(t.media.noMicrophone[why]).waitFor();
    await mic().waitFor();
  }
  await field().fill('words');
  expect(await page.getByRole('alert').count()).toBe(0);
  await send().waitFor();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaRecorder'));
  await open(page, 'media');
  expect(await mic().count()).toBe(0);
  expect(await send().getAttribute('aria-disabled')).toBe('true');
});

it('[U446] what ends by itself waits over the field and goes from there: the chat was left, the microphone is gone', async () => {
  await openChat();
  const waiting = page.locator('.tray li', { has: page.getByRole('button', { name: t.chat.media.voice }) });
  await mic().click();
  await untilSaid();
  await page.locator('.app a.row').first().click();
  await bar().waitFor({ state: 'detached' });
  await isLetGo();
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
  await waiting.waitFor();
  await waiting.getByRole('button').click();
  await mic().click();
  await untilSaid();
  // What a browser tells when a call takes it.
  await page.evaluate(() => {
    const [track] = (globalThis as unknown as { given: MediaStream[] }).given.flatMap((one) => one.getTracks()).slice(-1);
    track?.dispatchEvent(new Event('mute'));
  });
  await waiting.waitFor();
  await page.getByText(t.media.recordingKept).waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await field().fill('what I meant');
  await page.keyboard.press('Enter');
  await untilCalled(page, 'sendMedia');
  expect(await sent()).toMatchObject([{ text: 'what I meant', media: [{ kind: 'voice' }] }]);
  await expect.poll(tracks).toEqual(['ended', 'ended']);
});

it('[U447] what is written or changed meanwhile ends it, and it begins again by no press that is over', async () => {
  await openChat();
  await mic().click();
  await untilSaid();
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array([1, 2, 3])], 'dropped.bin'));
    document.querySelector('.canvas')?.dispatchEvent(new DragEvent('dragover', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  await page.locator('.dropping').waitFor();
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array([1, 2, 3])], 'dropped.bin'));
    document
      .querySelector('.dropping [data-as="file"]')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
  });
  const tiles = page.locator('.tray li', { has: page.getByRole('button', { name: /dropped\.bin|Voice message/ }) });
  await expect.poll(() => tiles.count()).toBe(2);
  for (const _ of [1, 2]) await tiles.first().getByRole('button').click();
  await page.locator('.tray').waitFor({ state: 'detached' });
  await mic().waitFor();
  expect(await bar().count()).toBe(0);
  await isLetGo();
});
