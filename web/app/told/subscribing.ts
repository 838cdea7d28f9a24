/** Where this device is woken: the browser’s subscription, and the hub’s word of it. */
import { signal } from '@preact/signals';
import type { Device } from '../../device/port/port.ts';
import { lookAtLeave } from './standing.ts';
import { want, wanted } from './wanted.ts';

/** `alone`: this browser has no push service, or reaches none, so it tells only while Tidings is open. `unheard`: the hub was not reached, and is asked when the app is opened next. */
export type Subscribed = 'woken' | 'alone' | 'unheard';

/** What is known of it now; undefined while it is asked for, and of who wants none. */
export const subscribed = signal<Subscribed | undefined>(undefined);

const subscriptions = async (): Promise<PushManager | undefined> => (await navigator.serviceWorker.ready).pushManager;

/** From a press of the person: browsers ask them only then. False where they, or their browser, do not allow it. It is on before it is known who wakes the device. */
export async function beTold(device: Device): Promise<boolean> {
  const answer = await Notification.requestPermission();
  lookAtLeave();
  if (answer !== 'granted') return false;
  want({ isTold: true });
  // Not awaited: what comes of it is said where it is on.
  void subscribe(device);
  return true;
}

/** The browser ends the subscription first: the hub learns it from the push service where it cannot be told. */
export async function beToldNoMore(device: Device): Promise<void> {
  want({ isTold: false });
  await endSubscription();
  await device.call('stopPush', {});
  subscribed.value = undefined;
}

/** A browser that reaches no push service may be silent for minutes: so long it is waited for, ms. One that comes later counts all the same. */
const PATIENCE_MS = 10_000;

let asking: Promise<void> | undefined;

/** Under the hub's own key, and known to it; asked for twice, it is done once. */
export function subscribe(device: Device): Promise<void> {
  if (asking) return asking;
  subscribed.value = undefined;
  const came = subscribedTo(device).catch(() => 'alone' as const);
  const late = new Promise<'alone'>((resolve) => {
    setTimeout(() => resolve('alone'), PATIENCE_MS);
  });
  asking = Promise.race([came, late])
    .then(say)
    .finally(() => {
      asking = undefined;
    });
  // Not awaited: what comes late is said late.
  void came.then(say);
  return asking;
}

/** Whoever wants none by then is told nothing of it. */
function say(came: Subscribed): void {
  if (wanted.value.isTold) subscribed.value = came;
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
  // Turned off meanwhile, nothing comes of it.
  if (!wanted.value.isTold) {
    await made?.unsubscribe();
    return 'alone';
  }
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
