/** What the viewer has besides the photo one looks at: small ones around it, and the way to other apps. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, hand, open, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { largeOn, openViewer, shownOn, viewerOn } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const viewer = (): Locator => viewerOn(page);
const shown = (): Promise<string> => shownOn(page);
const small = (): Locator => viewer().locator('.around button');
const current = (): Promise<readonly number[]> =>
  small().evaluateAll((all) => all.flatMap((one, at) => (one.getAttribute('aria-current') === 'true' ? [at] : [])));

it.each(WIDTHS)(
  '[U565] shows small ones of what was said around it, which lead there, and stands on the one that is shown, at %i px',
  async (width) => {
    await openViewer(page, 0, { width });
    await expect.poll(() => small().count()).toBeGreaterThan(4);
    const count = await small().count();
    await expect.poll(current).toEqual([0]);
    const first = await shown();
    expect(await small().first().locator('.vh').textContent()).toMatch(/^Photo\. Aiko Tanabe\. /);
    await small().nth(2).click();
    await expect.poll(current).toEqual([2]);
    await expect.poll(shown).not.toBe(first);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(current).toEqual([1]);
    // Whoever has pressed one goes on by keys.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-current'))).toBe('true');
    for (let at = 1; at < count - 1; at++) await page.keyboard.press('ArrowRight');
    await expect.poll(current).toEqual([count - 1]);
    const [list, last] = [(await viewer().locator('.around').boundingBox())!, (await small().last().boundingBox())!];
    expect(last.x + last.width).toBeLessThanOrEqual(list.x + list.width);
    expect(Math.min(last.width, last.height)).toBeGreaterThanOrEqual(44);
    expect(await sticksOut(page)).toEqual([]);
    expect(await axeFinds(page)).toEqual([]);
  },
);

it('[U570] stands on the one that is shown also once the screen was turned', async () => {
  await openViewer(page, 0);
  await expect.poll(() => small().count()).toBeGreaterThan(4);
  await page.setViewportSize({ width: 844, height: 390 });
  for (let at = 0; at < 4; at++) await page.keyboard.press('ArrowRight');
  for (const width of [390, 1440, 300]) {
    await page.setViewportSize({ width, height: 844 });
    await expect.poll(current).toEqual([4]);
    await expect
      .poll(async () => {
        const [list, one] = [(await viewer().locator('.around').boundingBox())!, (await small().nth(4).boundingBox())!];
        return one.x >= list.x && one.x + one.width <= list.x + list.width;
      })
      .toBe(true);
  }
});

it('[U571] arrows that are pressed faster than what they lead to is known skip nothing', async () => {
  await openViewer(page, 0);
  await expect.poll(() => small().count()).toBeGreaterThan(4);
  const count = await small().count();
  const press = (key: string, times: number): Promise<void> =>
    page.evaluate(
      async ([key = '', times]) => {
        for (let at = 0; at < Number(times); at++) {
          document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          await new Promise((resolve) => setTimeout(resolve));
        }
      },
      [key, `${times}`],
    );
  await press('ArrowRight', count - 2);
  await expect.poll(current).toEqual([count - 2]);
  await press('ArrowLeft', count - 3);
  await expect.poll(current).toEqual([1]);
});

it('[U565] of one alone there is nothing beside it, and on a low screen the room is the picture’s', async () => {
  await openViewer(page, 0);
  await expect.poll(() => small().count()).toBeGreaterThan(4);
  await page.setViewportSize({ width: 844, height: 390 });
  expect(await small().first().isVisible()).toBe(false);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.evaluate(() => {
    let isFirst = true;
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const row of rows) {
        if (!row.media?.some(({ kind }) => kind === 'photo' || kind === 'video')) continue;
        if (!isFirst) globalThis.hand.change(chat, row.id, { kind: 'deleted', text: '', media: [] });
        isFirst = false;
      }
  });
  await expect.poll(() => small().count()).toBe(0);
  expect(await shown()).not.toBe('');
});

it('[U566] a photo is handed to another app by our own name and as what its bytes are, where the system does that; what it does not take is saved', async () => {
  await openViewer(page);
  expect(await viewer().getByRole('button', { name: t.deeds.share }).count()).toBe(0);
  await page.evaluate(() => {
    const handed: unknown[] = [];
    const share = async ({ files = [] }: ShareData): Promise<void> => {
      for (const file of files) handed.push([file.name, file.type, file.size > 0]);
      if (handed.length > 1) throw new DOMException('', handed.length > 2 ? 'NotAllowedError' : 'AbortError');
    };
    Object.assign(globalThis, { handed });
    Object.defineProperty(navigator, 'canShare', { configurable: true, value: () => true });
    Object.defineProperty(navigator, 'share', { configurable: true, value: share });
  });
  await page.keyboard.press('ArrowRight');
  const press = (): Promise<void> => viewer().getByRole('button', { name: t.deeds.share }).click();
  const handed = (): Promise<readonly (readonly [string, string, boolean])[]> =>
    page.evaluate(() => (globalThis as unknown as { handed: [string, string, boolean][] }).handed);
  const saved: string[] = [];
  page.on('download', (download) => void saved.push(download.suggestedFilename()));
  await press();
  await expect.poll(async () => (await handed()).length).toBe(1);
  const [[name, type, isFull]] = (await handed()) as [[string, string, boolean]];
  expect([`photo.${type.split('/')[1]?.replace('jpeg', 'jpg')}`, isFull]).toEqual([name, true]);
  // Nobody chose anything.
  await press();
  await expect.poll(async () => (await handed()).length).toBe(2);
  expect(saved).toEqual([]);
  await press();
  await expect.poll(() => saved.length).toBe(1);
});

it('[U567] what is opened while it is sent may be passed on and deleted once it is said, and stays as it is', async () => {
  await open(page, 'media');
  const sending = page.locator('.msg', { has: page.locator('.take') }).last();
  await sending.locator('.picture img').waitFor();
  // Beside the ring, which takes it back.
  await sending.locator('.picture').click({ position: { x: 12, y: 12 } });
  await largeOn(page).waitFor();
  const before = await shown();
  expect(await viewer().getByRole('button', { name: t.deeds.forward, exact: true }).count()).toBe(0);
  await largeOn(page).evaluate((one) => one.setAttribute('data-same', ''));
  await hand(page, (one) => {
    for (const [chat, { rows }] of one.chats)
      for (const { id, kind, media = [] } of rows) {
        if (kind !== 'sending') continue;
        for (const { blob } of media) one.land(blob);
        one.deliver(chat, id);
      }
  });
  await viewer().getByRole('button', { name: t.deeds.forward, exact: true }).waitFor();
  await viewer().getByRole('button', { name: t.media.before }).waitFor();
  expect([await shown(), await largeOn(page).getAttribute('data-same')]).toEqual([before, '']);
  await viewer().getByRole('button', { name: t.deeds.delete, exact: true }).click();
  await page.getByRole('dialog', { name: t.deeds.deleteTitle(1) }).waitFor();
});
