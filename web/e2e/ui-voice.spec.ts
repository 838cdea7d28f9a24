/** What is spoken into a chat, with a real microphone that hears beeps: by click and by keys; sent, thrown away, kept, and refused. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { FAKE_MICROPHONE } from './browser.ts';
import { called, CONVERSATIONS, messageOf, open, painted, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { bar, field, isLetGo, mic, openChat, send, timer, tracks, untilSaid } from './voice-page.ts';

let page: Page;
eachPage(
  CONVERSATIONS,
  (opened) => {
    page = opened;
  },
  { args: FAKE_MICROPHONE },
);

const sent = async (): Promise<readonly Record<string, unknown>[]> =>
  (await called(page, 'sendMedia')).map(({ media, ...rest }) => ({ ...rest, media: media as readonly Record<string, unknown>[] }));

it.each([390, 1440] as const)(
  '[U442] a click begins, and Enter sends what was said as long and as loud as it was, in answer to what was being answered; the microphone is let go, at %i px',
  async (width) => {
    await openChat(page, { width });
    await messageOf(page, 'The harbour this morning').focus();
    await page.keyboard.press('r');
    await page.locator('.about').waitFor();
    await mic(page).click();
    await untilSaid(page);
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
    await bar(page).waitFor({ state: 'detached' });
    await isLetGo(page);
    expect(await page.locator('.about').count()).toBe(0);
    await expect.poll(() => field(page).evaluate((one) => one === document.activeElement)).toBe(true);
    await mic(page).waitFor();
  },
);

it('[U444] keys alone begin, throw away and send; under a second nothing is sent, and it says so', async () => {
  await openChat(page);
  await field(page).focus();
  for (let i = 0; i < 4 && !(await mic(page).evaluate((one) => one === document.activeElement)); i++) await page.keyboard.press('Tab');
  // No time goes by, however busy this machine is.
  await page.evaluate(() => {
    const now = performance.now();
    performance.now = () => now;
  });
  await page.keyboard.press('Enter');
  await timer(page).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(t.media.tooShort).waitFor();
  await page.evaluate(() => Reflect.deleteProperty(performance, 'now'));
  await bar(page).waitFor({ state: 'detached' });
  await mic(page).focus();
  await page.keyboard.press('Space');
  await untilSaid(page);
  await page.keyboard.press('Escape');
  await bar(page).waitFor({ state: 'detached' });
  await mic(page).focus();
  await page.keyboard.press('Enter');
  await untilSaid(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await bar(page).waitFor({ state: 'detached' });
  await expect.poll(() => tracks(page)).toEqual(['ended', 'ended', 'ended']);
  expect(await called(page, 'sendMedia')).toEqual([]);
});

it('[U444] the second of two presses that sends words records nothing', async () => {
  await openChat(page);
  await field(page).fill('words');
  const name = await send(page).evaluate(async (button: HTMLButtonElement) => {
    button.click();
    await new Promise((drawn) => new MutationObserver(drawn).observe(button, { attributes: true }));
    button.click();
    return button.getAttribute('aria-label');
  });
  expect(name).toBe(t.chat.record);
  await untilCalled(page, 'send');
  await painted(page);
  expect(await tracks(page)).toEqual([]);
  await mic(page).waitFor();
});

it('[U445] where there is no microphone to be had it says why, and what is there stays; where nothing can be recorded nothing speaks of it', async () => {
  await openChat(page, { may: false });
  await mic(page).click();
  await page.getByRole('alert').getByText(t.media.noMicrophone.refused).waitFor();
  await expect.poll(() => bar(page).count()).toBe(0);
  for (const [name, why] of [
    ['NotFoundError', 'none'],
    ['NotReadableError', 'busy'],
  ] as const) {
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name));
    }, name);
    await mic(page).click();
    await page.getByRole('alert').getByText(t.media.noMicrophone[why]).waitFor();
    await mic(page).waitFor();
  }
  await field(page).fill('words');
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  await send(page).waitFor();
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaRecorder'));
  await open(page, 'media');
  expect(await mic(page).count()).toBe(0);
  expect(await send(page).getAttribute('aria-disabled')).toBe('true');
});

it('[U446] what ends by itself waits over the field and goes from there: the chat was left, the microphone is gone', async () => {
  await openChat(page);
  const waiting = page.locator('.tray li', { has: page.getByRole('button', { name: t.chat.media.voice }) });
  await mic(page).click();
  await untilSaid(page);
  await page.locator('.app a.row').first().click();
  await bar(page).waitFor({ state: 'detached' });
  await isLetGo(page);
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
  await waiting.waitFor();
  await waiting.getByRole('button').click();
  await mic(page).click();
  await untilSaid(page);
  // What a browser tells when a call takes it.
  await page.evaluate(() => {
    const [track] = (globalThis as unknown as { given: MediaStream[] }).given.flatMap((one) => one.getTracks()).slice(-1);
    track?.dispatchEvent(new Event('mute'));
  });
  await waiting.waitFor();
  await page.getByText(t.media.recordingKept).waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await field(page).fill('what I meant');
  await page.keyboard.press('Enter');
  await untilCalled(page, 'sendMedia');
  expect(await sent()).toMatchObject([{ text: 'what I meant', media: [{ kind: 'voice' }] }]);
  await expect.poll(() => tracks(page)).toEqual(['ended', 'ended']);
});

it('[U447] what is written or changed meanwhile ends it, and it begins again by no press that is over', async () => {
  await openChat(page);
  await mic(page).click();
  await untilSaid(page);
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
  await mic(page).waitFor();
  expect(await bar(page).count()).toBe(0);
  await isLetGo(page);
});

it('[U446] an hour is the longest, and no more is recorded than the hub takes', async () => {
  await page.addInitScript(() => {
    const Real = globalThis.MediaRecorder;
    globalThis.MediaRecorder = class extends Real {
      constructor(stream: MediaStream, options?: MediaRecorderOptions) {
        super(stream, options);
        Object.assign(globalThis, { recorder: this });
      }
    };
  });
  await page.clock.install();
  await openChat(page);
  await mic(page).click();
  await untilSaid(page);
  await page.clock.fastForward('01:00:00');
  const tile = page.locator('.tray li').first();
  await tile.getByText('1:00:00').waitFor();
  await tile.getByRole('button').click();
  await mic(page).click();
  await untilSaid(page);
  await page.evaluate(() =>
    (globalThis as unknown as { recorder: MediaRecorder }).recorder.dispatchEvent(
      new BlobEvent('dataavailable', { data: new Blob([new Uint8Array(950_000)]) }),
    ),
  );
  await tile.getByText(/^0:\d\d$/).waitFor();
  await field(page).focus();
  await page.keyboard.press('Enter');
  await untilCalled(page, 'sendMedia');
});

it('[U452] what is being spoken, and what waits to be sent, asks before the page goes', async () => {
  await openChat(page);
  const asks = (): Promise<boolean> => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
  expect(await asks()).toBe(false);
  await mic(page).click();
  await untilSaid(page);
  await expect.poll(asks).toBe(true);
  await page.locator('.app a.row').first().click();
  await bar(page).waitFor({ state: 'detached' });
  await page.locator('.toast', { hasText: t.media.recordingKept }).waitFor();
  // Also where one looks at something else.
  expect([await page.locator('.tray').count(), await asks()]).toEqual([0, true]);
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
  await page.locator('.tray li').first().getByRole('button').waitFor();
  await expect.poll(asks).toBe(true);
  await page.locator('.tray li').first().getByRole('button').click();
  await page.locator('.tray').waitFor({ state: 'detached' });
  await expect.poll(asks).toBe(false);
});
