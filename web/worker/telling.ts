/**
 * What the service worker does when it is woken, and when somebody taps what the system shows: it asks the engine, wherever that runs, and shows what is to be
 * told. A script of its own, which only this costs: the engine is in it, since a service worker cannot import later.
 */
import { readRoute } from '../app/address.ts';
import { pickLanguage } from '../app/text/languages.ts';
import { NOTICES } from '../app/text/notices.ts';
import type { Notices } from '../app/text/text.ts';
import { countOf } from '../device/port/notices.ts';
import { look, type Visited, visit } from '../device/visiting.ts';
import type { Telling } from './brought.ts';
import { type Card, declaredCard, generalCard, GENERAL, placeOf, planOf, readKept } from './shown.ts';

declare const self: ServiceWorkerGlobalScope & { telling?: Telling };

/** So long a device that was woken looks for what came; a visit may take a little longer. */
const CATCH_UP_MS = 12_000;
/** As web/app/told/standing.ts has it: a page leaves there which language its person chose, and the worker when it was woken last. */
const CACHE = { name: 'tidings-told', language: '/language', pushed: '/pushed' } as const;

/** One after the other: two that look at once would both take the same for news. */
let turn: Promise<unknown> = Promise.resolve();
const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
  const next = turn.then(work);
  turn = next.catch(() => undefined);
  return next;
};

self.telling = {
  pushed: (isDeclared) => inTurn(() => pushed(isDeclared)),
  looked: () => inTurn(async () => void (await visit((device) => tell(device)))),
  clicked: (event) => clicked(event),
  moved: (subscription) => inTurn(async () => void (await visit((device) => device.call('startPush', subscription)))),
};

/** Something is always shown that somebody may want to know, and where nobody can say what, that there is something. */
async function pushed(isDeclared: boolean): Promise<void> {
  await noteWoken();
  const isTold = await visit(async (device) => {
    const caughtUp = await device.call('sync', { timeout: CATCH_UP_MS });
    const { state } = await look(device, 'session', {});
    // Of a device that is in no account nobody is to be told anything.
    if (state !== 'in') return state === 'out' || state === 'revoked';
    return (await tell(device, isDeclared)) > 0 || caughtUp.ok;
  }).catch(() => false);
  if (!isTold) await show(generalCard(await texts()), isDeclared);
}

/** That pushes come at all is looked for in the settings; a browser without room for that tells all the same. */
async function noteWoken(): Promise<void> {
  await caches
    .open(CACHE.name)
    .then((kept) => kept.put(CACHE.pushed, new Response(`${Date.now()}`)))
    .catch(() => undefined);
  for (const one of await windows()) one.postMessage({ type: 'PUSHED' });
}

/** Brings what the system shows to what is to be told; gives how much of it was news. */
async function tell(device: Visited, isDeclared = false): Promise<number> {
  const view = await look(device, 'notices', {});
  if (!view) return 0;
  const shown = await self.registration.getNotifications();
  const plan = planOf(view, shown, await openChats(isSeen), await texts());
  for (const tag of [...plan.close, GENERAL]) for (const one of shown) if (one.tag === tag) one.close();
  for (const card of plan.show) await show(card, isDeclared);
  if (plan.told.length > 0) await device.call('noteTold', { told: plan.told });
  const open = await openChats(() => true);
  await badge(countOf(view.unread, view.requests, (chat) => open.has(chat)));
  return plan.told.length;
}

const show = (card: Card, isDeclared: boolean): Promise<void> => {
  const { title, options } = isDeclared ? declaredCard(card, self.location.origin) : card;
  return self.registration.showNotification(title, options as NotificationOptions);
};

async function badge(unread: number): Promise<void> {
  // Not every platform has it, and one that has may refuse: the list says the same.
  await navigator.setAppBadge?.(unread).catch(() => undefined);
}

const windows = (): Promise<readonly WindowClient[]> => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

const isSeen = ({ visibilityState }: WindowClient): boolean => visibilityState === 'visible';

async function openChats(isMeant: (window: WindowClient) => boolean): Promise<ReadonlySet<string>> {
  return new Set(
    (await windows()).filter(isMeant).flatMap(({ url }) => {
      const route = readRoute(new URL(url).pathname);
      return route.at === 'chat' ? [route.chat] : [];
    }),
  );
}

async function texts(): Promise<Notices> {
  const chosen = await (await caches.match(CACHE.language, { cacheName: CACHE.name }))?.text();
  return NOTICES[pickLanguage(undefined, [...(chosen ? [chosen] : []), ...navigator.languages])];
}

async function clicked({ action, notification, reply }: NotificationEvent & { readonly reply?: string | null }): Promise<void> {
  notification.close();
  const kept = readKept(notification.data);
  const text = reply?.trim();
  if (kept && (action === 'read' || (action === 'reply' && text))) {
    const isDone = await inTurn(() => visit((device) => answer(device, kept, text)));
    if (isDone) return;
  }
  await open(placeOf(notification.data));
}

/** Whoever answers has read it. True once the hub has it: what nobody sees to the end is done where somebody sees it. */
async function answer(
  device: Visited,
  { chat, message }: { readonly chat: string; readonly message: string },
  text: string | undefined,
): Promise<boolean> {
  if (text && !(await device.call('send', { chat, text })).ok) return false;
  await device.call('markRead', { chat, id: message });
  await device.call('sync', { timeout: CATCH_UP_MS });
  await tell(device);
  return true;
}

/** In a window that is there, the one that was looked at last, else in a new one. */
async function open(path: string): Promise<void> {
  const [there] = await windows();
  if (!there) return void (await self.clients.openWindow(path));
  there.postMessage({ type: 'GO', path });
  await there.focus();
}
