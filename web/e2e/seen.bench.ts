/** From sending in one browser to seeing in another, through the real hub; beside two blank pages over a bare WebSocket relay, in the same run. */
import { once } from 'node:events';
import process from 'node:process';
import type { Page } from 'playwright';
import { WebSocketServer } from 'ws';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, openApp, openChatWith, signIn, write } from './person.ts';
import { inWords, print } from './quantiles.ts';
import { openWire } from './wire.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 200);
const PAUSE_MS = 100;
const ROUND_TRIP_MS = 100;

/** Times of one page, on a clock all pages of a machine share, by the text they are of. */
type Times = Readonly<Record<string, number>>;

/** Notes when each text was put on screen: at the first frame that has it among the last few of `texts`. */
const noteSeen = (page: Page, texts: string): Promise<void> =>
  page.evaluate((selector) => {
    const seen: Record<string, number> = {};
    Object.assign(globalThis, { seen });
    const look = (): void =>
      void requestAnimationFrame(() => {
        const now = performance.timeOrigin + performance.now();
        for (const { textContent } of [...document.querySelectorAll(selector)].slice(-20)) {
          const [text] = /probe \d+;/.exec(textContent ?? '') ?? [];
          if (text) seen[text] ??= now;
        }
      });
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  }, texts);
const seenBy = (page: Page): Promise<Times> => page.evaluate(() => (globalThis as unknown as { seen: Times }).seen);

/** Sends a text as a person does, and gives the time of the key press. */
async function sendByKey(page: Page, text: string): Promise<number> {
  await composer(page).fill(text);
  const pressed = page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        document.addEventListener('keydown', () => resolve(performance.timeOrigin + performance.now()), { once: true, capture: true }),
      ),
  );
  await composer(page).press('Enter');
  return pressed;
}

async function measure(send: (text: string) => Promise<number>, seen: Page): Promise<readonly number[]> {
  const sent: Record<string, number> = {};
  for (let i = 0; i < MESSAGES; i++) {
    const text = `probe ${i};`;
    sent[text] = await send(text);
    await seen.waitForTimeout(PAUSE_MS);
  }
  await seen.waitForFunction((last) => (globalThis as unknown as { seen: Times }).seen[last] !== undefined, `probe ${MESSAGES - 1};`);
  const found = await seenBy(seen);
  return Object.entries(sent).map(([text, at]) => (found[text] ?? Number.NaN) - at);
}

/** Two people in two browsers who talk already, at `url`. */
async function meet(profiles: readonly [Profile, Profile], hub: HubProcess, url: string): Promise<readonly [Page, Page]> {
  const [ada, ben] = [await openApp(profiles[0], url), await openApp(profiles[1], url)];
  await signIn(ada, hub, '+14155550111', 'Ada Lind', 'ada_lind');
  await signIn(ben, hub, '+14155550112', 'Ben Okafor', 'ben_okafor');
  await openChatWith(ada, 'ben_okafor');
  await write(ada, 'hello');
  await ben.locator('a.row').first().click();
  await ben.getByRole('button', { name: t.chat.accept, exact: true }).click();
  await write(ben, 'hello to you');
  await bubble(ada, 'hello to you').waitFor();
  return [ada, ben];
}

/** 0: straight to the hub. */
async function throughHub(roundTripMs: number): Promise<readonly number[]> {
  const wire = await openWire(roundTripMs);
  const hub = await startHub(roundTripMs > 0 ? { origin: wire.url } : {});
  wire.lead(hub.url);
  const profiles = [await openProfile(), await openProfile()] as const;
  try {
    const [ada, ben] = await meet(profiles, hub, roundTripMs > 0 ? wire.url : hub.url);
    await noteSeen(ben, '.msgs .tx');
    return await measure((text) => sendByKey(ada, text), ben);
  } finally {
    for (const profile of profiles) await profile.close();
    await hub.close();
    await wire.close();
  }
}

/** Two blank pages: what one sends, the other puts into a list. Nothing is sealed, stored or ordered. */
async function throughBareRelay(): Promise<readonly number[]> {
  const relay = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  relay.on('connection', (socket) => socket.on('message', (data) => relay.clients.forEach((one) => one !== socket && one.send(String(data)))));
  await once(relay, 'listening');
  const address = relay.address();
  const url = `ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const profiles = [await openProfile(), await openProfile()] as const;
  try {
    const [one, other] = await Promise.all(profiles.map(async ({ context }) => openBlank(await context.newPage(), url)));
    if (!one || !other) throw new Error('expected two pages');
    await noteSeen(other, 'ol li');
    return await measure((text) => one.evaluate((said) => (globalThis as unknown as { say(text: string): number }).say(said), text), other);
  } finally {
    for (const profile of profiles) await profile.close();
    relay.close();
  }
}

async function openBlank(page: Page, url: string): Promise<Page> {
  await page.evaluate(async (address) => {
    const list = document.body.appendChild(document.createElement('ol'));
    const socket = new WebSocket(address);
    socket.addEventListener('message', ({ data }) => {
      list.appendChild(document.createElement('li')).textContent = String(data);
    });
    const say = (text: string): number => {
      const now = performance.timeOrigin + performance.now();
      socket.send(text);
      return now;
    };
    Object.assign(globalThis, { say });
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  }, url);
  return page;
}

print(`send to seen, two browsers, real hub: ${inWords(await throughHub(0))}`);
print(`  bare ws relay between blank pages: ${inWords(await throughBareRelay())}`);
print(`send to seen with ${ROUND_TRIP_MS} ms round trip between each browser and the hub: ${inWords(await throughHub(ROUND_TRIP_MS))}`);
process.exit(0);
