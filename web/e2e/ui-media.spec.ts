/** Media in a chat: how it shows before and after it is here, how it is picked and sent, and what no page shows whoever sends it. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, go, messageOf, offline, open, painted, untilCalled, type Width, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { pick, pictureFile, textFile, toBeginning } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const openMedia = (at: { readonly width?: Width; readonly query?: string } = {}): Promise<void> => open(page, 'media', at);
const bubbles = (): Locator => page.locator('.msg .b.media');
const pictures = (): Locator => page.locator('.msg .picture');
/** Which picture that is. */
const shownIn = (image: Locator): Promise<string> => image.evaluate((one) => (one as HTMLImageElement).src);
const tray = (): Locator => page.locator('.tray');

it.each(WIDTHS)(
  '[U429] media has its room before it is here, shows what it is, fits, and is complete to who cannot see it, at %i px',
  async (width) => {
    await openMedia({ width });
    await pictures().first().waitFor();
    const heights = (): Promise<readonly number[]> =>
      page.locator('.album').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
    const before = await heights();
    expect(before.every((height) => height > 100)).toBe(true);
    await toBeginning(page);
    await pictures().first().locator('img').waitFor();
    await painted(page);
    expect(await heights()).toEqual(before);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
    expect(await bubbles().nth(1).locator('.picture').count()).toBe(3);
    await page.locator('.file', { hasText: 'signed.pdf' }).getByText('2.3 MB').waitFor();
    await page.locator('.sound').getByText('1:30').waitFor();
  },
);

it('[U430] what is picked stands over the words, may be taken off, and goes with them and what they answer; a refused one says why and keeps all here', async () => {
  await openMedia();
  await pick(page, t.media.photoOrVideo, [await pictureFile(page, 'harbour.png'), textFile('notes.txt', 'hello'), textFile('nothing.txt', '')]);
  await tray().locator('img').waitFor();
  await tray()
    .getByText(/nothing\.txt.? is empty/)
    .waitFor();
  await page.locator('#composer').fill('From the **harbour**');
  await page.keyboard.press('Enter');
  await painted(page);
  expect(await called(page, 'sendMedia')).toEqual([]);
  expect(await tray().locator('li').count()).toBe(4);
  await tray().locator('li', { hasText: 'nothing.txt' }).getByRole('button').click();
  await page.locator('#composer').focus();
  // A second press may come before the first is drawn.
  await page.locator('#composer').evaluate((box) => {
    for (const _ of [1, 2]) box.closest('form')?.requestSubmit();
  });
  await untilCalled(page, 'sendMedia');
  const [sent] = await called(page, 'sendMedia');
  expect(sent).toMatchObject({ text: 'From the harbour', media: [{ kind: 'photo' }, { kind: 'file', name: 'notes.txt' }] });
  await tray().waitFor({ state: 'detached' });
  expect(await page.locator('#composer').inputValue()).toBe('');
  await messageOf(page, 'From the harbour').locator('.picture img').waitFor();
  expect(await called(page, 'sendMedia')).toHaveLength(1);
});

it('[U431] what is pasted or dropped over the chat hangs on the message, as photos or as files, and stays while one looks elsewhere', async () => {
  await openMedia();
  await page.locator('#composer').focus();
  await page.evaluate(() => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array([1, 2, 3])], 'pasted.bin'));
    document.querySelector('#composer')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }));
  });
  await tray().getByText('pasted.bin').waitFor();
  const dropping = page.locator('.dropping');
  const drag = (event: string, on: string): Promise<void> =>
    page.evaluate(
      ([event = '', on = '']) => {
        const files = new DataTransfer();
        files.items.add(new File(['<svg/>'], 'dropped.svg', { type: 'image/svg+xml' }));
        document.querySelector(on)?.dispatchEvent(new DragEvent(event, { dataTransfer: files, bubbles: true, cancelable: true }));
      },
      [event, on],
    );
  await drag('dragover', '.canvas');
  await dropping.getByText(t.media.dropFile).waitFor();
  await drag('drop', '.dropping [data-as="file"]');
  await dropping.waitFor({ state: 'detached' });
  await tray().getByText('dropped.svg').waitFor();
  await page.locator('.app a.row').first().click();
  await tray().waitFor({ state: 'detached' });
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
  await tray().getByText('dropped.svg').waitFor();
});

it('[U432] a photo opens over all, goes on to the next by keys, comes closer by keys and by a press, and by Escape is where one was', async () => {
  await openMedia();
  await toBeginning(page);
  const album = bubbles().nth(1).locator('.picture');
  await album.first().locator('img').waitFor();
  await album.first().click();
  const viewer = page.getByRole('dialog', { name: t.chat.media.photo });
  const large = viewer.locator('.large img');
  await large.waitFor();
  const first = await shownIn(large);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => shownIn(large)).not.toBe(first);
  await large.dblclick();
  const isWide = (): Promise<boolean> => large.evaluate((one) => one.getBoundingClientRect().width > innerWidth);
  await expect.poll(isWide).toBe(true);
  await page.keyboard.press('0');
  await expect.poll(isWide).toBe(false);
  for (const _ of [1, 2, 3]) await page.keyboard.press('+');
  await expect.poll(isWide).toBe(true);
  expect(await axeFinds(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });
  expect(await album.first().evaluate((one) => one === document.activeElement)).toBe(true);
});

