/** Where each device is woken, and the waking: what the hub's HTTP side and its relay are given of this room. */
import { type Bytes, equal, toBase64 } from '../../crypto/bytes.ts';
import type { Spend } from '../limits/spend.ts';
import { Refused } from '../protocol/errors.ts';
import type { DeviceId } from '../protocol/frames.ts';
import type { Store } from '../store/port.ts';
import { BUDGETS } from './budgets.ts';
import { isPoint, readEndpoint } from './endpoint.ts';
import { addressOf, NotOutside, type Outside } from './outside.ts';
import { openQueue } from './queue.ts';
import { openSending, type Time } from './sending.ts';
import { openVapid } from './vapid.ts';
import { PUSH_LIMITS, type PushInfo, type PushResult, type PushTestAnswer } from '../protocol/push.ts';

export type PushDeps = {
  readonly store: Pick<Store, 'pushes'>;
  readonly clock: Time;
  readonly randomBytes: (length: number) => Bytes;
  readonly spend: Spend;
  /** The hub's, which lies outside the store. */
  readonly key: Bytes;
  readonly outside: Outside;
  /** Where the app is found first. */
  readonly origin: () => string;
  /** Whom a push service may turn to, as the operator said it. */
  readonly contact: string | undefined;
  /** Has the device a line to the hub? */
  readonly isThere: (device: DeviceId) => boolean;
  /** What the operator should know: figures and hosts of services, never an endpoint. */
  readonly told: (event: 'push_sent' | 'push_refused', fields: Readonly<Record<string, string | number>>) => void;
  readonly failed: (error: unknown) => void;
};

/** What a device says of itself, still to be judged. */
export type Subscription = { readonly endpoint: string; readonly p256dh: Bytes; readonly auth: Bytes };

export type Pushing = {
  info(device: DeviceId): Promise<PushInfo>;
  subscribe(device: DeviceId, subscription: Subscription): Promise<void>;
  unsubscribe(device: DeviceId): Promise<void>;
  /** Sends the device one push at once. */
  test(device: DeviceId): Promise<PushTestAnswer>;
  /** Somebody is to be woken for what was posted just now. */
  wake(): void;
  close(): Promise<void>;
};

/** Of a hub that has no https address: reserved names lead nowhere (RFC 2606). */
const NOBODY = 'mailto:nobody@hub.invalid';
/** Services and reasons of which the operator was told. */
const MAX_TOLD = 1000;

export function openPush(deps: PushDeps): Pushing {
  const { store, clock, spend, outside, origin } = deps;
  const { pushes } = store;
  const vapid = openVapid({ key: deps.key, subject: () => subjectOf(deps) });
  const send = openSending({ vapid, outside, clock, origin, refused: newRefused(deps) });
  const told = (result: PushResult): void => deps.told('push_sent', { result });
  const chance = (): number => (deps.randomBytes(1)[0] ?? 0) / 255;
  const queue = openQueue({ pushes, clock, send, isThere: deps.isThere, chance, told, failed: deps.failed });
  return {
    info: async (device) => {
      const { target, sentAt, result } = (await pushes.state(device)) ?? {};
      return {
        key: vapid.publicKey,
        subscribed: target !== undefined,
        ...(sentAt === undefined ? {} : { sent_at: sentAt }),
        ...(result ? { answered: result } : {}),
      };
    },
    subscribe: (device, subscription) => subscribe(deps, device, subscription),
    unsubscribe: (device) => pushes.unsubscribe(device),
    test: async (device) => {
      await spend(BUDGETS.pushTests, toBase64(device));
      const target = (await pushes.state(device))?.target;
      if (!target) throw new Refused('not_found');
      return { answered: await queue.sendNow(target) };
    },
    wake: queue.look,
    close: queue.close,
  };
}

async function subscribe({ store, spend, outside }: PushDeps, device: DeviceId, { endpoint, p256dh, auth }: Subscription): Promise<void> {
  await spend(BUDGETS.pushPuts, toBase64(device));
  const url = readEndpoint(endpoint);
  if (!url) throw new Refused('malformed', undefined, `A push endpoint is an https address of at most ${PUSH_LIMITS.pushEndpointBytes} characters.`);
  if (!isPoint(p256dh)) throw new Refused('malformed', undefined, 'The p256dh of a push subscription is a point of P-256 in 65 bytes.');
  const known = (await store.pushes.state(device))?.target;
  // The same again is not asked for anew: a resolver that fails says nothing of a subscription that works.
  if (known?.endpoint !== url.href || !equal(known.p256dh, p256dh) || !equal(known.auth, auth)) await mustBeOutside(outside, url);
  if (!(await store.pushes.subscribe({ device, endpoint: url.href, service: url.origin, p256dh, auth }))) throw new Refused('device_revoked');
}

async function mustBeOutside(outside: Outside, url: URL): Promise<void> {
  try {
    await addressOf(outside, url);
  } catch (error) {
    if (error instanceof NotOutside) throw new Refused('malformed', undefined, 'This hub sends pushes only to public addresses, port 443.');
    throw new Refused('unavailable', undefined, 'The host of this push endpoint cannot be found right now.');
  }
}

/** Valid in form where nobody said anything better: a push service must be able to read it, and may turn nowhere. */
function subjectOf({ contact, origin }: PushDeps): string {
  if (contact !== undefined) return contact;
  const url = new URL(origin());
  return url.protocol === 'https:' ? url.origin : NOBODY;
}

/** Once of each: a service that refuses one push refuses all of them. */
function newRefused({ told }: PushDeps): (service: string, status: number) => void {
  const known = new Set<string>();
  return (service, status) => {
    const name = `${service} ${status}`;
    if (known.has(name) || known.size >= MAX_TOLD) return;
    known.add(name);
    told('push_refused', { service: new URL(service).host, status });
  };
}
