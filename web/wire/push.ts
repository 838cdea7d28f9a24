/** What a device asks the hub of being woken. Needed by no first send. */
import { PUSH_LIMITS, PUSH_PATHS, PUSH_RESULTS, type PushInfo, type PushRequest, type PushResult } from '../../hub/protocol/push.ts';
import * as answers from './answers.ts';
import { absent, type ApiDeps, signedIn } from './api.ts';

/** Every function throws Refused or Unreachable. Each may be asked again: done twice it is done once. */
export type PushApi = {
  info(): Promise<PushInfo>;
  start(subscription: PushRequest): Promise<void>;
  stop(): Promise<void>;
  /** Refused with `not_found` where this device is woken nowhere. */
  test(): Promise<PushResult>;
};

/** The hub asks others before it answers: where an endpoint is, and what a push service says. */
const ASKING_MS = 2 * PUSH_LIMITS.pushRequestMs;
/** A point of P-256 in base64url. */
const KEY = /^[\w-]{87}$/;

export function openPushApi(deps: ApiDeps): PushApi {
  const ask = signedIn(deps);
  return {
    info: () => ask(readInfo, { method: 'GET', path: PUSH_PATHS.push }),
    start: async ({ endpoint, p256dh, auth }) => {
      await ask(answers.nothing, { method: 'PUT', path: PUSH_PATHS.push, body: { endpoint, p256dh, auth }, limitMs: ASKING_MS });
    },
    stop: async () => {
      await ask<true>(answers.nothing, { method: 'DELETE', path: PUSH_PATHS.push }).catch(absent(true));
    },
    test: () => ask(answers.field('answered', readResult), { method: 'POST', path: PUSH_PATHS.pushTest, limitMs: ASKING_MS }),
  };
}

const readResult: answers.Check<PushResult> = (value) => PUSH_RESULTS.find((one) => one === value);

function readInfo(value: unknown): PushInfo | undefined {
  const key = answers.field('key', (one) => (typeof one === 'string' && KEY.test(one) ? one : undefined))(value);
  const subscribed = answers.field('subscribed', (one) => (typeof one === 'boolean' ? one : undefined))(value);
  if (key === undefined || subscribed === undefined) return undefined;
  const [sentAt, answered] = [answers.field('sent_at', answers.whole)(value), answers.field('answered', readResult)(value)];
  return { key, subscribed, ...(sentAt === undefined ? {} : { sent_at: sentAt }), ...(answered ? { answered } : {}) };
}
