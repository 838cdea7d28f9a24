/** Who sees what of oneself, and who is blocked, in the settings over people in memory. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go } from './chat-page.ts';
import { eachPage } from './each-page.ts';

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const PRIYA = '21'.repeat(16);
const group = (name: string) => page.getByRole('group', { name, exact: true });
const dialog = () => page.getByRole('dialog');

describe('the settings of privacy', () => {
  it('[U322] say for each thing who sees it, and of single people otherwise', async () => {
    for (const width of [390, 900, 1440] as const) {
      await go(page, '/settings/privacy', { width });
      await group(t.privacy.shown.lastSeen).getByRole('radio', { name: t.privacy.audience.contacts }).and(page.locator(':checked')).waitFor();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await page.getByRole('switch', { name: t.privacy.exact }).uncheck();
      await group(t.privacy.shown.lastSeen).getByRole('radio', { name: t.privacy.audience.nobody }).check();
      await page.getByRole('switch', { name: t.privacy.exact }).waitFor({ state: 'detached' });
      await group(t.privacy.shown.groups).getByRole('radio', { name: t.privacy.audience.contacts }).check();
      await page.getByRole('switch', { name: t.privacy.typing }).uncheck();
      expect(await called(page, 'setSettings')).toEqual([
        { lastSeenExact: false },
        { lastSeen: 'nobody' },
        { groups: 'contacts' },
        { typing: false },
      ]);
      await page.getByRole('button', { name: t.privacy.exceptionsNone }).first().click();
      await dialog().getByRole('searchbox').fill('priya');
      await dialog().getByRole('combobox', { name: 'Priya Nair' }).selectOption(t.privacy.is.always);
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      await dialog().getByRole('searchbox').fill('nobody');
      await dialog().getByText(t.people.nobodyCalled).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: t.privacy.exceptions(1) }).waitFor();
      expect(await called(page, 'setException')).toEqual([{ of: 'lastSeen', user: PRIYA, is: 'always' }]);
    }
  });

  it('[U323] list who is blocked, with the way back, and keep archived chats where they are', async () => {
    await go(page, '/settings/privacy', { width: 390 });
    await page.getByText(t.privacy.nobodyBlocked).waitFor();
    await page.evaluate(async (user) => globalThis.hand.device.call('block', { user }), PRIYA);
    await page.getByRole('button', { name: t.people.unblockOf('Priya Nair') }).click();
    await page.getByText(t.privacy.nobodyBlocked).waitFor();
    expect(await called(page, 'unblock')).toEqual([{ user: PRIYA }]);
    await go(page, '/settings/chats', { width: 390 });
    await page.getByRole('switch', { name: t.privacy.keepArchived }).check();
    expect(await called(page, 'setSettings')).toEqual([{ keepArchived: true }]);
    expect(await axeFinds(page)).toEqual([]);
  });
});
