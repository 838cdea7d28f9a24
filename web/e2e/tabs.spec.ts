/** Several tabs of one app in a real browser: one owns the engine, and another takes over however the owner goes. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { t } from '../app/text/en.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, startHub } from './hub-process.ts';
import { bubble, composer, goOffline, openApp, openRow, signIn, tick, write } from './person.ts';

/** How long an owner that does not answer is waited for before it is robbed (web/device/browser.ts). */
const PATIENCE_MS = 3000;

describe('tabs of one device', () => {
  let hub: HubProcess;
  let profile: Profile;
  let follower: Page;
  let owner: Page;
  let count = 0;

  beforeAll(async () => {
    hub = await startHub();
    profile = await openProfile();
    follower = await openApp(profile, hub.url);
    await signIn(follower, hub, '+14155550141', 'Ada Lind', 'ada_lind');
    await follower.getByRole('button', { name: t.nav.saved }).click();
    await composer(follower).waitFor();
    await speak('first');
  });
  afterAll(async () => {
    await profile.close();
    await hub.close();
  });
  /** Whoever follows now owns afterwards, so each test begins with a fresh follower beside the owner. */
  beforeEach(async () => {
    await profile.context.setOffline(false);
    owner = follower;
    follower = await profile.context.newPage();
    follower.setDefaultTimeout(20_000);
    await follower.addInitScript(robOnlyWhenTold);
    await follower.goto(hub.url);
    await openRow(follower, t.list.saved);
    await speak('through the owner');
    expect(owner.workers()).toHaveLength(1);
    expect(follower.workers()).toHaveLength(0);
  });

  /** The follower writes and it reaches the hub: somebody owns the engine. Gives how long that took, in ms. */
  async function speak(what: string): Promise<number> {
    const text = `${what} ${++count}`;
    const begun = performance.now();
    await write(follower, text);
    await tick(follower, text, 'hub').waitFor();
    expect(await bubble(follower, text).count()).toBe(1);
    return performance.now() - begun;
  }

  /** The follower owns the engine: what was said last may still have been heard by one that was going. */
  const leads = (): Promise<void> => expect.poll(() => follower.workers().length).toBe(1);

  it('[U299] what was said is found in the second tab, offline, and gone from there when it is deleted in the first', async () => {
    await goOffline(owner);
    await write(owner, 'Numbats eat termites');
    await follower.keyboard.press('Control+k');
    await follower.getByRole('searchbox', { name: t.search.title }).fill('TERM');
    const found = follower.locator('.search a.row', { hasText: 'Numbats eat termites' });
    await found.waitFor();
    expect(await found.locator('mark').allTextContents()).toEqual(['term']);
    await bubble(owner, 'Numbats eat termites').click({ button: 'right' });
    await owner.getByRole('menuitem', { name: t.deeds.delete }).click();
    await owner.getByRole('dialog').getByRole('button', { name: t.deeds.delete, exact: true }).click();
    await found.waitFor({ state: 'detached' });
    await follower.locator('.search').getByText(t.search.none('TERM')).first().waitFor();
    await profile.context.setOffline(false);
    await owner.close();
  });

  it('[U138] what is typed in one tab stands in the other, and is gone there once it was sent', async () => {
    // Headless pages all say that they have the focus of their window.
    await composer(owner).blur();
    await composer(follower).fill('half a thought');
    await expect.poll(() => composer(owner).inputValue()).toBe('half a thought');
    await write(follower, 'a whole one');
    await expect.poll(() => composer(owner).inputValue()).toBe('');
    await owner.close();
  });
  it('[X30] an owner that is closed is followed at once', async () => {
    await owner.close();
    await speak('after closing');
    await leads();
    await speak('after closing, as the owner');
  });
  it('[X30] an owner that crashes is followed at once', async () => {
    const session = await profile.context.newCDPSession(owner);
    const crashed = new Promise((resolve) => owner.once('crash', resolve));
    // Never answered: the page that would is gone.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    await speak('after a crash');
    await leads();
    await speak('after a crash, as the owner');
    await owner.close();
  });
  it('[X30] an owner that goes to another page is followed at once', async () => {
    await owner.goto('about:blank');
    await speak('after leaving');
    await leads();
    await speak('after leaving, as the owner');
    await owner.close();
  });
  it('[X31] an owner that does not answer is robbed after three seconds, and what was asked of it is done once', async () => {
    await follower.evaluate(() => Object.assign(globalThis, { mayRob: true }));
    const [worker] = owner.workers();
    await worker?.evaluate(hangAtRest);
    const took = await speak('asked of a dead engine');
    expect(took).toBeGreaterThan(PATIENCE_MS / 2);
    await leads();
    await owner.close();
  });
});

/**
 * Lets a worker listen to nobody any more, without its tab knowing; resolves right before. Not while it writes: a transaction that is open in a worker which
 * never goes on holds up everybody else's, for as long as that worker lives, and no tab can end the worker of another.
 */
async function hangAtRest(): Promise<void> {
  let writing = 0;
  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...asked: Parameters<typeof begin>) {
    const transaction = begin.apply(this, asked);
    writing += 1;
    const over = (): void => {
      writing -= 1;
    };
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, over);
    return transaction;
  };
  // What was begun before it was counted is over when one after it, on all tables, is.
  for (const { name = '' } of await indexedDB.databases())
    await new Promise<void>((done) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => {
        const db = opening.result;
        db.transaction([...db.objectStoreNames], 'readwrite').oncomplete = () => (db.close(), done());
      };
    });
  const hang = (): void => {
    while (writing === 0);
    setTimeout(hang);
  };
  setTimeout(hang);
}

/** A tab that waits for the lock as it should, and takes it from nobody until it may: whoever follows at once follows without. */
function robOnlyWhenTold(): void {
  const request = LockManager.prototype.request;
  LockManager.prototype.request = function (this: LockManager, name: string, options: LockOptions, run: () => unknown) {
    const isRobbery = options.steal === true && !('mayRob' in globalThis);
    return isRobbery ? new Promise<never>(() => undefined) : request.call(this, name, options, run);
  } as typeof request;
}
