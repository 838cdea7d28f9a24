/** A browser that is subscribed by itself: from the switch in the settings to what the system shows, over the line by which Chromium is woken. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, until } from './hub-process.ts';
import { type Messaging, openMessaging } from './messaging.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';
import { openApp, openChatWith, signIn, write } from './person.ts';
import { openWoken, startPushingHub, type Woken } from './woken-browser.ts';

/** A push on its way, and a visit of a worker as long as it may be, on a machine that does much else. */
const STEP_MS = 60_000;
const NOTIFICATIONS = '/settings/notifications';

describe('a browser that subscribes', () => {
  let messaging: Messaging;
  let hub: HubProcess;
  let closeHub: () => Promise<void>;
  let profile: Profile;
  let page: Page;
  let boris: SignedIn;
  let chat: string;
  let woken: Woken;

  beforeAll(async () => {
    messaging = await openMessaging();
    ({ hub, close: closeHub } = await startPushingHub((path, body) => messaging.take(path, body)));
    boris = await signInOnNode(hub, '+14155550171', 'Boris', 'boris_k');
    profile = await openProfile(undefined, { args: [...messaging.flags], without: ['--disable-background-networking'] });
    page = await openApp(profile, hub.url);
    await signIn(page, hub, '+14155550172', 'Ada Lind', 'ada_lind');
    await openChatWith(page, 'boris_k');
    await write(page, 'hello');
    const { requests } = await boris.seen('chats', {}, ({ requests }) => requests.length === 1);
    chat = requests[0]?.chat ?? '';
    await boris.do('acceptChat', { chat });
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  });
  afterAll(async () => {
    await boris.close();
    await profile.close();
    await closeHub();
    await messaging.close();
  });

  const turned = () => page.getByRole('switch', { name: t.told.on });
  const step = (text: string) => page.locator('.health').getByText(text, { exact: true });

  it('[X517] asks over the list once somebody has written back, and is woken from then on', async () => {
    await page.goto(hub.url);
    await page.locator('a.row', { hasText: 'Boris' }).waitFor();
    expect(await page.getByText(t.told.ask).count()).toBe(0);
    await boris.do('send', { chat, text: 'hello Ada' });
    await page.getByText(t.told.ask).waitFor();
    await profile.context.grantPermissions(['notifications'], { origin: hub.url });
    // The browser's own question is answered for it, which the page hears when it asks.
    await page.getByRole('button', { name: t.told.turnOn }).click();
    await page.getByText(t.told.ask).waitFor({ state: 'detached' });
    await page.goto(hub.url + NOTIFICATIONS);
    expect(await turned().isChecked()).toBe(true);
    for (const said of [t.told.allowed, t.told.subscribed, t.told.known, t.told.noPush]) await step(said).waitFor();
  });

  it('[X518] a test goes all the way to the browser, and says so', async () => {
    await page.getByRole('button', { name: t.told.test }).click();
    await page.getByText(t.told.arrived).waitFor({ timeout: STEP_MS });
    await page.locator('.health li.good').nth(3).waitFor();
    expect(await page.locator('.health li.bad').count()).toBe(0);
  });

  it('[X517] with no page open the hub’s push shows who said what', async () => {
    woken = await openWoken(profile, hub.url);
    await page.goto('about:blank');
    await woken.stop();
    // One that is started anew has no line that it might take for this device's.
    await hub.kill('SIGTERM');
    await hub.start();
    const displayed = woken.displayed();
    const { id } = await boris.do('send', { chat, text: 'are you asleep?' });
    // His line comes back by itself, sooner or later.
    await boris.do('waitSent', { chat, id, timeout: STEP_MS });
    await displayed;
    const seen = await until('it to be shown', STEP_MS, async () => (await woken.shown()).find(({ tag }) => tag === chat));
    expect(seen).toMatchObject({ title: 'Boris (2)', body: 'are you asleep?' });
  });

  it('[X519] turned off it is woken no more, at the browser, at the push service and at the hub', async () => {
    await page.goto(hub.url + NOTIFICATIONS);
    await step(t.told.known).waitFor();
    await turned().click();
    for (const said of [t.told.notSubscribed, t.told.unknown]) await step(said).waitFor();
    expect(await page.evaluate(async () => (await (await navigator.serviceWorker.ready).pushManager.getSubscription()) === null)).toBe(true);
    expect(await page.getByRole('button', { name: t.told.test }).count()).toBe(0);
    await turned().click();
    await step(t.told.known).waitFor({ timeout: STEP_MS });
  });
});
