/** What was spoken or is a file of sound, as it plays: gone to, sped up, and followed by the next. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { FAKE_MICROPHONE } from './browser.ts';
import { called, CONVERSATIONS, open, painted, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { toBeginning } from './media-page.ts';
import { mic, untilSaid } from './voice-page.ts';

let page: Page;
eachPage(
  CONVERSATIONS,
  (opened) => {
    page = opened;
  },
  { args: FAKE_MICROPHONE },
);

/** Says it in the chat that is open: a tone of so many ms, as what was spoken or as a file; gives the id. */
const sound = (kind: 'voice' | 'audio', ms: number): Promise<string> =>
  page.evaluate(
    async ([kind = '', ms = '']) => {
      const [chat = ''] = [...globalThis.hand.chats].find(([, { view }]) => view.title === 'Aiko Tanabe') ?? [];
      const wave = new DataView(new ArrayBuffer(44 + 8 * Number(ms)));
      const text = (from: number, letters: string): void => [...letters].forEach((letter, i) => wave.setUint8(from + i, letter.charCodeAt(0)));
      text(0, 'RIFF');
      text(8, 'WAVEfmt ');
      text(36, 'data');
      for (const [at, value] of [4, 16, 24, 28, 40].map((at, i) => [at, [36 + 8 * Number(ms), 16, 8000, 8000, 8 * Number(ms)][i] ?? 0] as const))
        wave.setUint32(at, value, true);
      for (const [at, value] of [20, 22, 32, 34].map((at, i) => [at, [1, 1, 1, 8][i] ?? 0] as const)) wave.setUint16(at, value, true);
      const source = new Blob([wave]);
      const one = { source, kind: kind as 'voice', name: 'a.wav', type: 'audio/wav', duration: Number(ms), peaks: new Uint8Array([9, 99, 255]) };
      const answer = await globalThis.hand.device.call('sendMedia', { chat, text: '', marks: [], media: [one] });
      if (!answer.ok) throw new Error('not sent');
      return answer.id;
    },
    [kind, `${ms}`],
  );
const soundIn = (id: string) => page.locator(`[data-id="${id}"] .sound`);
/** What players have told, for as long as the page is there: what they did, and where in the sound, s. */
async function listen(): Promise<void> {
  await page.addInitScript(() => {
    const told: (readonly [string, number])[] = [];
    Object.assign(globalThis, { told });
    globalThis.Audio = class extends Audio {
      constructor(url?: string) {
        super(url);
        for (const event of ['playing', 'seeked', 'ended']) this.addEventListener(event, () => told.push([event, this.currentTime]));
      }
    };
  });
}
const told = (wanted: string): Promise<readonly number[]> =>
  page.evaluate(
    (wanted) => (globalThis as unknown as { told: (readonly [string, number])[] }).told.flatMap(([event, at]) => (event === wanted ? [at] : [])),
    wanted,
  );
const untilEnded = (times: number): Promise<void> => expect.poll(async () => (await told('ended')).length).toBe(times);
const isPlaying = (id: string): Promise<void> => soundIn(id).getByRole('button', { name: t.media.pause }).waitFor();

it('[U448] what was recorded here says how long it is, plays, and is gone to by pointer and keys, though its bytes say nothing of their end', async () => {
  await listen();
  await page.context().grantPermissions(['microphone']);
  await open(page, 'media');
  await mic(page).click();
  await untilSaid(page, 3);
  await page.keyboard.press('Enter');
  await mic(page).waitFor();
  const id = await page.locator('.msg.own').last().getAttribute('data-id');
  if (!id) throw new Error('expected it in the chat');
  const slider = soundIn(id).getByRole('slider');
  await slider.waitFor();
  const length = Number(await slider.getAttribute('aria-valuemax'));
  expect(length).toBeGreaterThanOrEqual(3);
  const box = await slider.boundingBox();
  // One that does not play yet begins there.
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.6, (box?.y ?? 0) + 10);
  await untilEnded(1);
  expect((await told('playing'))[0]).toBeGreaterThan(length * 0.5);
  await soundIn(id).getByRole('button', { name: t.media.play }).waitFor();
  await page.locator(`[data-id="${id}"]`).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await told('playing')).length).toBe(2);
  for (const _ of [1, 2]) await page.keyboard.press('ArrowRight');
  expect(await slider.evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('End');
  // At its end it is over.
  await expect.poll(async () => (await told('ended')).length).toBeGreaterThan(1);
  await soundIn(id).getByRole('button', { name: t.media.play }).waitFor();
  expect(await axeFinds(page)).toEqual([]);
});

