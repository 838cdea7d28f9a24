/** What somebody is told by a real browser with no app open, or one they do not look at. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PushService } from '../../hub/push/push.world.ts';
import { notices as texts } from '../app/text/en/notices.ts';
import { openProfile, type Profile } from './browser.ts';
import { type HubProcess, until } from './hub-process.ts';
import { type SignedIn, signInOnNode } from './node-device.ts';
import { openApp, openChatWith, signIn, write } from './person.ts';
import { command, openWoken, type Seen, startPushingHub, type Woken } from './woken-browser.ts';

const STEP_MS = 20_000;
/** Two visits of a worker one after the other, each as long as it may be, on a machine that does much else. */
const SHOWN_MS = 60_000;

describe('a browser that is woken', () => {
  let hub: HubProcess;
  let service: PushService;
  let closeHub: () => Promise<void>;
  let profile: Profile;
  let page: Page;
  let boris: SignedIn;
  let carla: SignedIn;
  /** With Boris, and with Carla. */
  let chat: string;
  let hers: string;
  let woken: Woken;

  beforeAll(async () => {
    ({ hub, service, close: closeHub } = await startPushingHub());
    boris = await signInOnNode(hub, '+14155550161', 'Boris', 'boris_k');
    carla = await signInOnNode(hub, '+14155550163', 'Carla', 'carla_k');
    profile = await openProfile();
    page = await openApp(profile, hub.url);
    await signIn(page, hub, '+14155550162', 'Ada Lind', 'ada_lind');
    [chat, hers] = [await meet(boris, 'boris_k'), await meet(carla, 'carla_k')];
    // As who has turned notifications on; where they are woken is the service's own.
    await page.evaluate(async () => {
      localStorage.setItem('told', JSON.stringify({ isTold: true }));
      await navigator.serviceWorker.ready;
    });
    woken = await openWoken(profile, hub.url);
    expect(await command(page, 'startPush', service.subscribe())).toEqual({ ok: true });
  });
  async function meet(who: SignedIn, username: string): Promise<string> {
    await openChatWith(page, username);
    await write(page, 'hello');
    const { requests } = await who.seen('chats', {}, ({ requests }) => requests.length === 1);
    const chat = requests[0]?.chat ?? '';
    await who.do('acceptChat', { chat });
    await who.do('send', { chat, text: `hello from ${username}` });
    await page.locator('.msgs .tx', { hasText: `hello from ${username}` }).waitFor();
    await who.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, ({ rows }) => rows.at(-1)?.status === 'read');
    return chat;
  }
  afterAll(async () => {
    await boris.close();
    await carla.close();
    await profile.close();
    await closeHub();
  });

  beforeEach(() => woken.clear());

  const shows = (isSo: (seen: readonly Seen[]) => boolean): Promise<readonly Seen[]> =>
    until('it to be shown', SHOWN_MS, async () => {
      const seen = await woken.shown();
      return isSo(seen) ? seen : undefined;
    });
  /** Nobody has the app open, and the worker has ended. */
  const leave = async (): Promise<void> => {
    await page.goto('about:blank');
    await woken.stop();
  };
  const comeBack = async (path = '/'): Promise<void> => {
    await page.goto(hub.url + path);
    await page.locator('a.row', { hasText: 'Boris' }).first().waitFor();
  };
  /** Says it, and it is at the hub. */
  const say = async (who: SignedIn, chat: string, text: string): Promise<string> => {
    const { id } = await who.do('send', { chat, text });
    await who.do('waitSent', { chat, id, timeout: STEP_MS });
    return id;
  };

  it('[X510] with no page open and the worker stopped the hub’s push opens the engine, which shows who said what, and once', async () => {
    await leave();
    // One that is started anew has no line that it might take for this device's.
    await hub.kill('SIGTERM');
    await hub.start();
    const before = service.received.length;
    await say(boris, chat, 'are you there?');
    await until('the hub to send a push', STEP_MS, async () => service.received.length > before || undefined);
    await woken.stop();
    await woken.push(service.received.at(-1)?.text);
    const [seen] = await shows((all) => all.length === 1);
    expect(seen).toEqual({ title: 'Boris', body: 'are you there?', tag: chat, silent: false, actions: ['reply', 'read'] });
    // It was fetched, and the others are told so.
    await boris.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, ({ rows }) => rows.at(-1)?.status === 'delivered');
    // Put away it stays away, and what comes is shown with how much there is.
    await woken.clear();
    await say(carla, hers, 'and you?');
    await woken.push();
    expect(await shows((all) => all.length > 0)).toMatchObject([{ title: 'Carla', body: 'and you?', tag: hers }]);
    await say(boris, chat, 'hello?');
    await woken.push();
    expect(await shows((all) => all.length > 1)).toMatchObject([{ title: 'Boris (2)', body: 'hello?', tag: chat }, { title: 'Carla' }]);
  });

  // Threat 15: forge push content.
  it('[X511] what a push brings is shown nowhere, whoever sends it: only what the engine has opened is', async () => {
    await say(boris, chat, 'the real words');
    await woken.push(JSON.stringify({ title: 'Your bank', body: 'Send the code', notification: { title: 'Your bank' }, chat }));
    const [seen, ...others] = await shows((all) => all.length > 0);
    expect([seen?.tag, seen?.body, others]).toEqual([chat, 'the real words', []]);
  });

  it('[X512] a muted chat shows nothing, and what is read in the app goes from what the system shows', async () => {
    await comeBack();
    await command(page, 'muteChat', { chat, until: Number.MAX_SAFE_INTEGER });
    await command(page, 'sync', { timeout: STEP_MS });
    await leave();
    await say(boris, chat, 'psst');
    await woken.push();
    await say(carla, hers, 'loud');
    await woken.push();
    expect(await shows((all) => all.length > 0)).toMatchObject([{ tag: hers, body: 'loud' }]);
    await comeBack(`/c/${hers}`);
    await page.locator('.msgs .tx', { hasText: 'loud' }).waitFor();
    await shows((all) => !all.some(({ tag }) => tag === hers));
    await command(page, 'muteChat', { chat, until: 0 });
  });

  it('[X513] an engine that lives in a page is asked, and what that page shows is not shown by the system', async () => {
    await comeBack(`/c/${hers}`);
    await say(carla, hers, 'you see this');
    await page.locator('.msgs .tx', { hasText: 'you see this' }).waitFor();
    await woken.push();
    await say(boris, chat, 'and hear of this');
    // Nobody looks: the page says that it is hidden, and itself lets the worker know.
    await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
    const displayed = woken.displayed();
    await say(boris, chat, 'or of this');
    await displayed;
    const [seen] = await shows((all) => all.some(({ body }) => body === 'or of this'));
    expect(seen).toMatchObject({ tag: chat });
    expect((await woken.shown()).some(({ tag }) => tag === hers)).toBe(false);
    expect(page.workers()).toHaveLength(1);
  });

  // What somebody takes back is not left to be read over a shoulder.
  it('[X526] what is shown says it as it was changed, and goes once it is deleted for all, while a page is open that nobody looks at', async () => {
    await comeBack();
    await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }));
    const displayed = woken.displayed();
    const id = await say(boris, chat, 'lunch at one');
    await displayed;
    await shows((all) => all.some(({ tag, body }) => tag === chat && body === 'lunch at one'));
    await boris.do('edit', { chat, id, text: 'lunch at two' });
    const changed = await shows((all) => all.some(({ tag, body }) => tag === chat && body === 'lunch at two'));
    expect(changed.find(({ tag }) => tag === chat)).toMatchObject({ title: expect.stringContaining('Boris'), silent: true });
    await boris.do('deleteForAll', { chat, ids: [id] });
    await shows((all) => !all.some(({ body }) => body.startsWith('lunch')));
  });

  it('[X514] read from what the system shows it is read, answered the answer goes out, and tapped a window goes to the chat at that message', async () => {
    await leave();
    const tap = (action: string, reply?: string): Promise<readonly string[]> => tapped(profile, chat, action, reply);
    await say(boris, chat, 'read me');
    await woken.push();
    await shows((all) => all.some(({ body }) => body === 'read me'));
    expect(await tap('read')).toEqual([]);
    await shows((all) => !all.some(({ tag }) => tag === chat));
    await say(boris, chat, 'answer me');
    await woken.push();
    const seen = await shows((all) => all.some(({ body }) => body === 'answer me'));
    expect(seen.find(({ tag }) => tag === chat)?.title).toBe('Boris');
    expect(await tap('reply', 'on my way')).toEqual([]);
    await boris.seen('messages', { chat, anchor: { at: 'end' }, before: 5, after: 0 }, ({ rows }) => rows.at(-1)?.text === 'on my way');
    const last = await say(boris, chat, 'see you');
    await woken.push();
    await shows((all) => all.some(({ body }) => body === 'see you'));
    // The page aside is a window of this origin too.
    expect(await tap('')).toEqual([`GO /c/${chat}/m/${last}`]);
  });

  it('[X515] while a page holds the engine and sleeps, the system says that there is something, and nothing else', async () => {
    await leave();
    await woken.aside.evaluate(
      () => void navigator.locks.request('tidings-engine', () => new Promise((resolve) => Object.assign(globalThis, { wake: resolve }))),
    );
    await say(boris, chat, 'nobody can open this now');
    await woken.push();
    expect(await shows((all) => all.length > 0)).toEqual([{ title: 'Tidings', body: texts.message, tag: 'tidings', silent: false, actions: [] }]);
    await woken.aside.evaluate(() => (globalThis as unknown as { wake(): void }).wake());
    // Once somebody can say what, that stands in its place.
    await woken.push();
    expect(await shows((all) => all.some(({ tag }) => tag === chat))).toMatchObject([
      { title: expect.stringContaining('Boris'), body: 'nobody can open this now' },
    ]);
  });

  // Threat 40: what is locked tells nothing but that there is something.
  it('[X516] with a disk that cannot be unlocked the system says that there is something, and nothing else', async () => {
    await leave();
    await woken.aside.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const asked = indexedDB.open('tidings-keys');
          asked.onsuccess = () => {
            const stores = [...asked.result.objectStoreNames];
            const emptied = asked.result.transaction(stores, 'readwrite');
            for (const name of stores) emptied.objectStore(name).clear();
            emptied.oncomplete = () => (asked.result.close(), resolve());
          };
        }),
    );
    await say(boris, chat, 'locked away');
    await woken.push();
    expect(await shows((all) => all.length > 0)).toEqual([{ title: 'Tidings', body: texts.message, tag: 'tidings', silent: false, actions: [] }]);
  });
});

