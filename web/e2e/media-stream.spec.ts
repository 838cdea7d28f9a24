/** A film plays in a real browser before it is whole, through a real hub and the app's service worker; who else asks for it gets nothing, and wrong bytes never play. */
import type { Page, Route } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { servePage } from './page.ts';
import type { FilmPage } from './pages/film.ts';
import { playTime } from '../app/media/glance.ts';
import { openWoken } from './woken-browser.ts';
import { acquaint, openApp, openRow, signIn } from './person.ts';

declare const films: FilmPage;
const CHUNK = 512 * 1024;
/** Far more than a player takes ahead. */
const PICTURES = 500;
const SECONDS = PICTURES / 5;

type Films = { readonly long: Buffer; readonly large: Buffer };

async function filmsOf(profile: Profile): Promise<Films> {
  const served = await servePage('web/e2e/pages/film.ts');
  const opened = await profile.context.newPage();
  await opened.goto(served.url);
  await opened.waitForFunction(() => 'films' in globalThis);
  const long = Buffer.from(await opened.evaluate((pictures) => films.noise(320, 240, pictures), PICTURES), 'base64');
  const large = Buffer.from(await opened.evaluate(() => films.record('webm', 1920, 1080, 2, 16_000_000)), 'base64');
  await opened.close();
  await served.close();
  return { long, large };
}

async function sendFilm(of: Page, buffer: Buffer): Promise<void> {
  await of.getByRole('button', { name: t.chat.attach }).click();
  const [chooser] = await Promise.all([of.waitForEvent('filechooser'), of.getByRole('menuitem', { name: t.media.photoOrVideo }).click()]);
  await chooser.setFiles({ name: 'waves.webm', mimeType: 'video/webm', buffer });
  await of.locator('.tray img').waitFor();
  await of.locator('#composer').focus();
  await of.keyboard.press('Enter');
}

const video = (of: Page) => of.locator('dialog video');
const clock = (of: Page): Promise<number> => video(of).evaluate((one) => (one instanceof HTMLVideoElement ? one.currentTime : 0));
/** Not waited for: it may have to come first. */
const play = (of: Page): Promise<unknown> => video(of).evaluate((one) => one instanceof HTMLVideoElement && void one.play());
const address = (of: Page): Promise<string> => video(of).evaluate((one) => (one instanceof HTMLVideoElement ? one.src : ''));
const jump = (of: Page, to: number): Promise<unknown> =>
  video(of).evaluate((one, seconds) => one instanceof HTMLVideoElement && Object.assign(one, { currentTime: seconds }), to);
/** What a request of that address comes to, from within the page. */
const asked = (of: Page, path: string): Promise<number> =>
  of.evaluate(async (one) => (await fetch(one, { headers: { range: 'bytes=0-' } })).status, path);
/** Does a player of its own get anything of it? */
const plays = (of: Page, path: string): Promise<string> =>
  of.evaluate(
    (one) =>
      new Promise<string>((resolve) => {
        const player = document.createElement('video');
        player.addEventListener('loadedmetadata', () => resolve('plays'));
        player.addEventListener('error', () => resolve('nothing'));
        player.src = one;
      }),
    path,
  );

/** As a device that lies would: by the engine, past what is picked. */
const sendAs = (of: Page, text: string): Promise<void> =>
  of.evaluate(async (content) => {
    const line = new BroadcastChannel('tidings');
    const chat = /[0-9a-f]{32}/.exec(location.pathname)?.[0];
    const media = [{ source: new Blob([content]), kind: 'video', name: 'waves.webm', type: 'video/webm', width: 320, height: 240 }];
    const id = `${Math.random()}`;
    const done = new Promise((resolve) => {
      line.onmessage = ({ data }) => data.say === 'answer' && data.id === id && resolve(undefined);
    });
    line.postMessage({ say: 'call', from: 'a test', id, name: 'sendMedia', input: { chat, text: '', media } });
    await done;
    line.close();
  }, text);

