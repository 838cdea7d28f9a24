/** How one wants to be told, in the settings and where it is offered, over a browser that answers as it is told to. */
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFinds } from './axe.ts';
import { CONVERSATIONS, called, go, hand, WIDTHS } from './chat-page.ts';
import { CHATS } from './pages/chat-scenes.ts';
import { eachPage } from './each-page.ts';
import { allow } from './told-page.ts';

declare global {
  /** What the badge was set to, in order. */
  var badges: number[];
}

let page: Page;
eachPage(CONVERSATIONS, (opened) => {
  page = opened;
});

const SETTINGS = '/settings/notifications';
const turn = (name: string) => page.getByRole('switch', { name, exact: true });
const offer = () => page.getByRole('region', { name: t.told.ask });

describe('the settings of notifications', () => {
  it('[U512] say what is chosen for every own device, and take each choice by itself', async () => {
    for (const width of WIDTHS) {
      await allow(page, { permission: 'default' });
      await go(page, SETTINGS, { width });
      await turn(t.told.groups).uncheck();
      await page.getByRole('group', { name: t.told.shows }).getByRole('radio', { name: t.told.shown.names, exact: true }).check();
      await turn(t.told.sound).uncheck();
      await turn(t.told.quiet).check();
      await page.getByLabel(t.told.from, { exact: true }).fill('23:30');
      await page.getByLabel(t.told.to, { exact: true }).focus();
      // Emptied it is as it was.
      await page.getByLabel(t.told.to, { exact: true }).fill('');
      await turn(t.told.quiet).focus();
      expect(await page.getByLabel(t.told.to, { exact: true }).inputValue()).toBe('07:00');
      expect([width, await axeFinds(page)]).toEqual([width, []]);
      expect(await called(page, 'setNotices')).toEqual([
        { groups: false },
        { shows: 'names' },
        { sound: false },
        { quiet: { from: 22 * 60, to: 7 * 60 } },
        { quiet: { from: 23 * 60 + 30, to: 7 * 60 } },
      ]);
      expect(await page.getByRole('heading', { name: t.told.health }).count()).toBe(0);
    }
  });

  it('[U513] ask the browser from the switch alone, and say where it says no or has nothing to wake it', async () => {
    await allow(page, { permission: 'default' });
    await go(page, SETTINGS);
    expect(await page.evaluate(() => globalThis.askedFor)).toEqual([]);
    await turn(t.told.on).click();
    for (const said of [t.told.allowed, t.told.subscribed, t.told.known, t.told.noPush]) await page.getByText(said, { exact: true }).waitFor();
    expect(await page.evaluate(() => globalThis.askedFor)).toEqual(['permission', 'subscribe']);
    expect([await turn(t.told.on).isChecked(), await called(page, 'startPush')]).toEqual([
      true,
      [{ endpoint: 'https://push.test/a', p256dh: 'a', auth: 'b' }],
    ]);
    await page.getByRole('button', { name: t.told.test }).click();
    await page.getByText(t.told.answers.busy).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await turn(t.told.on).click();
    await page.getByText(t.told.notSubscribed, { exact: true }).waitFor();
    expect([await turn(t.told.on).isChecked(), (await called(page, 'stopPush')).length]).toEqual([false, 1]);
  });

  it('[U513] where the browser says no there is no switch but the way to allow it', async () => {
    await allow(page, { permission: 'default', answers: 'denied' });
    await go(page, SETTINGS);
    await turn(t.told.on).click();
    await page.getByText(t.told.denied).waitFor();
    expect([await turn(t.told.on).count(), await called(page, 'startPush')]).toEqual([0, []]);
    await page.getByText(t.told.notAllowed, { exact: true }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });

  it('[U492] where no push service answers they are on at once, say what is asked for, then what that means, and ask again by a press', async () => {
    await allow(page, { permission: 'default', isSilent: true });
    await page.clock.install();
    await go(page, SETTINGS);
    await turn(t.told.on).click();
    await page.getByText(t.told.asking, { exact: true }).waitFor();
    expect([await turn(t.told.on).isChecked(), await turn(t.told.on).isEnabled()]).toEqual([true, true]);
    await page.clock.fastForward(10_000);
    await page.getByText(t.told.alone).waitFor();
    await page.getByText(t.told.notSubscribed, { exact: true }).waitFor();
    expect(await page.locator('.health .bad').count()).toBe(1);
    expect(await axeFinds(page)).toEqual([]);
    const again = page.getByRole('button', { name: t.told.askAgain });
    await again.click();
    await again.waitFor({ state: 'detached' });
    await page.getByText(t.told.asking, { exact: true }).waitFor();
    await turn(t.told.on).click();
    await page.getByText(t.told.notSubscribed, { exact: true }).waitFor();
    expect(await called(page, 'startPush')).toEqual([]);
  });

  it('[U514] list the chats that are muted, until when, with the way back', async () => {
    await allow(page, { permission: 'default' });
    await go(page, SETTINGS, { width: 390 });
    await page.getByText(t.told.nobodyMuted).waitFor();
    await page.evaluate(
      ([talk, states]) => {
        // Not awaited: what the list shows is waited for.
        void globalThis.hand.device.call('muteChat', { chat: talk, until: Number.MAX_SAFE_INTEGER });
        void globalThis.hand.device.call('muteChat', { chat: states, until: Date.now() + 3_600_000 });
      },
      [CHATS.talk, CHATS.states] as const,
    );
    const row = (name: string) => page.locator('.page li', { has: page.getByRole('button', { name: t.told.unmuteOf(name) }) });
    await row('Priya Nair').getByText(t.told.always).waitFor();
    await row('Jonas Lind')
      .getByText(/^Until ./)
      .waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await row('Priya Nair').getByRole('button').click();
    await row('Priya Nair').waitFor({ state: 'detached' });
    expect((await called(page, 'muteChat')).at(-1)).toEqual({ chat: CHATS.talk, until: 0 });
  });
});

describe('being offered notifications', () => {
  it('[U515] comes over the list once, goes for two weeks, and the browser is asked by nothing else', async () => {
    await allow(page, { permission: 'default' });
    // Nobody has answered it yet in this browser.
    await go(page, '/');
    await page.evaluate(() => localStorage.removeItem('told'));
    for (const width of [390, 1440] as const) {
      await go(page, '/', { width, query: 'offer' });
      await offer().waitFor();
      expect([width, await axeFinds(page)]).toEqual([width, []]);
    }
    await page.getByRole('button', { name: t.told.notNow }).click();
    await offer().waitFor({ state: 'detached' });
    await go(page, '/', { query: 'offer' });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    expect([await offer().count(), await page.evaluate(() => globalThis.askedFor)]).toEqual([0, []]);
    await page.evaluate(() => localStorage.removeItem('told'));
    await go(page, '/', { query: 'offer' });
    await page.getByRole('button', { name: t.told.turnOn }).click();
    await offer().waitFor({ state: 'detached' });
    await page.waitForFunction(() => globalThis.askedFor.length === 2);
    expect((await called(page, 'startPush')).length).toBe(1);
  });

  it('[U515] is made to nobody whose browser has decided', async () => {
    await allow(page, { permission: 'denied' });
    await go(page, '/', { query: 'offer' });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    expect(await offer().count()).toBe(0);
  });
});

describe('the badge of the app', () => {
  it('[U536] shows the number of the title, also while a request is open', async () => {
    await page.addInitScript(() => {
      globalThis.badges = [];
      Navigator.prototype.setAppBadge = async (count = 0) => void globalThis.badges.push(count);
    });
    await allow(page, { permission: 'default' });
    await go(page, SETTINGS);
    await turn(t.told.on).click();
    // Of the scenes: three in chats, one from a stranger.
    await page.evaluate((chat) => {
      globalThis.hand.crowd.notices = { notices: [], silent: false, unread: 3, requests: [{ chat, unread: 1 }] };
      globalThis.hand.tell();
    }, CHATS.request);
    const both = (): Promise<readonly unknown[]> => page.evaluate(() => [document.title, globalThis.badges.at(-1)]);
    await expect.poll(both).toEqual([`(4) ${t.app}`, 4]);
    await page.getByRole('navigation', { name: t.nav.main }).getByRole('link', { name: t.nav.chats }).click();
    await page.locator('a.row', { hasText: 'Wren' }).click();
    await expect.poll(both).toEqual([`(3) ${t.app}`, 3]);
    await page.locator('a.row', { hasText: 'Tomás' }).click();
    await expect.poll(both).toEqual([`(4) ${t.app}`, 4]);
  });
});

describe('the sound of the page', () => {
  it('[U516] is off until one turns it on, comes for what is said elsewhere, and neither for what is on screen nor in quiet hours', async () => {
    await page.addInitScript(() => {
      Object.assign(globalThis, { tones: 0 });
      const { start } = OscillatorNode.prototype;
      OscillatorNode.prototype.start = function (...when) {
        (globalThis as unknown as { tones: number }).tones += 1;
        start.apply(this, when);
      };
    });
    await allow(page, { permission: 'default' });
    await go(page, SETTINGS);
    expect(await turn(t.told.chimes).isChecked()).toBe(false);
    await turn(t.told.chimes).click();
    const tones = () => page.evaluate(() => (globalThis as unknown as { tones: number }).tones);
    const news = (chat: string, time: number, silent = false): Promise<void> =>
      page.evaluate(
        ([chat, time, silent]) => {
          const one = { chat, kind: 'message', isGroup: false, title: '', text: '', message: '', time, count: 1, isNews: true } as const;
          globalThis.hand.crowd.notices = { notices: [one], silent, unread: 1, requests: [] };
          globalThis.hand.tell();
        },
        [chat, time, silent] as const,
      );
    // It knows what was there before, of which nothing sounds.
    await hand(page, (one) => one.tell());
    await news(CHATS.states, 1);
    await page.waitForFunction(() => (globalThis as unknown as { tones: number }).tones === 2);
    await news(CHATS.states, 2, true);
    await page.evaluate((to) => (history.pushState({}, '', to), dispatchEvent(new PopStateEvent('popstate'))), `/c/${CHATS.states}`);
    await page.locator('.msgs > li').first().waitFor();
    await news(CHATS.states, 3);
    await page.waitForFunction(() => globalThis.hand.called.filter(({ name }) => name === 'noteTold').length >= 3);
    expect(await tones()).toBe(2);
  });
});
