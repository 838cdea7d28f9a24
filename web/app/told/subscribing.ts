/** Where this device is woken: the browser’s subscription, and the hub’s word of it. */
import { signal } from '@preact/signals';
import type { Device } from '../../device/port/port.ts';
import { lookAtLeave } from './standing.ts';
import { want } from './wanted.ts';

/** `alone`: this browser has no push service, or reaches none, so it tells only while Tidings is open. `unheard`: the hub was not reached, and is asked when the app is opened next. */
export type Subscribed = 'woken' | 'alone' | 'unheard';

/** What is known of it now; undefined while it is asked for, and of who wants none. */
export const subscribed = signal<Subscribed | undefined>(undefined);

const subscriptions = async (): Promise<PushManager | undefined> => (await navigator.serviceWorker.ready).pushManager;

/** From a press of the person: browsers ask them only then. False where they, or their browser, do not allow it. */
export async function beTold(device: Device): Promise<boolean> {
  const answer = await Notification.requestPermission();
  lookAtLeave();
  if (answer !== 'granted') return false;
  want({ isTold: true });
  await subscribe(device);
  return true;
}

/** The browser ends the subscription first: the hub learns it from the push service where it cannot be told. */
export async function beToldNoMore(device: Device): Promise<void> {
  want({ isTold: false });
  await endSubscription();
  await device.call('stopPush', {});
  subscribed.value = undefined;
}

let asking: Promise<void> | undefined;

/** Under the hub's own key, and known to it; asked for twice, it is done once. */
export function subscribe(device: Device): Promise<void> {
  asking ??= subscribedTo(device)
    .catch(() => 'alone' as const)
    .then((came) => {
      subscribed.value = came;
    })
    .finally(() => {
      asking = undefined;
    });
  return asking;
}

async function subscribedTo(device: Device): Promise<Subscribed> {
  const info = await device.call('pushInfo', {});
  if (!info.ok) return 'unheard';
  const manager = await subscriptions();
  const known = await manager?.getSubscription();
  if (known && isUnder(known, info.key) && info.subscribed) return 'woken';
  if (known && !isUnder(known, info.key)) await known.unsubscribe();
  // Refused where there is no such service, or none is reached.
  const made = await manager?.subscribe({ userVisibleOnly: true, applicationServerKey: info.key }).catch(() => undefined);
  const { endpoint, keys } = made?.toJSON() ?? {};
  if (!endpoint || !keys?.['p256dh'] || !keys['auth']) return 'alone';
  const { ok } = await device.call('startPush', { endpoint, p256dh: keys['p256dh'], auth: keys['auth'] });
  return ok ? 'woken' : 'unheard';
}

export async function isSubscribed(): Promise<boolean> {
  return (await (await subscriptions())?.getSubscription()) != null;
}

export async function endSubscription(): Promise<void> {
  await (await (await subscriptions())?.getSubscription())?.unsubscribe();
}

function isUnder({ options }: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0));
  const text = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return text === key;
}
