/** One push on its way: sealed, signed for its service, sent to an address that was found good just now. Knows no queue. */
import webPush from 'web-push';
import { own, toBase64 } from '../../crypto/bytes.ts';
import type { Target } from '../store/push.port.ts';
import { type Meaning, meaningOf } from './answer.ts';
import { addressOf, NotOutside, type Outside, post } from './outside.ts';
import type { Vapid } from './vapid.ts';
import { PUSH_LIMITS } from '../protocol/push.ts';

/** As the hub's clock; `wall` is what push services are told. */
export type Time = { now(): number; wall(): number; after(ms: number, callback: () => void): () => void };

export type SendingDeps = {
  readonly vapid: Vapid;
  readonly outside: Outside;
  readonly clock: Time;
  /** Where the app is found. */
  readonly origin: () => string;
  /** A service takes nothing from this hub: said once of each service and reason. `status`: what it answered, 0 where it was not even asked. */
  readonly refused: (service: string, status: number) => void;
};

/** Sends one push and says what came of it: 'unreachable' where the time for it is over, or `stop` was. */
export type Send = (target: Target, stop: AbortController) => Promise<Meaning>;

/** Push services keep one push of a topic for each device: the later takes the place of the earlier (RFC 8030 §5.4). */
const TOPIC = 'news';

/**
 * The same for everybody and everything: that there is something. A browser that reads it as a declarative push message (Push API, "Declarative push message";
 * Safari since 18.4) shows these words where no service worker does better. `mutable`: the worker is asked first; without it such a browser asks none.
 */
const payloadOf = (origin: string): string =>
  JSON.stringify({ web_push: 8030, mutable: true, notification: { title: 'Tidings', body: 'New message', navigate: `${origin}/`, tag: 'tidings' } });

export function openSending(deps: SendingDeps): Send {
  const { vapid, outside, clock, origin, refused } = deps;
  const details = ({ endpoint, service, p256dh, auth }: Target) =>
    webPush.generateRequestDetails({ endpoint, keys: { p256dh: toBase64(p256dh), auth: toBase64(auth) } }, payloadOf(origin()), {
      TTL: PUSH_LIMITS.pushKeptMs / 1000,
      urgency: 'high',
      topic: TOPIC,
      headers: { Authorization: vapid.wordFor(service, clock.wall()) },
    });
  return async (target, stop) => {
    const cancel = clock.after(PUSH_LIMITS.pushRequestMs, () => stop.abort());
    try {
      const url = new URL(target.endpoint);
      const address = await Promise.race([addressOf(outside, url), aborted(stop.signal)]);
      const { headers, body } = details(target);
      const reply = await post(outside, url, address, { headers, body: own(body) }, stop.signal);
      const meaning = meaningOf(reply, clock.wall());
      if (meaning.result === 'refused') refused(target.service, reply.status);
      return meaning;
    } catch (error) {
      if (!(error instanceof NotOutside)) return { result: 'unreachable', holdMs: 0 };
      refused(target.service, 0);
      return { result: 'refused', holdMs: 0 };
    } finally {
      cancel();
    }
  };
}

/** A resolver cannot be stopped; what it says too late is heard by nobody. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(new Error('the time for one push is over'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