/** Taps what is shown of a chat, as the system tells the worker of it; gives where windows were sent. Only a real tap lets a worker open and focus them. */
async function tapped(profile: Profile, chat: string, action: string, reply?: string): Promise<readonly string[]> {
  const worker = profile.context.serviceWorkers().at(-1);
  if (!worker) throw new Error('expected a service worker');
  return worker.evaluate(
    async ({ chat, action, reply }) => {
      const self = globalThis as unknown as ServiceWorkerGlobalScope;
      const sent: string[] = [];
      self.clients.openWindow = async (to) => (sent.push(`NEW ${to}`), null);
      WindowClient.prototype.focus = async function (this: WindowClient) {
        return this;
      };
      WindowClient.prototype.postMessage = function (this: WindowClient, { type, path }: { type: string; path: string }) {
        sent.push(`${type} ${path}`);
      };
      const [notification] = await self.registration.getNotifications({ tag: chat });
      if (!notification) throw new Error('expected it to be shown');
      const event = new NotificationEvent('notificationclick', { notification, action });
      Object.defineProperty(event, 'reply', { value: reply });
      const done: Promise<unknown>[] = [];
      event.waitUntil = (work: Promise<unknown>) => void done.push(work);
      self.dispatchEvent(event);
      await Promise.all(done);
      return sent;
    },
    { chat, action, reply },
  );
}
