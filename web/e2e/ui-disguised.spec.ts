/** Programs that are called photos, films, sounds and files: said to be what they are as soon as that is known, and shown by nobody. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, open } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { pick, viewerOn } from './media-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import type { MediaRow } from '../device/port/media.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

/** A message of the other with one thing, of these bytes, whatever it is called; gives its row. */
async function come(about: Partial<MediaRow>, bytes = 'MZ\x90\0'): Promise<Locator> {
  const id = await page.evaluate(
    async ([chat = '', bytes = '', about = '']) => {
      const more = JSON.parse(about) as Partial<MediaRow>;
      const source = new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))]);
      const canvas = new OffscreenCanvas(60, 40);
      canvas.getContext('2d')?.fillRect(10, 10, 30, 20);
      const head =
        more.kind === 'photo' || more.kind === 'video' ? new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer()) : new Uint8Array();
      const media = [{ kind: 'file', name: '', type: '', width: 900, height: 600, ...more, source, head }] as const;
      const answer = await globalThis.hand.device.call('sendMedia', { chat, text: '', media });
      if (!answer.ok) throw new Error('it did not come');
      globalThis.hand.change(chat, answer.id, { own: false, status: undefined });
      return answer.id;
    },
    [CHATS.media, bytes, JSON.stringify(about)],
  );
  return page.locator(`[data-id="${id}"]`);
}

it('[U545] threat 44: a program that is called something else is said to be one once it is here, and is shown by nobody', async () => {
  await open(page, 'media');
  const file = await come({ name: 'holiday.jpg', type: 'image/jpeg' });
  await file.getByText(t.media.runsTitle).waitFor();
  await file.locator('.file').click();
  await page.getByRole('dialog', { name: t.media.runsTitle }).waitFor();
  await page.keyboard.press('Escape');
  for (const kind of ['photo', 'video'] as const) {
    const seen = await come({ kind, name: 'holiday.jpg', type: 'image/jpeg', duration: 9000 });
    await seen.locator('.pill').getByText(t.media.runsTitle).waitFor();
    // Neither that, nor the small picture that was sent to be seen first.
    expect(await seen.locator('img').count()).toBe(0);
    await seen.getByRole('button', { name: new RegExp(t.media.runsTitle) }).click();
    const viewer = viewerOn(page);
    await viewer.getByText(t.media.disguised).waitFor();
    expect(await viewer.locator('.large').locator('img, video').count()).toBe(0);
    await expect.poll(() => viewer.locator('.around [aria-current]').count()).toBe(1);
    expect(await viewer.locator('.around [aria-current] img').count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });
  }
  const sound = await come({ kind: 'audio', name: 'song.mp3', type: 'audio/mpeg', duration: 9000 });
  await sound.getByText(t.media.runsTitle).waitFor();
  expect(await sticksOut(page)).toEqual([]);
  // What is what it says is not.
  const plain = await come({ name: 'notes.txt' }, 'high water at nine');
  await expect.poll(async () => (await called(page, 'readMedia')).some((one) => one['unseen'] === true && one['to'] === 18)).toBe(true);
  expect(await plain.getByText(t.media.runsTitle).count()).toBe(0);
  const broken = await come({ kind: 'photo', name: 'photo.jpg', type: 'image/jpeg' }, 'high water at ten');
  await broken.locator('.ring').waitFor();
  await broken.locator('.picture').click();
  await viewerOn(page).getByText(t.media.unfit).waitFor();
});

it('[U545] what its sender found to be a program does not come by itself, is said to be one before it is here, and while it is picked', async () => {
  await open(page, 'media');
  const fetched = async (): Promise<number> => (await called(page, 'fetchMedia')).length;
  const away = (row: Locator): Promise<void> =>
    row.evaluate((element) => {
      for (const [, { rows }] of globalThis.hand.chats)
        for (const { id, media } of rows) {
          const blob = id === element.getAttribute('data-id') ? media?.[0]?.blob : undefined;
          if (blob !== undefined) globalThis.hand.clear(blob);
        }
    });
  const program = await come({ name: 'holiday.jpg', type: 'application/vnd.microsoft.portable-executable' });
  await program.getByText(t.media.runsTitle).waitFor();
  const before = await fetched();
  await away(program);
  await program.getByText(t.media.fetch).waitFor({ state: 'attached' });
  await program.getByText(t.media.runsTitle).waitFor();
  const plain = await come({ name: 'notes.txt' }, 'high water');
  await away(plain);
  await expect.poll(async () => (await called(page, 'fetchMedia')).at(-1)?.['id']).toBe(await plain.getAttribute('data-id'));
  expect(await fetched()).toBe(before + 1);
  await pick(page, t.media.file, [{ name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('MZ\x90\0') }]);
  const warning = await page.locator('.msg .file', { hasText: 'tide tables.exe' }).locator('.ft svg').innerHTML();
  await expect.poll(() => page.locator('.tray li svg').first().innerHTML()).toBe(warning);
});
