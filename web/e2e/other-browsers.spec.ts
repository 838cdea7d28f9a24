/** The main job in Firefox and WebKit, with somebody in Chromium: sign in, talk, lose the hub, open again, go on writing, come back. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { axeFindsIn } from './axe.ts';
import { openProfile, type Profile } from './browser.ts';
import { openFirefox } from './firefox.ts';
import { fill, hear, KEYS, messages, PATIENCE_MS, press, read, see, type } from './hands.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, openApp, openRow, signIn, tick, write } from './person.ts';
import { ask, type Tab } from './tab.ts';
import { openWebKit } from './webkit.ts';

const PATIENCE = { timeout: PATIENCE_MS };

describe('Firefox', () => {
  const here = talk(openFirefox);

  it('[K7] bars of scrolling lie on what is scrolled', async () => {
    const bars = await ask(here().ada, () => {
      const scroller = document.querySelector('.scroller');
      return scroller ? getComputedStyle(scroller).scrollbarColor : '';
    });
    expect(bars).toMatch(/^rgb\(.*\) rgba\(0, 0, 0, 0\)$/);
  });

  it('[K9] begins again with the hub down, from its disk, and goes on', async () => {
    const { ada, ben, hub } = here();
    const again = await ada.reopen();
    try {
      await hub.kill('SIGKILL');
      await again.open(hub.url);
      await press(again, 'link', t.nav.chats);
      // The strip moves the list down when it comes.
      await read(again, t.connection.offline(0));
      await press(again, 'row', 'Ben Okafor');
      await hear(again, 'Written on the ferry', t.status.read);
      await say(again, 'Written in a browser begun anew');
      await hub.start();
      await bubble(ben, 'Written in a browser begun anew').waitFor(PATIENCE);
    } finally {
      await again.close();
    }
  });

  it('[K4] no page and no worker complains of anything but that the hub was away', () => {
    // Firefox says so itself: of a line that cannot begin, and of one that a page leaves while it begins.
    const isAway = /^(Firefox can’t establish a connection to the server at|The connection to) ws:/;
    expect(
      here()
        .ada.faults()
        .filter((fault) => !isAway.test(fault)),
    ).toEqual([]);
  });
});

describe('WebKit', () => {
  const here = talk(openWebKit);

  it('[K10] a keyboard that lies over the page covers neither what is written nor the newest message', async () => {
    const { ada } = here();
    await ask(ada, cover, 300);
    await expect.poll(() => ask(ada, writing), PATIENCE).toEqual({ hidden: 0, below: 0 });
    const { top, bottom, seen } = await ask(ada, () => {
      const { top, bottom } = (document.querySelector('.comp') ?? document.body).getBoundingClientRect();
      return { top, bottom, seen: visualViewport?.height };
    });
    expect(bottom).toBe(seen);
    expect(top).toBeGreaterThan(0);
    await ask(ada, cover, 0);
    await expect.poll(() => ask(ada, () => document.querySelector('.comp')?.getBoundingClientRect().bottom === innerHeight), PATIENCE).toBe(true);
  });
});

/** The whole of it, in this browser; gives its tab for what comes after. */
function talk<T extends Tab>(open: () => Promise<T>): () => { readonly ada: T; readonly ben: Page; readonly hub: HubProcess } {
  let hub: HubProcess;
  let chromium: Profile;
  let ben: Page;
  let ada: T;
  beforeAll(async () => {
    hub = await startHub();
    [ada, chromium] = await Promise.all([open(), openProfile()]);
    ben = await openApp(chromium, hub.url);
    await signIn(ben, hub, '+14155550142', 'Ben Okafor', 'ben_okafor');
  });
  afterAll(async () => {
    await Promise.all([ada.close(), chromium.close()]);
    await hub.close();
  });

  it('[K1] signs in by phone code and talks both ways, from first message to read', async () => {
    await ada.open(hub.url);
    await signInHere(ada, hub, '+14155550141');
    await press(ada, 'link', t.list.newChat);
    await fill(ada, t.people.search, '@ben_okafor');
    await press(ada, 'button', t.people.find);
    await press(ada, 'button', t.people.writeTo('').split('\u2068')[0] ?? '');
    await say(ada, 'Hello Ben, привет');
    await openRow(ben, 'Ada Lind');
    await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
    await write(ben, 'Hello Ada 👋 مرحبا');
    await hear(ada, 'Hello Ada 👋 مرحبا');
    await hear(ada, 'Hello Ben, привет', t.status.read);
    await tick(ben, 'Hello Ada 👋 مرحبا', 'read').waitFor();
  });

  it('[K2] opens again with the hub down, with all that was said, and takes what is written', async () => {
    await ask(ada, async () => {
      await navigator.serviceWorker.ready;
    });
    await hub.kill('SIGKILL');
    await ada.reload();
    await hear(ada, 'Hello Ada 👋 مرحبا');
    await say(ada, 'Written on the ferry');
    await hear(ada, 'Written on the ferry', t.status.device);
    await ada.reload();
    await hear(ada, 'Written on the ferry', t.status.device);
    await write(ben, 'Written on the pier');
    await tick(ben, 'Written on the pier', 'device').waitFor();
  });

  it('[K3] comes back with the hub: what was written on both sides arrives, once and in one order', async () => {
    await hub.start();
    await bubble(ben, 'Written on the ferry').waitFor(PATIENCE);
    await hear(ada, 'Written on the pier');
    await hear(ada, 'Written on the ferry', t.status.read);
    await tick(ben, 'Written on the pier', 'read').waitFor(PATIENCE);
    const here = (await ask(ada, messages)).map(({ text }) => text);
    expect(here.toSorted()).toEqual(['Hello Ada 👋 مرحبا', 'Hello Ben, привет', 'Written on the ferry', 'Written on the pier'].toSorted());
    expect(await ben.evaluate(messages)).toMatchObject(here.map((text) => ({ text })));
  });

  it('[K6] what is written in many lines is seen whole at every width, and moves nothing that is read', async () => {
    await ada.resize(1000, 500);
    await fill(ada, t.chat.message, 'Many words '.repeat(16));
    await expect.poll(() => ask(ada, writing), PATIENCE).toEqual({ hidden: 0, below: 0 });
    await ada.resize(700, 500);
    await expect.poll(() => ask(ada, writing), PATIENCE).toEqual({ hidden: 0, below: 0 });
  });

  it('[K8] is used by keys alone', async () => {
    await ada.resize(1280, 800);
    await fill(ada, t.chat.message, `Typed by keys alone${KEYS.enter}`);
    await hear(ada, 'Typed by keys alone');
    expect(await round(ada)).toEqual(['rail', 'list', 'msgs', 'comp']);
    for (const _step of ['rail', 'list', 'msgs']) await type(ada, KEYS.f6);
    await type(ada, KEYS.enter);
    await expect.poll(() => ask(ada, isMenuOpen), PATIENCE).toBe(true);
    await type(ada, KEYS.escape);
    await expect.poll(() => ask(ada, isMenuOpen), PATIENCE).toBe(false);
    expect(await ask(ada, focused)).toBe('msgs');
    await type(ada, KEYS.escape);
    expect(await ask(ada, focused)).toBe('list');
  });

  it('[K8] axe finds nothing on a chat, where people are found, and in the settings', async () => {
    expect(await axeFindsIn(ada)).toEqual([]);
    for (const [place, heading] of [
      [t.nav.people, t.people.title],
      [t.nav.settings, t.settings.title],
    ] as const) {
      await press(ada, 'link', place);
      await see(ada, 'heading', heading);
      expect([place, await axeFindsIn(ada)]).toEqual([place, []]);
    }
    await press(ada, 'link', t.nav.chats);
    await press(ada, 'row', 'Ben Okafor');
    await hear(ada, 'Typed by keys alone');
  });

  return () => ({ ada, ben, hub });
}

