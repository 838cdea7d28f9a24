/** The browser's store in a real Chromium: the whole contract on its IndexedDB, and what a browser that is killed while it writes leaves behind. */
import process from 'node:process';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeContract } from '../store/store.contract.ts';
import { openProfile, type Profile } from './browser.ts';
import { type ServedPage, servePage } from './page.ts';
import type { StorePage } from './pages/store.ts';

/** Writes of the killed browser before it dies; each run dies at another moment of a write. */
const KILLS = [3, 40, 90];

let served: ServedPage;
let profile: Profile;
beforeAll(async () => {
  served = await servePage('web/e2e/pages/store.ts');
  profile = await openProfile();
});
afterAll(async () => {
  await profile.close();
  await served.close();
});

declare const page: StorePage;

async function openPage(): Promise<Page> {
  const opened = await profile.context.newPage();
  await opened.goto(served.url);
  await opened.waitForFunction(() => 'page' in globalThis);
  return opened;
}

describe.each([
  ['bare', false],
  ['sealed', true],
] as const)('a %s store in Chromium', (_what, isSealed) => {
  let opened: Page;
  beforeAll(async () => {
    opened = await openPage();
  });
  for (const [at, { name }] of storeContract.entries()) {
    it(name, async () => {
      await opened.evaluate(([index, sealed]) => page.runCase(index, sealed), [at, isSealed] as const);
    });
  }
});

describe('a browser that is killed while it writes', () => {
  it.each(KILLS)('[T17] has every acknowledged transaction, and each of them whole, after %i', async (writes) => {
    const writing = await openPage();
    let acknowledged = 0;
    const enough = new Promise<void>((resolve) => {
      void writing.route('**/acknowledged*', (route) => {
        acknowledged = Number(new URL(route.request().url()).searchParams.get('n'));
        if (acknowledged === writes) resolve();
        return route.fulfill({ body: '' });
      });
    });
    // Never ends by itself: it dies with its browser, and its promise with it.
    writing.evaluate((name) => page.writeUntilKilled(name), `killed-${writes}`).catch(() => undefined);
    await enough;
    await killBrowser();
    profile = await openProfile(profile.folder);
    const survivor = await openPage();
    expect(await survivor.evaluate(([name, n]) => page.judge(name, n), [`killed-${writes}`, acknowledged] as const)).toBeUndefined();
  });
});

/** Kills the browser's own process with all that belong to it, as a power switch would, and waits until it is gone. */
async function killBrowser(): Promise<void> {
  const browser = profile.context.browser();
  if (!browser) throw new Error('expected a browser of this profile');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const main = processInfo.find(({ type }) => type === 'browser');
  if (!main) throw new Error('expected the process of the browser');
  const gone = new Promise<void>((resolve) => profile.context.once('close', () => resolve()));
  process.kill(main.id, 'SIGKILL');
  await gone;
}
