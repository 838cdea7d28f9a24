/** The main job in real browsers, through the real hub: two people sign in by code and talk; lines, hubs and tabs break in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile, strays } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { openTerminal } from './terminal-process.ts';
import { bubble, goOffline, openApp, openChatWith, openRow, signIn, tick, write } from './person.ts';

const PHONES = { ada: '+14155550111', ben: '+14155550112' };

describe('two people in two browsers', () => {
  let hub: HubProcess;
  let one: Profile;
  let two: Profile;
  let ada: Page;
  let ben: Page;
  let stray: readonly (readonly string[])[];
  const errors: string[] = [];

  beforeAll(async () => {
    hub = await startHub();
    [one, two] = await Promise.all([openProfile(), openProfile()]);
    stray = [one, two].map(({ context }) => strays(context, hub.url));
    for (const { context } of [one, two]) {
      context.on('weberror', (error) => errors.push(error.error().message));
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
    }
    [ada, ben] = await Promise.all([openApp(one, hub.url), openApp(two, hub.url)]);
  });
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    await hub.close();
  });

  it('[X33] sign in by phone code and talk both ways, from first message to read', async () => {
    await signIn(ada, hub, PHONES.ada, 'Ada Lind', 'ada_lind');
    await signIn(ben, hub, PHONES.ben, 'Ben Okafor', 'ben_okafor');
    await openChatWith(ada, 'ben_okafor');
    await write(ada, 'Hello Ben 👋');
    await ben.locator('a.row').first().waitFor();
    await ben.locator('a.row').first().click();
    await bubble(ben, 'Hello Ben 👋').waitFor();
    await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
    await write(ben, 'Hello Ada, مرحبا');
    await bubble(ada, 'Hello Ada, مرحبا').waitFor();
    await tick(ada, 'Hello Ben 👋', 'read').waitFor();
    await tick(ben, 'Hello Ada, مرحبا', 'read').waitFor();
  });

  it('[X34] what is written offline survives a reload and arrives exactly once, from clock to check', async () => {
    await goOffline(ben);
    await write(ben, 'Written on the ferry');
    await tick(ben, 'Written on the ferry', 'device').waitFor();
    await ben.reload();
    await openRow(ben, 'Ada Lind');
    await tick(ben, 'Written on the ferry', 'device').waitFor();
    await two.context.setOffline(false);
    await bubble(ada, 'Written on the ferry').waitFor();
    await tick(ben, 'Written on the ferry', 'read').waitFor();
    expect(await bubble(ada, 'Written on the ferry').count()).toBe(1);
    expect(await bubble(ben, 'Written on the ferry').count()).toBe(1);
  });

  it('[X35] a hub killed right after an acknowledgement has what it acknowledged', async () => {
    await goOffline(ben);
    await write(ada, 'Acknowledged, then the hub died');
    await tick(ada, 'Acknowledged, then the hub died', 'hub').waitFor();
    await hub.kill('SIGKILL');
    await hub.start();
    await two.context.setOffline(false);
    await bubble(ben, 'Acknowledged, then the hub died').waitFor();
  });

  it('[X36] a second tab follows, and takes over when the first is closed in the middle of sending', async () => {
    const second = await one.context.newPage();
    second.setDefaultTimeout(20_000);
    await second.goto(hub.url);
    await openRow(second, 'Ben Okafor');
    await bubble(second, 'Hello Ben 👋').waitFor();
    await write(ada, 'Sent by the tab that goes');
    // What shows is on the disk. Before that it is a word in a tab, which dies with it.
    await bubble(ada, 'Sent by the tab that goes').waitFor();
    await ada.close();
    await bubble(second, 'Sent by the tab that goes').waitFor();
    await write(second, 'Sent by the tab that stays');
    await bubble(ben, 'Sent by the tab that stays').waitFor();
    await bubble(ben, 'Sent by the tab that goes').waitFor();
    expect(await bubble(ben, 'Sent by the tab that goes').count()).toBe(1);
    ada = second;
  });

  it('[X37] the app opens with the hub down, and says so', async () => {
    await ada.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await hub.kill('SIGKILL');
    await ada.reload();
    await openRow(ada, 'Ben Okafor');
    await bubble(ada, 'Hello Ben 👋').waitFor();
    await ada
      .getByText(/^Offline\./)
      .first()
      .waitFor();
    await write(ada, 'Written with no hub');
    await tick(ada, 'Written with no hub', 'device').waitFor();
    await hub.start();
    await bubble(ben, 'Written with no hub').waitFor();
  });

  it('[X39] a linked second browser gets the history and goes on with it', async () => {
    const third = await openProfile();
    try {
      const tablet = await openApp(third, hub.url);
      await tablet.getByRole('button', { name: t.signIn.linkInstead }).click();
      const code = (await tablet.locator('.codetext').textContent()) ?? '';
      await ada.getByRole('link', { name: t.nav.settings }).click();
      await ada.getByRole('link', { name: t.settings.devices }).click();
      await ada.getByRole('button', { name: t.settings.paste, exact: true }).click();
      await ada.getByLabel(t.settings.pasteCode).fill(code);
      await ada.getByRole('button', { name: t.settings.next, exact: true }).click();
      const words = await ada.locator('dialog .words').textContent();
      expect(await tablet.locator('.words').textContent()).toBe(words);
      await ada.getByRole('button', { name: t.settings.yesLink }).click();
      await openRow(tablet, 'Ben Okafor');
      await bubble(tablet, 'Hello Ben 👋').waitFor();
      await bubble(tablet, 'Written with no hub').waitFor();
      await write(tablet, 'From my other device');
      await bubble(ben, 'From my other device').waitFor();
      await ada.getByRole('link', { name: t.nav.chats }).first().click();
      await openRow(ada, 'Ben Okafor');
      await bubble(ada, 'From my other device').waitFor();
    } finally {
      await third.close();
    }
  });

  it('[X40] a terminal and a browser talk', async () => {
    const terminal = await openTerminal(hub.url);
    try {
      await terminal.signIn(hub, '+14155550113', 'Cleo Terminal', 'cleo_term');
      expect((await terminal.run(['send', '@ben_okafor', 'Typed in a terminal'])).code).toBe(0);
      await ben.locator('a.row', { hasText: 'Cleo Terminal' }).click();
      await bubble(ben, 'Typed in a terminal').waitFor();
      await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
      await write(ben, 'Clicked in a browser');
      await tick(ben, 'Clicked in a browser', 'hub').waitFor();
      await terminal.run(['sync']);
      expect((await terminal.run(['history', '@ben_okafor'])).stdout).toContain('Clicked in a browser');
    } finally {
      await terminal.close();
    }
  });

  it('[X38] no request leaves the origin of the hub, and no page reports a fault of its own', () => {
    expect(stray.flat()).toEqual([]);
    // A hub that is away, and one that does not know a new device yet, are told by the browser itself.
    const told = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+)|status of 401/;
    expect(errors.filter((text) => !told.test(text))).toEqual([]);
  });
});
