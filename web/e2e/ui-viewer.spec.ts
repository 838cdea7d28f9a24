/** Photos and films of a chat over all: the viewer goes through every one of them. */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { called, CONVERSATIONS, focused, painted, untilCalled, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { sticksOut } from './fits.ts';
import { deleteMessage, largeOn, openViewer, shownOn, viewerOn } from './media-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const viewer = (): Locator => viewerOn(page);
const large = (): Locator => largeOn(page);
const shown = (): Promise<string> => shownOn(page);
const press = (name: string): Promise<void> => viewer().getByRole('button', { name, exact: true }).click();

it('[U456] goes through all photos and films of the chat, from message to message and back, and says of each who sent it, when, and what was said', async () => {
  await openViewer(page);
  await viewer().getByText('The harbour this morning').waitFor();
  await viewer().getByText('Aiko Tanabe', { exact: true }).waitFor();
  expect(await viewer().getByRole('button', { name: t.media.before }).count()).toBe(0);
  const seen = [await shown()];
  for (const _ of [1, 2, 3]) {
    await press(t.media.after);
    await expect.poll(shown).not.toBe(seen.at(-1));
    seen.push(await shown());
  }
  await viewer().getByText(t.chat.you, { exact: true }).waitFor();
  await page.keyboard.press('ArrowRight');
  // A film that is not here is fetched by a press.
  await viewer().getByRole('button', { name: t.media.fetch }).click();
  await untilCalled(page, 'fetchMedia');
  await viewer().getByRole('button', { name: t.media.stop }).waitFor();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => viewer().getByRole('button', { name: t.media.after }).count()).toBe(0);
  // The arrow is gone, and the keys are still the viewer's.
  const back = viewer().getByRole('button', { name: t.media.before });
  await expect.poll(async () => (await page.keyboard.press('ArrowLeft'), back.count())).toBe(0);
  await expect.poll(shown).toBe(seen[0]);
});

it.each(WIDTHS)('[U456] all that can be done fits and is complete to who cannot see it, at %i px', async (width) => {
  await openViewer(page, 1, { width });
  expect(await sticksOut(page)).toEqual([]);
  expect(await axeFinds(page)).toEqual([]);
  const name = viewer().locator('.whose bdi');
  expect(await name.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
});

it('[U457] shows it in the chat, passes it on, and deletes it by who may; what is deleted makes room for the next, and the last ends it', async () => {
  await openViewer(page);
  // The key does what the button does, once it is known what one may.
  await viewer().getByRole('button', { name: t.deeds.delete, exact: true }).waitFor();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog', { name: t.deeds.deleteTitle(1) }).waitFor();
  await page.keyboard.press('Escape');
  await press(t.deeds.delete);
  const asked = page.getByRole('dialog', { name: t.deeds.deleteTitle(1) });
  expect(await asked.getByRole('switch').count()).toBe(0);
  await asked.getByRole('button', { name: t.deeds.delete, exact: true }).click();
  await untilCalled(page, 'deleteForMe');
  await viewer().getByRole('button', { name: t.deeds.undo }).waitFor();
  await press(t.deeds.undo);
  await untilCalled(page, 'deleteForMe', 2);
  await page.keyboard.press('Escape');
  await viewer().waitFor({ state: 'detached' });

  await openViewer(page);
  // What stands beside it is known.
  await viewer().getByRole('button', { name: t.media.after }).waitFor();
  await deleteMessage(page, 'The harbour this morning, before anybody was up');
  await viewer().getByText(t.chat.you, { exact: true }).waitFor();
  await press(t.deeds.forward);
  await page.getByRole('dialog', { name: t.deeds.forwardTitle(1) }).waitFor();
  await page.keyboard.press('Escape');
  await press(t.media.showInChat);
  await viewer().waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => location.pathname)).toMatch(/\/m\//);
  const there = await page.evaluate(() => location.pathname.split('/').at(-1) ?? '');
  await expect.poll(() => focused(page)).toBe(there);

  await page.locator('.msg .picture').first().click();
  await large().waitFor();
  await page.evaluate(() => {
    for (const [chat, { rows }] of globalThis.hand.chats)
      for (const row of rows) if (row.media) globalThis.hand.change(chat, row.id, { kind: 'deleted', text: '', media: [] });
  });
  await viewer().waitFor({ state: 'detached' });
  await painted(page);
  expect(await called(page, 'forward')).toEqual([]);
});

it('[U487] what the viewer opens has its looks, though nothing of the chat was asked before', async () => {
  await openViewer(page);
  await press(t.deeds.forward);
  const choice = page
    .getByRole('dialog', { name: t.deeds.forwardTitle(1) })
    .locator('.picks > li > :first-child')
    .first();
  await choice.waitFor();
  expect(await choice.evaluate((one) => getComputedStyle(one).display)).toBe('flex');
});