it('[U433] threats 43 and 44: what only calls itself a photo is drawn by nobody, and what would run something is said so before it is saved', async () => {
  await openMedia();
  const id = await page.evaluate(async () => {
    const [chat = '', state] = [...globalThis.hand.chats].find(([, { view }]) => view.title === 'Aiko Tanabe') ?? [];
    const row = state?.rows[0];
    const svg = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"><script>document.title = "run"</script></svg>']);
    const source = { size: svg.size, slice: (from: number, to: number) => svg.slice(from, to) };
    const media = [
      { source, kind: 'photo', name: 'photo.jpg', type: 'image/jpeg', width: 900, height: 600 },
      { source, kind: 'file', name: 'notes.txt', type: 'text/plain' },
    ] as const;
    const answer = await globalThis.hand.device.call('sendMedia', { chat, text: 'look', marks: [], media });
    return answer.ok ? answer.id : row?.id;
  });
  const liar = page.locator(`[data-id="${id}"] .picture`);
  await liar.locator('.ring').waitFor();
  expect(await liar.locator('img').count()).toBe(0);
  await liar.click();
  await page.getByText(t.media.disguised).waitFor();
  await page.keyboard.press('Escape');
  // By its bytes it would run, whatever it is called.
  await page.locator('.file', { hasText: 'notes.txt' }).click();
  const asked = page.getByRole('dialog', { name: t.media.runsTitle });
  await asked.waitFor();
  await page.keyboard.press('Escape');
  await asked.waitFor({ state: 'detached' });
  const program = page.locator('.file', { hasText: 'tide tables.exe' });
  await program.click();
  await untilCalled(page, 'fetchMedia');
  await program.click();
  expect(await called(page, 'stopMedia')).toHaveLength(1);
  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await page.evaluate(() => {
    const state = [...globalThis.hand.chats.values()].find(({ view }) => view.title === 'Aiko Tanabe');
    for (const row of state?.rows ?? []) if (row.media?.[0]?.runs) globalThis.hand.land(row.media[0].blob);
  });
  await program.click();
  await asked.waitFor();
  expect(saved).toEqual([]);
  await asked.getByRole('button', { name: t.media.saveStill }).click();
  await expect.poll(() => saved).toEqual(['tide tables.exe']);
});

it('[U434] what is on its way says how far it is and may be taken back; a list and an answer say what was sent', async () => {
  await openMedia();
  const sending = page.locator('.msg.own .picture', { hasText: t.media.sofar('1.9 MB', '3.1 MB') });
  await sending.waitFor();
  await page.locator('.msg.own .take').click();
  await untilCalled(page, 'discard');
  await sending.waitFor({ state: 'detached' });
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).getByText(t.chat.media.photo).waitFor();
  const voice = page.locator('.msg', { has: page.locator('.sound') });
  await voice.focus();
  await page.keyboard.press('r');
  await page.locator('.about').getByText(`${t.chat.media.voice}, 1:30`).waitFor();
});

it('[U435] what was spoken plays, is gone to and sped up, and one sounds at a time', async () => {
  await openMedia();
  const sound = page.locator('.sound');
  await sound.getByRole('button', { name: t.media.play }).click();
  await sound.getByRole('button', { name: t.media.pause }).waitFor();
  await sound.getByRole('button', { name: t.media.speed }).click();
  await sound.getByText('1.5×').waitFor();
  const slider = sound.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await slider.getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(5);
  await sound.getByRole('button', { name: t.media.pause }).click();
  await sound.getByRole('button', { name: t.media.play }).waitFor();
});

it('[U437] what is shown is read once, however large it is; what could not be read without a line is read with one', async () => {
  await go(page, '/', { query: 'media' });
  await offline(page);
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).click();
  await bubbles().first().waitFor();
  await expect.poll(async () => (await called(page, 'readHead')).length).toBeGreaterThan(0);
  expect(await page.locator('.picture img').count()).toBe(0);
  await page.evaluate(() => globalThis.hand.connect({ state: 'online', waiting: 0, messages: 0 }));
  await page.locator('.picture img').first().waitFor();
  const size = 100_000_000;
  const id = await page.evaluate(
    async ([size = 0]) => {
      const [chat = ''] = [...globalThis.hand.chats].find(([, { view }]) => view.title === 'Aiko Tanabe') ?? [];
      const canvas = new OffscreenCanvas(90, 60);
      canvas.getContext('2d');
      const bytes = await canvas.convertToBlob();
      const source = { size: bytes.size, slice: (from: number, to: number) => bytes.slice(from, to) };
      const answer = await globalThis.hand.device.call('sendMedia', {
        chat,
        text: 'large',
        marks: [],
        media: [{ source, kind: 'photo', name: 'a.png', type: '', width: 90, height: 60 }],
      });
      if (!answer.ok) throw new Error('not sent');
      const media = globalThis.hand.chats
        .get(chat)
        ?.rows.at(-1)
        ?.media?.map((one) => ({ ...one, size }));
      if (media) globalThis.hand.change(chat, answer.id, { media });
      return answer.id;
    },
    [size],
  );
  await page.locator(`[data-id="${id}"] img`).waitFor();
  const reads = async (): Promise<number> => (await called(page, 'readMedia')).filter((one) => one['id'] === id && one['from'] === 0).length;
  // Once for what it said before it was said to be large.
  const before = await reads();
  for (let frame = 0; frame < 20; frame++) await painted(page);
  expect(await reads()).toBe(before);
  expect(before).toBeLessThanOrEqual(2);
});