/** The parts that F6 leads to, until it is back. */
async function round(tab: Tab): Promise<readonly (string | undefined)[]> {
  const parts: (string | undefined)[] = [];
  do {
    await type(tab, KEYS.f6);
    parts.push(await ask(tab, focused));
  } while (parts.at(-1) !== 'comp' && parts.length < MOST_PARTS);
  return parts;
}
const MOST_PARTS = 10;

/** Runs in the page. */
const isMenuOpen = (): boolean => document.querySelector(':popover-open [role="menuitem"]') !== null;

/** Runs in the page. Which part of the screen has the focus. */
const focused = (): string | undefined => document.activeElement?.closest('[data-part]')?.className;

/** Runs in the page. Says what Safari says when a keyboard so high comes or goes; on a machine with keys of its own none does. */
function cover(px: number): void {
  Object.defineProperty(visualViewport, 'height', { configurable: true, value: document.documentElement.clientHeight - px });
  visualViewport?.dispatchEvent(new Event('resize'));
}

/** Runs in the page. How much of the text is hidden in its field, and of the chat below its view, px. */
function writing(): { readonly hidden: number; readonly below: number } {
  const hiddenOf = (one: Element | null): number => (one ? one.scrollHeight - one.clientHeight - Math.round(one.scrollTop) : Number.NaN);
  return { hidden: hiddenOf(document.querySelector('#composer')), below: hiddenOf(document.querySelector('.scroller')) };
}

async function signInHere(tab: Tab, hub: HubProcess, phone: string): Promise<void> {
  await fill(tab, t.signIn.number, phone);
  await press(tab, 'button', t.signIn.sendCode);
  await fill(tab, t.signIn.code, await hub.codeFor(phone));
  await fill(tab, t.signIn.name, 'Ada Lind');
  await press(tab, 'button', t.signIn.start);
  await see(tab, 'heading', t.list.title);
}

async function say(tab: Tab, text: string): Promise<void> {
  await fill(tab, t.chat.message, text);
  await press(tab, 'button', t.chat.send);
}
