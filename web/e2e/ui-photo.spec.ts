/** A photo of one's own: chosen, cut to a square, shown, and taken away, in a real Chromium over a device that plays a scene. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { utf8 } from '../../crypto/bytes.ts';
import { pngOf } from '../chat/photo.world.ts';
import { axeFinds } from './axe.ts';
import { eachPage } from './each-page.ts';
import { button, dialog, play, SCENES } from './scene-page.ts';

let page: Page;
eachPage(SCENES, (opened) => {
  page = opened;
});

/** What follows a picture in its file, as a camera's place would. */
const SECRET = 'GPS 59.91 N 10.75 E';

/** A PNG of noise, which no encoder makes small, with words behind it. */
async function noise(width: number, height: number): Promise<Buffer> {
  const bytes = await page.evaluate(
    async ([wide, high]) => {
      const canvas = new OffscreenCanvas(wide, high);
      const pen = canvas.getContext('2d')!;
      const data = pen.createImageData(wide, high);
      for (let at = 0; at < data.data.length; at += 65_536) crypto.getRandomValues(data.data.subarray(at, at + 65_536));
      pen.putImageData(data, 0, 0);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())];
    },
    [width, height] as const,
  );
  return Buffer.concat([Buffer.from(bytes), Buffer.from(SECRET)]);
}
const choose = (name: string, buffer: Buffer): Promise<void> =>
  page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'image/png', buffer });
/** What was kept last: its bytes as text, its length, and the sides of the picture in it. */
const kept = () =>
  page.evaluate(async () => {
    const { photo } = globalThis.called.findLast(({ name }) => name === 'setProfile')!.input as { photo: Uint8Array<ArrayBuffer> };
    const { width, height } = await createImageBitmap(new Blob([photo], { type: 'image/webp' }));
    return { length: photo.length, width, height, text: String.fromCharCode(...photo) };
  });
const frame = () => page.locator('.crop');
const square = () => frame().locator('img').getAttribute('style');

describe('a photo', () => {
  it('[U311] is cut by keys, kept small and without what else its file held, and taken away again', async () => {
    await play(page, 'inside', '/settings/profile');
    await button(page, t.photo.choose).waitFor();
    await choose('sea.png', await noise(450, 300));
    await frame().waitFor();
    const whole = await square();
    expect(await axeFinds(page)).toEqual([]);
    await frame().focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(square).not.toBe(whole);
    const moved = await square();
    await page.keyboard.press('+');
    await expect.poll(square).not.toBe(moved);
    const near = await square();
    const box = (await frame().boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 140, box.y + 120);
    await page.mouse.up();
    await expect.poll(square).not.toBe(near);
    await button(page, t.photo.take).click();
    await page.locator('.portrait .av img').waitFor();
    const { length, width, height, text } = await kept();
    expect(length).toBeLessThanOrEqual(32 * 1024);
    expect(width).toBe(height);
    expect([text.slice(0, 4), text.includes('GPS')]).toEqual(['RIFF', false]);
    await page.locator('.me .av img').waitFor();
    await button(page, t.photo.remove).click();
    await page.locator('.av img').first().waitFor({ state: 'detached' });
    await button(page, t.photo.choose).waitFor();
  });

  it('[U311] that is none is said, and nothing is kept', async () => {
    await play(page, 'inside', '/settings/profile');
    await button(page, t.photo.choose).waitFor();
    await choose('letter.png', Buffer.from('Dear Ada'));
    await dialog(page).getByText(t.photo.unreadable).waitFor();
    expect(await button(page, t.photo.take).count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => globalThis.called.filter(({ name }) => name === 'setProfile'))).toEqual([]);
  });

  it('[U511] of more pixels than may be drawn is refused by its head: nothing of it is decoded', async () => {
    await play(page, 'inside', '/settings/profile');
    await button(page, t.photo.choose).waitFor();
    await page.evaluate(() => {
      HTMLImageElement.prototype.decode = () => {
        document.title = 'it was decoded';
        return Promise.reject(new Error());
      };
    });
    for (const file of [pngOf(50_000, 50_000), utf8('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')]) {
      await choose('bomb.png', Buffer.from(file));
      await dialog(page).getByText(t.photo.unreadable).waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
    }
    expect(await page.title()).not.toBe('it was decoded');
  });
  it('[U312] that is broken leaves the initials', async () => {
    await play(page, 'inside', '/settings/profile');
    await button(page, t.photo.choose).waitFor();
    await page.evaluate(() => {
      const bytes = new TextEncoder().encode('no picture at all');
      globalThis.show({ photo: { photo: 'cd'.repeat(32), type: 'image/webp', bytes } });
    });
    const loads = page.evaluate(
      () => new Promise((done) => document.addEventListener('error', ({ target }) => target instanceof HTMLImageElement && done(true), true)),
    );
    await page.evaluate(() =>
      globalThis.show({
        me: {
          user: '66'.repeat(16),
          device: '01'.repeat(16),
          name: 'Elif Demir',
          username: 'elif',
          bio: '',
          photo: 'cd'.repeat(32),
          hub: '',
        },
      }),
    );
    expect(await loads).toBe(true);
    await page.locator('.portrait .av img').waitFor({ state: 'detached' });
    expect(await page.locator('.portrait .av').textContent()).toBe('ED');
  });
});
