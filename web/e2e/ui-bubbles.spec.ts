/** Media in bubbles: what it is called aloud, on which side it stands, and what is seen through it. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { CONVERSATIONS, open, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { toBeginning } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

async function pick(files: readonly { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  await page.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('menuitem', { name: t.media.photoOrVideo }).click()]);
  await chooser.setFiles([...files]);
  await page.locator('.tray').waitFor();
}

it('[U488] media is called by what it is, which of how many, and what a press does; a file by its whole name', async () => {
  await open(page, 'media');
  for (const name of ['Boathouse floor plans, final version 3 signed.pdf', 'tide tables.exe'])
    await page.getByRole('button', { name: new RegExp(`^${name}\\.`) }).waitFor();
  await page.getByRole('button', { name: `${t.media.play}. ${t.chat.media.voice}`, exact: true }).waitFor();
  await toBeginning(page);
  await page
    .getByRole('button', { name: `${t.chat.media.photo}. ${t.media.open}`, exact: true })
    .first()
    .waitFor();
  for (const at of [1, 2, 3])
    await page.getByRole('button', { name: `${t.chat.media.photo}. ${t.media.sofar(`${at}`, '3')}. ${t.media.open}`, exact: true }).waitFor();
});

it('[U489] what a file is called stands beside its icon, whichever way its letters and the page run', async () => {
  for (const query of ['dir=ltr', 'dir=rtl']) {
    await open(page, 'media', { query });
    const file = page.locator('.file', { hasText: 'tables.exe' });
    const gap = await file.evaluate((one) => {
      const [icon, name] = [one.querySelector('.ft, .ring'), one.querySelector('.fn')].map((part) => part?.getBoundingClientRect());
      return icon && name ? Math.max(name.left - icon.right, icon.left - name.right) : undefined;
    });
    expect([query, gap]).toEqual([query, 12]);
  }
});

it('[U490] under a picture that is seen through nothing is left of what was drawn before it came', async () => {
  await open(page, 'media');
  const png = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(600, 400);
    canvas.getContext('2d')?.fillRect(150, 100, 300, 200);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  await pick([{ name: 'see through.png', mimeType: 'image/png', buffer: Buffer.from(png) }]);
  await page.locator('.tray img').waitFor();
  await page.locator('#composer').fill('look');
  await page.keyboard.press('Enter');
  await untilCalled(page, 'sendMedia');
  const picture = page.locator('.msg.own .picture').last();
  await picture.locator('img').waitFor();
  await picture.locator('.blur').waitFor({ state: 'detached' });
  // Its list says of it what it is, and what was said with it.
  await page.locator('.app a.row', { hasText: 'Aiko Tanabe' }).getByText(`${t.chat.media.photo}, look`).waitFor();
});

it('[U491] a name that would turn itself round is picked as it will be shown, and what would run is said so before it goes', async () => {
  await open(page, 'media');
  await pick([{ name: 'ann\u202efdp.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ') }]);
  const tile = page.locator('.tray li').first();
  await tile.getByText('annfdp.exe').waitFor();
  expect(await tile.textContent()).not.toContain('\u202e');
});

it('[U560] when it was said stands whole under a picture, however long the words with it are', async () => {
  for (const [query, width] of [
    ['dir=ltr', 1440],
    ['dir=rtl', 390],
  ] as const) {
    await open(page, 'media', { query, width });
    await toBeginning(page);
    const cut = await page.evaluate(async () => {
      const frame = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      const wordOf = (length: number): string => 'a long walk along the harbour and back on monday evening '.repeat(3).slice(0, length);
      const found: string[] = [];
      const { chats } = globalThis.hand;
      const [chat, row] =
        [...chats].flatMap(([chat, { rows }]) => rows.flatMap((row) => (row.media?.length === 3 ? [[chat, row] as const] : [])))[0] ?? [];
      if (!chat || !row) return ['no album'];
      for (let length = 20; length <= 110; length++) {
        globalThis.hand.change(chat, row.id, { text: `${wordOf(length)}.` });
        await frame();
        const meta = [...document.querySelectorAll('.b.seen .tx .meta')].find((one) => one.closest('.b')?.querySelectorAll('.picture').length === 3);
        const bubble = meta?.closest('.b');
        if (!meta || !bubble) found.push(`${length}: none`);
        else if (meta.getBoundingClientRect().bottom > bubble.getBoundingClientRect().bottom) found.push(`${length}: cut`);
      }
      return found;
    });
    expect([query, cut]).toEqual([query, []]);
  }
});

it('[U562] what was said with media may be taken away again, and what was only said may not', async () => {
  await open(page, 'media');
  await toBeginning(page);
  const box = page.locator('#composer');
  const change = (text: string): Promise<void> =>
    page
      .locator('.msg.own', { hasText: text })
      .focus()
      .then(() => page.keyboard.press('e'));
  const [caption, words] = ['From the quay', 'See you there'];
  await page.evaluate((text) => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const row of rows) if (row.media?.length === 3) globalThis.hand.change(chat, row.id, { text });
  }, caption);
  await box.fill(words);
  await page.keyboard.press('Enter');
  await page.locator('.msg.own', { hasText: words }).waitFor();
  await change(caption);
  await expect.poll(() => box.inputValue()).toBe(caption);
  await box.fill('');
  expect(await box.getAttribute('placeholder')).toBe(t.chat.caption);
  await page.keyboard.press('Enter');
  await untilCalled(page, 'edit');
  await page.locator('.msg.own', { hasText: caption }).waitFor({ state: 'detached' });
  await expect.poll(() => box.getAttribute('placeholder')).toBe(t.chat.message);
  await change(words);
  await expect.poll(() => box.inputValue()).toBe(words);
  await box.fill('');
  await page.keyboard.press('Enter');
  expect(await box.getAttribute('placeholder')).toBe(t.chat.message);
  await untilCalled(page, 'edit');
});

it('[U563] the list shows by a sign what was sent last, and makes no room for it beside words', async () => {
  await open(page, 'media');
  const pv = (title: string) => page.locator('.app a.row', { hasText: title }).locator('.pv');
  const sign = pv('Aiko Tanabe').locator('.kind svg');
  await sign.waitFor();
  expect((await sign.boundingBox())?.width).toBe(15);
  expect(await page.locator('.app a.row .pv .kind').count()).toBe(1);
});

it('[U564] a file says beside its size what its name ends in', async () => {
  await open(page, 'media');
  await page.locator('.file', { hasText: 'signed.pdf' }).getByText('2.3 MB · PDF').waitFor();
});
