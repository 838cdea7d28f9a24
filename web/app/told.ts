/**
 * What a page does so that its person is told: while they look at it they have seen what comes, and while they do not the service worker shows it, who decides.
 * It leaves the language they chose where the worker finds it, and keeps the hub's word of where this device is woken right.
 */
import type { Device } from '../device/port/port.ts';
import type { NoticesView } from '../device/port/notices.ts';
import { followTaps } from './tapped.ts';

/** As web/worker/telling.ts reads it. */
const LANGUAGE = { cache: 'tidings-told', path: '/language' };

export async function keepTelling(device: Device, language: string): Promise<void> {
  followTaps();
  await (await caches.open(LANGUAGE.cache)).put(LANGUAGE.path, new Response(language));
  let latest: NoticesView | undefined;
  const look = async (): Promise<void> => {
    const news = (latest?.notices ?? []).filter(({ isNews }) => isNews);
    if (document.visibilityState === 'visible' && news.length > 0) await device.call('noteTold', { told: news });
    (await navigator.serviceWorker.ready).active?.postMessage({ type: 'LOOK' });
  };
  device.watch('notices', {}, (view) => {
    latest = view;
    void look();
  });
  device.watch('session', {}, ({ state }) => {
    // Whoever is in no account is woken nowhere, and one that is has a subscription under the hub's own key.
    if (state === 'in') void renew(device);
    if (state === 'out' || state === 'revoked') void endSubscription();
  });
}

const subscriptions = async (): Promise<PushManager> => (await navigator.serviceWorker.ready).pushManager;

/** Asks the browser for a subscription, and tells the hub; once a person has said that they want it. False where the browser gives none, or the hub cannot be reached. */
export async function subscribe(device: Device): Promise<boolean> {
  const info = await device.call('pushInfo', {});
  if (!info.ok) return false;
  const manager = await subscriptions();
  const known = await manager.getSubscription();
  if (known && !isUnder(known, info.key)) await known.unsubscribe();
  const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: info.key });
  const { endpoint, keys } = made.toJSON();
  if (!endpoint || !keys?.['p256dh'] || !keys['auth']) return false;
  return (await device.call('startPush', { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] })).ok;
}

/** A device that was woken once is, also where the hub has another key now, or has forgotten it; one that never was is left alone. */
async function renew(device: Device): Promise<void> {
  const known = await (await subscriptions()).getSubscription();
  const info = known && (await device.call('pushInfo', {}));
  if (known && info?.ok && (!info.subscribed || !isUnder(known, info.key))) await subscribe(device);
}

export async function endSubscription(): Promise<void> {
  await (await (await subscriptions()).getSubscription())?.unsubscribe();
}

function isUnder({ options }: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return text === key;
}