describe('a film that comes', () => {
  let hub: HubProcess;
  let one: Profile;
  let two: Profile;
  let ada: Page;
  let ben: Page;
  let made: Films;
  /** Chunks that ben's device has asked for. */
  let asks = 0;
  let answer: (route: Route) => Promise<void>;
  const usual = (route: Route): Promise<void> => route.continue();

  beforeAll(async () => {
    hub = await startHub();
    [one, two] = await Promise.all([openProfile(), openProfile()]);
    made = await filmsOf(one);
    [ada, ben] = await Promise.all([openApp(one, hub.url), openApp(two, hub.url)]);
    await signIn(ada, hub, '+14155550161', 'Ada Lind', 'ada_lind');
    await signIn(ben, hub, '+14155550162', 'Ben Okafor', 'ben_okafor');
    await acquaint(ada, ben);
    // From now on the page is the service worker's.
    await ben.evaluate(async () => void (await navigator.serviceWorker.ready));
    await ben.reload();
    await openRow(ben, 'Ada Lind');
    answer = usual;
    await two.context.route(/\/v1\/blobs\/[^/]+\/content/, async (route) => {
      asks += 1;
      await answer(route);
    });
    await sendFilm(ada, made.long);
    await ben.locator('.msg .picture').waitFor({ timeout: 60_000 });
  }, 120_000);
  afterEach(async () => {
    answer = usual;
    await two.context.setOffline(false);
    if ((await ben.getByRole('dialog').count()) > 0) await ben.keyboard.press('Escape');
    await ben.getByRole('dialog').waitFor({ state: 'detached' });
  });
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close()]);
    await hub?.close();
  });

  const openFilm = async (): Promise<void> => {
    await ben.locator('.msg .picture').first().click();
    await video(ben).waitFor();
  };

  it('[U520] plays while less than half of it is here, and goes on from where one jumps to', async () => {
    const chunks = Math.ceil(made.long.length / CHUNK);
    await openFilm();
    await play(ben);
    await expect.poll(() => clock(ben)).toBeGreaterThan(0);
    expect(asks).toBeLessThan(chunks / 2);
    await jump(ben, SECONDS * 0.75);
    await expect.poll(() => clock(ben)).toBeGreaterThan(SECONDS * 0.75);
    expect(asks).toBeLessThan(chunks);
  });

  it('[U561] plays at the press that opens it; space stops it and lets it go on', async () => {
    await openFilm();
    await expect.poll(() => clock(ben)).toBeGreaterThan(0);
    const isStopped = (): Promise<boolean> => video(ben).evaluate((one) => one instanceof HTMLVideoElement && one.paused);
    await ben.keyboard.press(' ');
    await expect.poll(isStopped).toBe(true);
    await ben.keyboard.press(' ');
    await expect.poll(isStopped).toBe(false);
  });

  it('[U521] waits where the line is cut, says so, and goes on when it is back', async () => {
    await openFilm();
    await two.context.setOffline(true);
    await jump(ben, SECONDS * 0.4);
    await play(ben);
    await ben.locator('dialog .pill', { hasText: t.connection.connecting }).waitFor();
    expect(await clock(ben)).toBe(SECONDS * 0.4);
    await two.context.setOffline(false);
    await expect.poll(() => clock(ben), { timeout: 30_000 }).toBeGreaterThan(SECONDS * 0.4);
    await expect.poll(() => ben.locator('dialog .pill').count()).toBe(0);
  });

  it('[U525] plays on where the browser has stopped the service worker meanwhile', async () => {
    await openFilm();
    const woken = await openWoken(two, hub.url);
    await woken.stop();
    await jump(ben, SECONDS * 0.9);
    await play(ben);
    await expect.poll(() => clock(ben)).toBeGreaterThan(SECONDS * 0.9);
    await woken.aside.close();
  });

  it('[E110] has an address for its own player alone, and that is dead when it is shown no more', async () => {
    await openFilm();
    const own = await address(ben);
    expect(own).toMatch(/^http:\/\/localhost:\d+\/stream\/[0-9a-f]{32}$/);
    expect(await plays(ben, own)).toBe('plays');
    expect(
      await plays(
        ben,
        own.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
    ).toBe('nothing');
    // Nothing that could read or run it.
    expect(await asked(ben, own)).toBe(404);
    const other = await two.context.newPage();
    expect((await other.goto(own))?.status()).toBe(404);
    await other.goto(hub.url);
    expect(await plays(other, own)).toBe('nothing');
    await other.close();
    expect(await plays(ben, own)).toBe('plays');
    await ben.keyboard.press('Escape');
    await video(ben).waitFor({ state: 'detached' });
    expect(await plays(ben, own)).toBe('nothing');
    const kept = await ben.evaluate(async () => {
      const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      return (await Promise.all(all.map((cache) => cache.keys()))).flat().map(({ url }) => url);
    });
    expect(kept.filter((url) => url.includes('/stream/'))).toEqual([]);
  });

  it('[E111] plays nothing of what the hub has changed', async () => {
    await openFilm();
    answer = async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1);
      await route.fulfill({ response, body });
    };
    await jump(ben, SECONDS * 0.65);
    // What may be done with it is what may be done with any that does not play.
    await ben.locator('dialog .get').waitFor();
    expect(await video(ben).count()).toBe(0);
  });

  it('[X570] that was larger than it is shown came smaller', async () => {
    await sendFilm(ada, made.large);
    await ben.locator('.msg .picture').nth(1).waitFor({ timeout: 60_000 });
    await ben.locator('.msg .picture').nth(1).click();
    await video(ben).waitFor();
    const sides = () => video(ben).evaluate((one) => (one instanceof HTMLVideoElement ? [one.videoWidth, one.videoHeight] : []));
    await expect.poll(sides).toEqual([1280, 720]);
  });

  it('[E112] is none by what its sender calls it: a page and a drawing with scripts have no address', async () => {
    for (const [at, text] of ['<!doctype html><script>1</script>', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'].entries()) {
      await sendAs(ada, text);
      await ben
        .locator('.msg .picture')
        .nth(at + 2)
        .waitFor();
      await ben
        .locator('.msg .picture')
        .nth(at + 2)
        .click();
      await ben.locator('dialog .pill', { hasText: t.media.disguised }).waitFor();
      expect(await video(ben).count()).toBe(0);
      await ben.keyboard.press('Escape');
    }
  });

  it('[U522] is on the device once it was played to its end', async () => {
    await openFilm();
    await video(ben).evaluate((player) => player instanceof HTMLVideoElement && Object.assign(player, { playbackRate: 16, muted: true }));
    await jump(ben, 0);
    await play(ben);
    await expect.poll(() => video(ben).evaluate((player) => player instanceof HTMLVideoElement && player.ended), { timeout: 30_000 }).toBe(true);
    await ben.keyboard.press('Escape');
    // How much of it there is is said of what is not here.
    await expect.poll(() => ben.locator('.msg .picture').first().locator('.pill').textContent()).toBe(playTime(SECONDS * 1000));
  });
});