it('[U449] after what was spoken follows the next that was, also out of sight and as fast, and never a file; a file is followed by nothing', async () => {
  await listen();
  await open(page, 'media');
  await toBeginning(page);
  await painted(page);
  const first = await sound('voice', 60_000);
  const music = await sound('audio', 300);
  await page.evaluate(() => {
    const [chat = ''] = [...globalThis.hand.chats].find(([, { view }]) => view.title === 'Aiko Tanabe') ?? [];
    for (let i = 0; i < 40; i++) globalThis.hand.receive(chat, `between ${i}`);
  });
  const next = await sound('voice', 60_000);
  await soundIn(first).evaluate((one) => one.scrollIntoView({ block: 'start' }));
  await soundIn(next).waitFor({ state: 'attached' });
  const play = (id: string): Promise<void> => soundIn(id).getByRole('button', { name: t.media.play }).click();
  await play(music);
  await untilEnded(1);
  await painted(page);
  const playing = page.getByRole('button', { name: t.media.pause });
  expect(await playing.count()).toBe(0);
  await play(first);
  await isPlaying(first);
  await soundIn(first).getByRole('button', { name: t.media.speed }).click();
  const readsOf = async (id: string): Promise<number> => (await called(page, 'readMedia')).filter((one) => one['id'] === id).length;
  expect(await readsOf(next)).toBe(0);
  await soundIn(first).getByRole('slider').focus();
  await page.keyboard.press('End');
  await isPlaying(next);
  expect(await readsOf(next)).toBe(1);
  await soundIn(next).getByText('1.5×').waitFor();
  expect(await playing.count()).toBe(1);
});

const mini = () => page.getByRole('region', { name: t.media.playing });
const leaveChat = async (width = 1440): Promise<void> => {
  if (width === 390) await page.getByRole('button', { name: t.nav.back }).first().click();
  else await page.locator('.app a.row').first().click();
};
const deleteMessage = (id: string): Promise<void> =>
  page.evaluate((id) => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      if (rows.some((row) => row.id === id)) globalThis.hand.change(chat, id, { kind: 'deleted', text: '', media: [] });
  }, id);

it.each(WIDTHS)(
  '[U486] what plays goes on where one has left its chat, may be paused, sped up and ended there, and leads back, at %i px',
  async (width) => {
    await listen();
    await open(page, 'media', { width });
    const id = await sound('voice', 60_000);
    await soundIn(id).getByRole('button', { name: t.media.play }).click();
    await isPlaying(id);
    expect(await mini().count()).toBe(0);
    await leaveChat(width);
    await mini().getByText(t.chat.media.voice).waitFor();
    await mini().getByText('Aiko Tanabe').waitFor();
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    await mini().getByRole('button', { name: t.media.speed }).click();
    await mini().getByText('1.5×').waitFor();
    await mini().getByRole('button', { name: t.media.pause }).click();
    await mini().getByRole('button', { name: t.media.play }).click();
    await mini().getByText(t.chat.media.voice).click();
    await isPlaying(id);
    await mini().waitFor({ state: 'detached' });
    await leaveChat(width);
    await mini().getByRole('button', { name: t.nav.close }).click();
    await mini().waitFor({ state: 'detached' });
    // What is paused is left as it is.
    await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
    await soundIn(id).getByRole('button', { name: t.media.play }).click();
    await soundIn(id).getByRole('button', { name: t.media.pause }).click();
    await soundIn(id).getByRole('button', { name: t.media.play }).waitFor();
    await leaveChat(width);
    await soundIn(id).waitFor({ state: 'detached' });
    await painted(page);
    expect(await mini().count()).toBe(0);
  },
);

it('[U486] the next that was spoken follows also where nobody sees it, and what is deleted falls silent', async () => {
  await listen();
  await open(page, 'media');
  const first = await sound('voice', 60_000);
  await sound('audio', 300);
  const next = await sound('voice', 60_000);
  await soundIn(first).getByRole('button', { name: t.media.play }).click();
  const box = await soundIn(first).getByRole('slider').boundingBox();
  await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.95, (box?.y ?? 0) + 10);
  await soundIn(first).getByRole('button', { name: t.media.speed }).click();
  await soundIn(first).getByRole('button', { name: t.media.speed }).click();
  await leaveChat();
  await mini().getByText(t.chat.media.voice).waitFor();
  await untilEnded(1);
  await mini().getByRole('button', { name: t.media.pause }).waitFor();
  expect((await called(page, 'readMedia')).filter((one) => one['id'] === next).length).toBe(1);
  await deleteMessage(next);
  await mini().waitFor({ state: 'detached' });
});
