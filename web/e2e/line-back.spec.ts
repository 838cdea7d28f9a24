/** The network comes back: the engine is told by the page, in whose worker it runs, and tries at once. */
import type { Worker } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { openApp, signIn } from './person.ts';

declare const self: { WebSocket: typeof WebSocket; dials: number };

let hub: HubProcess;
let one: Profile;

beforeAll(async () => {
  hub = await startHub();
  one = await openProfile();
});
afterAll(async () => {
  await one.close();
  await hub.close();
});

const SECOND = 1000;

/** From now on dials are counted. */
const countDials = (worker: Worker): Promise<void> =>
  worker.evaluate(() => {
    self.dials = 0;
    self.WebSocket = class extends self.WebSocket {
      constructor(url: string | URL) {
        super(url);
        self.dials += 1;
      }
    };
  });
const dials = (worker: Worker): Promise<number> => worker.evaluate(() => self.dials);

it('[X566] a network that is back is tried at once, by a page that nobody looks at too, however long the next try was to wait', async () => {
  const page = await openApp(one, hub.url);
  await signIn(page, hub, '+14155550121', 'Ada Lind', 'ada_lind');
  const worker = page.workers()[0];
  if (!worker) throw new Error('expected the worker that the engine runs in');
  await countDials(worker);
  await hub.kill('SIGKILL');
  // After the fifth that fails it rests for 8 s at least.
  await expect.poll(() => dials(worker), { timeout: 60 * SECOND, interval: 50 }).toBe(5);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    dispatchEvent(new Event('online'));
  });
  await expect.poll(() => dials(worker), { timeout: 2 * SECOND, interval: 50 }).toBeGreaterThan(5);
}, 90_000);
