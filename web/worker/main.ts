/**
 * The service worker: the app's own files, kept for when the hub cannot be reached, and what the system shows of new messages. It never keeps or answers anything
 * of the hub's API. What it does when it is woken stands in a script of its own (telling.ts), which is brought while this one is installed, so that it is there later.
 */
import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { isPlace } from '../app/address.ts';
import { trustedScript } from '../device/port/trusted.ts';
import type { Telling } from './telling-port.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Put in by build.mjs: every file of the build, by its content, and the script that tells. */
  readonly __WB_MANIFEST: readonly PrecacheEntry[];
  readonly __TELLING: string;
  telling?: Telling;
};

const PAGE = '/index.html';

// Before the precache's own listener, whose routes know files only and no screens.
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.mode !== 'navigate' || origin !== self.location.origin || !isPlace(pathname)) return;
  event.respondWith(page(event.request));
});
precacheAndRoute([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();

/** Of a worker that was installed nothing is brought that was not then. */
function telling(): Telling {
  if (!self.telling) importScripts(trustedScript(self.__TELLING));
  if (!self.telling) throw new Error('the script that tells was not brought');
  return self.telling;
}

self.addEventListener('install', () => void telling());
self.addEventListener('push', (event) => event.waitUntil(pushed()));
self.addEventListener('notificationclick', (event) => event.waitUntil(telling().clicked(event)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event as PushSubscriptionChangeEvent)));

self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  // A new version waits until the person, or an app nobody looks at, says so: pages and their chunks are always of one release.
  if (message.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (message.type === 'LOOK') event.waitUntil(telling().looked());
});

/** A browser that has lost that script says at least that there is something. */
async function pushed(): Promise<void> {
  try {
    await telling().pushed();
  } catch {
    await self.registration.showNotification('Tidings', { tag: 'tidings' });
  }
}

/** The browser has ended a subscription: the next one is under the same key, and the hub hears of it. */
async function renew({ oldSubscription, newSubscription }: PushSubscriptionChangeEvent): Promise<void> {
  const next = newSubscription ?? (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options)));
  const { endpoint, keys } = next?.toJSON() ?? {};
  if (endpoint && keys?.['p256dh'] && keys['auth']) await telling().moved({ endpoint, p256dh: keys['p256dh'], auth: keys['auth'] });
}

/** The app's page as it was kept; should the browser have thrown it away, as the hub has it. */
const page = async (request: Request): Promise<Response> => (await matchPrecache(PAGE)) ?? fetch(request);
