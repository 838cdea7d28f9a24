/** The byte budget: what Chromium receives over the wire, encoded, until it shows something and until one can write. Fonts and pictures are apart. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { composer, openApp, openRow, signIn, tick, write } from './person.ts';
import { openWire, type Received, type Wire } from './wire.ts';

const KB = 1000;
const BUDGET = { shell: 60 * KB, rows: 110 * KB, send: 220 * KB };
const CODE = /\.(?:js|css|html)$/;

/** The engine's worker, and what it fetches once the list is there: kept back, so that only what a moment needs is counted to it. */
const WORKER = /\/assets\/engine\.worker/;
const ENGINE = /\/assets\/start-/;

const isCode = ({ path, kind }: Received): boolean => kind === 'document' || CODE.test(path);
const bytesOf = (received: readonly Received[]): number => received.filter(isCode).reduce((sum, { bytes }) => sum + bytes, 0);

describe('what Chromium receives', () => {
  let hub: HubProcess;
  let wire: Wire;
  let profile: Profile;
  const received = { shell: 0, rows: 0, send: 0 };
  const held = { worker: 0, engine: 0 };

  beforeAll(async () => {
    wire = await openWire();
    hub = await startHub({ origin: wire.url });
    wire.lead(hub.url);
    profile = await openProfile(undefined, { serviceWorkers: 'block' });
    await signInAndWrite(await openApp(profile, wire.url), hub);
    profile = await reopenCold(profile);
    await openAndWrite(await profile.context.newPage());
  });
  afterAll(async () => {
    await profile.close();
    await hub.close();
    await wire.close();
  });

  async function openAndWrite(page: Page): Promise<void> {
    const before = wire.received().length;
    const serviceWorker = await encodedLength(`${hub.url}/worker.js`);
    const soFar = (): number => bytesOf(wire.received().slice(before));
    const [worker, engine] = [wire.hold(WORKER), wire.hold(ENGINE)];
    await page.goto(wire.url, { waitUntil: 'commit' });
    await painted(page, '#app .rail');
    received.shell = soFar();
    held.worker = worker();
    await painted(page, 'a.row');
    received.rows = soFar() + serviceWorker;
    held.engine = engine();
    await openRow(page, t.list.saved);
    await write(page, 'The second note');
    await tick(page, 'The second note', 'hub').waitFor();
    received.send = soFar() + serviceWorker;
  }

  it('[Q22] nothing of the engine is needed for the shell, and only its worker for the list', () => {
    // The engine's second stage is two files, which are fetched together.
    expect(held).toEqual({ worker: 1, engine: 2 });
  });
  it.each(['shell', 'rows', 'send'] as const)('[Q22] %s: within its budget', (moment) => {
    expect(received[moment]).toBeGreaterThan(0);
    expect(received[moment]).toBeLessThanOrEqual(BUDGET[moment]);
  });
});

async function signInAndWrite(page: Page, hub: HubProcess): Promise<void> {
  await signIn(page, hub, '+14155550121', 'Ada Lind', 'ada_lind');
  await page.getByRole('button', { name: t.nav.saved }).click();
  await composer(page).waitFor();
  await write(page, 'The first note');
  await tick(page, 'The first note', 'hub').waitFor();
}

/** The same person on the same device, but a browser that has kept no file. */
async function reopenCold(profile: Profile): Promise<Profile> {
  const page = profile.context.pages()[0] ?? (await profile.context.newPage());
  const session = await profile.context.newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  return profile.reopen();
}

/** Waits until such an element was painted. */
async function painted(page: Page, selector: string): Promise<void> {
  await page.locator(selector).first().waitFor();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

/** A service worker comes in its own time and over its own connection: its script is counted as the hub sends it. */
async function encodedLength(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers.get('content-encoding')).toBe('br');
  return Number(answer.headers.get('content-length'));
}
