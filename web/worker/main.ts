/** The service worker: the app's own files, kept for when the hub cannot be reached. It never sees, keeps or answers anything of the hub's API. */
import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { isPlace } from '../app/address.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Put in by build.mjs: every file of the build, by its content. */
  readonly __WB_MANIFEST: readonly PrecacheEntry[];
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

// A new version waits until the person, or an app nobody looks at, says so: pages and their chunks are always of one release.
self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (typeof message !== 'object' || message === null || !('type' in message) || message.type !== 'SKIP_WAITING') return;
  event.waitUntil(self.skipWaiting());
});

/** The app's page as it was kept; should the browser have thrown it away, as the hub has it. */
const page = async (request: Request): Promise<Response> => (await matchPrecache(PAGE)) ?? fetch(request);
