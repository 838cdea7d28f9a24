/**
 * The service worker: the app's own files, kept for when the hub cannot be reached, and what the system shows of new messages. It never keeps or answers anything
 * of the hub's API. What it does when it is woken (telling.ts), when a film plays before it is whole (streaming.ts), and when a large file is saved
 * (saving.ts), stands in scripts of their own, which are brought while this one is installed, so that they are there later.
 */
import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { isPlace } from '../app/address.ts';
import { SAVED } from '../device/port/saved.ts';
import { STREAMED } from '../device/port/streamed.ts';
import { trustedScript } from '../device/port/trusted.ts';
import type { Brought } from './brought.ts';
import { nextOf } from './renewed.ts';

declare const self: ServiceWorkerGlobalScope &
  Partial<Brought> & {
    /** Put in by build.mjs: every file of the build, by its content, and the scripts that are brought. */
    readonly __WB_MANIFEST: readonly PrecacheEntry[];
    readonly __TELLING: string;
    readonly __STREAMING: string;
    readonly __SAVING: string;
  };

const PAGE = '/index.html';

// Before the precache's own listener, whose routes know files only and no screens.
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.mode !== 'navigate' || origin !== self.location.origin || !isPlace(pathname)) return;
  event.respondWith(page(event.request));
});
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== self.location.origin) return;
  if (pathname.startsWith(STREAMED)) event.respondWith(bring('streaming')(event));
  if (pathname.startsWith(SAVED)) event.respondWith(bring('saving').answer(event));
});
precacheAndRoute([...self.__WB_MANIFEST]);
cleanupOutdatedCaches();

const SCRIPTS = { telling: self.__TELLING, streaming: self.__STREAMING, saving: self.__SAVING };

/** Of a worker that was installed nothing is brought that was not then. */
function bring<Name extends keyof Brought>(name: Name): Brought[Name] {
  const here: Partial<Brought> = self;
  if (!here[name]) importScripts(trustedScript(SCRIPTS[name]));
  const found = here[name];
  if (!found) throw new Error(`${name} was not brought`);
  return found;
}

self.addEventListener('install', () => {
  bring('telling');
  bring('streaming');
  bring('saving');
});
self.addEventListener('push', (event) => event.waitUntil(pushed(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(bring('telling').clicked(event)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event as PushSubscriptionChangeEvent)));

self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message)) return;
  // A new version waits until the person, or an app nobody looks at, says so: pages and their chunks are always of one release.
  if (message.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
  if (message.type === 'SAVE' || message.type === 'SAVING') bring('saving').hear(event);
  if (message.type === 'LOOK') event.waitUntil(bring('telling').looked());
});

/** A browser that has lost that script says at least that there is something. */
async function pushed(event: PushEvent): Promise<void> {
  try {
    // Where the browser has read the push as declarative, it gives what it would show (Push API, PushEvent.notification).
    await bring('telling').pushed('notification' in event && event.notification != null);
  } catch {
    await self.registration.showNotification('Tidings', { tag: 'tidings' });
  }
}

async function renew(event: PushSubscriptionChangeEvent): Promise<void> {
  const next = await nextOf(event, self.registration.pushManager);
  if (next) await bring('telling').moved(next);
}

/** The app's page as it was kept; should the browser have thrown it away, as the hub has it. */
const page = async (request: Request): Promise<Response> => (await matchPrecache(PAGE)) ?? fetch(request);
