/** Media that waits to be sent: a press opens or saves it, its ring alone takes it back, and that can be undone. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, messageOf, open, untilCalled } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { viewerOn } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

it('[U540] a press on a photo that waits to be sent opens it; the ring on it takes it back, and for a moment it can be had again with its words', async () => {
  await open(page, 'media');
  await page.evaluate(() => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const { id, kind, media } of rows) if (kind === 'sending' && media) globalThis.hand.change(chat, id, { text: 'What I had to say of it' });
  });
  const message = messageOf(page, 'What I had to say of it');
  await message.locator('.picture img').waitFor();
  const place = (await message.locator('.picture').boundingBox())!;
  await page.mouse.click(place.x + place.width / 4, place.y + place.height / 2);
  await viewerOn(page).locator('.large img').waitFor();
  await page.keyboard.press('Escape');
  await viewerOn(page).waitFor({ state: 'detached' });
  expect(await called(page, 'discard')).toEqual([]);
  expect(await axeFinds(page)).toEqual([]);
  // By keys as well: into the message, past the picture.
  await message.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await message.waitFor({ state: 'detached' });
  expect(await called(page, 'discard')).toMatchObject([{ forNow: true }]);
  await page.locator('.toast', { hasText: t.media.takenBack }).getByRole('button', { name: t.deeds.undo }).click();
  await untilCalled(page, 'restore');
  await message.locator('.picture img').waitFor();
  // The menu takes back no less gently.
  await message.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: t.media.cancelSend }).click();
  await untilCalled(page, 'discard', 2);
  expect((await called(page, 'discard'))[1]).toMatchObject({ forNow: true });
  await page.locator('.toast').getByRole('button', { name: t.deeds.undo }).waitFor();
});

it('[U540] a press on a file that waits to be sent saves it, and its ring takes it back', async () => {
  await open(page, 'media');
  await page.evaluate(() => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const { id, media } of rows)
        if (media?.[0]?.name.endsWith('signed.pdf')) globalThis.hand.change(chat, id, { kind: 'sending', own: true, status: 'device' });
  });
  const message = page.locator('.msg', { has: page.locator('.filed > .take') });
  const id = await message.getAttribute('data-id');
  await message.locator('.file').click({ position: { x: 150, y: 20 } });
  await expect.poll(async () => (await called(page, 'readMedia')).some((one) => one['id'] === id)).toBe(true);
  expect(await called(page, 'discard')).toEqual([]);
  await message.locator('.take').click();
  await untilCalled(page, 'discard');
  await message.waitFor({ state: 'detached' });
});

it('[U568] a press on a file goes on while its sending ends, and it keeps the focus', async () => {
  await open(page, 'media');
  await page.evaluate(() => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const { id, media } of rows)
        if (media?.[0]?.name.endsWith('signed.pdf')) globalThis.hand.change(chat, id, { kind: 'sending', own: true, status: 'device' });
  });
  const message = page.locator('.msg', { has: page.locator('.file', { hasText: 'signed.pdf' }) });
  await message.locator('.take').waitFor();
  const id = await message.getAttribute('data-id');
  const place = (await message.locator('.file').boundingBox())!;
  await page.mouse.move(place.x + 150, place.y + 20);
  await page.mouse.down();
  await page.evaluate(() => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const { id, kind, media } of rows) if (kind === 'sending' && media?.[0]?.name.endsWith('signed.pdf')) globalThis.hand.deliver(chat, id);
  });
  await message.locator('.take').waitFor({ state: 'detached' });
  const said = await message.getAttribute('data-id');
  expect(said).not.toBe(id);
  expect(await message.locator('.file').evaluate((one) => one === document.activeElement)).toBe(true);
  await page.mouse.up();
  await expect.poll(async () => (await called(page, 'readMedia')).some((one) => one['id'] === said && !one['unseen'])).toBe(true);
  expect(await called(page, 'fetchMedia')).toEqual([]);
});

it('[U540] each ring is as large as a finger needs, also where many photos lie side by side', async () => {
  await open(page, 'media', { width: 390 });
  await page.evaluate(() => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const { id, media } of rows)
        if (media && media.length > 1) globalThis.hand.change(chat, id, { kind: 'sending', status: 'device', media: [...media, ...media, ...media] });
  });
  const takes = page.locator('.msg .album .take');
  await expect.poll(() => takes.count()).toBe(10);
  for (const take of await takes.all()) {
    const box = (await take.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
  }
  expect(await sticksOut(page)).toEqual([]);
  expect(await axeFinds(page)).toEqual([]);
});
