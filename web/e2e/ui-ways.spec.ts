/** Where one can go from each place, and what lies over a chat while one compares. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { called, CONVERSATIONS, go, open, placeNames, receive, untilCalled, WIDTHS } from './chat-page.ts';
import { eachPage } from './each-page.ts';
import { CHATS } from './pages/chat-scenes.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const path = (): string => new URL(page.url()).pathname;

describe('a way on', () => {
  it('[U156] where two columns have no rail, the menu of the places stands over the settings as over the list', async () => {
    for (const from of ['/settings', '/settings/appearance']) {
      await go(page, from, { width: 900 });
      await button(t.nav.menu).click();
      const places = page.locator('.tabbar');
      expect(await placeNames(places.getByRole('link'))).toEqual([t.nav.chats, t.nav.people, t.nav.settings]);
      await places.getByRole('link', { name: t.nav.people }).click();
      await expect.poll(path).toBe('/new');
    }
    for (const width of [390, 1440] as const) {
      await go(page, '/settings', { width });
      expect([width, await button(t.nav.menu).count()]).toEqual([width, 0]);
    }
  });

  it('[U157] a chat that is not here, or not yet, can be left on a phone too', async () => {
    for (const [chat, query] of [
      ['c1'.repeat(16), ''],
      [CHATS.talk, 'slowly=20000'],
    ] as const) {
      await go(page, `/c/${chat}`, { width: 390, query });
      await page.locator('.main .canvas').waitFor();
      await button(t.nav.back).click();
      await expect.poll(path).toBe('/');
    }
  });
});

describe('the safety number', () => {
  it('[U158] lies over its chat: all of a phone, a card from two columns on, and leaves it as it was', async () => {
    for (const width of WIDTHS) {
      await open(page, 'talk', { width });
      await button(t.chat.info).click();
      await page.locator('.info').getByRole('button', { name: t.info.encrypted }).click();
      const dialog = page.getByRole('dialog', { name: t.people.safetyTitle('Priya Nair') });
      await dialog.waitFor();
      expect([width, await page.locator('.msgs > li').count()]).not.toEqual([width, 0]);
      const { x, y, width: w, height: h } = (await dialog.boundingBox())!;
      const window = page.viewportSize()!;
      if (width === 390) expect([x, y, w, h]).toEqual([0, 0, window.width, window.height]);
      else expect([w < window.width - 40, h < window.height - 40, Math.abs(2 * x + w - window.width) <= 1]).toEqual([true, true, true]);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect([width, path()]).toEqual([width, width === 1440 ? `/c/${CHATS.talk}` : `/c/${CHATS.talk}/info`]);
      await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.info') !== null)).toBe(true);
    }
  });

  it('[U158] opened by its address, it is closed to its chat', async () => {
    await go(page, `/c/${CHATS.talk}/safety`);
    await page.getByRole('dialog').getByRole('button', { name: t.nav.close }).click();
    await page.locator('#composer').waitFor();
    expect(path()).toBe(`/c/${CHATS.talk}`);
  });

  it('[U159] nothing under it counts as read until it is closed', async () => {
    await go(page, `/c/${CHATS.talk}/safety`);
    await page.getByText('And is it just us?').last().waitFor();
    await receive(page, 'talk', 'Seen only later');
    await page.locator('.msgs').getByText('Seen only later').waitFor();
    // A message is read after 400 ms on screen: by then it would be.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 800)));
    expect(await called(page, 'markRead')).toEqual([]);
    await page.keyboard.press('Escape');
    await untilCalled(page, 'markRead');
  });

  it('[U160] what is said aloud is heard while a dialog is open: it is said in the dialog', async () => {
    await go(page, `/c/${CHATS.talk}/safety`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await button(t.people.copyNumber).click();
    await expect.poll(() => liveTexts()).toContain(t.signIn.copied);
  });
});

it('[U161] a dialog that closes gives the focus back to what opened it', async () => {
  await go(page, `/c/${CHATS.talk}/safety`);
  await button(t.people.pasteTheirs).click();
  await page.getByRole('dialog', { name: t.people.theirCode('Priya Nair') }).waitFor();
  await page.keyboard.press('Escape');
  await button(t.people.pasteTheirs).and(page.locator(':focus')).waitFor();
});

/** What a screen reader finds in live regions: what a dialog has put at rest is not among it. */
async function liveTexts(): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const textIn = (id: string): string => {
    const node = byId.get(id);
    return node ? [node.role?.value === 'StaticText' ? `${node.name?.value}` : '', ...(node.childIds ?? []).map(textIn)].join('') : '';
  };
  const isLive = (node: (typeof nodes)[number]): boolean =>
    node.properties?.some(({ name, value }) => name === 'live' && value.value === 'polite') ?? false;
  return nodes.filter((node) => !node.ignored && isLive(node)).map(({ nodeId }) => textIn(nodeId));
}
