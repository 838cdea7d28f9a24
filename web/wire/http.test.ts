/** How asking a hub may fail: refused, broken, late, without end. Each failure has its name, and a bug is none of them. */
import { describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { Refused } from '../../hub/protocol/errors.ts';
import { WIRE_LIMITS } from './limits.ts';
import { Unreachable } from './unreachable.ts';
import { type Answer, refusal, world } from './api.world.ts';

const user = randomBytes(16);
const big = toBase64(randomBytes(32));

describe('failures', () => {
  const outcome = (answer: () => Response | Promise<Response>): Promise<unknown> =>
    world(answer)
      .api.challenge()
      .catch((error: unknown) => error);
  it('[W3] the hub’s refusal is thrown as Refused with its details, whatever the status', async () => {
    expect(await outcome(refusal('rate_limited', { retry_after: 7 }, 429))).toEqual(new Refused('rate_limited', { retry_after: 7 }));
    expect(await outcome(refusal('unavailable', undefined, 503))).toEqual(new Refused('unavailable'));
  });
  it('[W3] a broken line, a proxy before a dead hub, a portal and a hub of another version are told apart', async () => {
    expect(await outcome(() => Promise.reject(new TypeError('fetch failed')))).toEqual(new Unreachable('offline'));
    expect(await outcome(() => new Response('<h1>Bad Gateway</h1>', { status: 502 }))).toEqual(new Unreachable('offline'));
    expect(await outcome(() => new Response('{"down":true}', { status: 503 }))).toEqual(new Unreachable('offline'));
    expect(await outcome(() => new Response('no such page', { status: 404 }))).toEqual(new Unreachable('not_a_hub'));
    expect(await outcome(() => new Response('<h1>Welcome to our hotel</h1>'))).toEqual(new Unreachable('not_a_hub'));
    expect(await outcome(refusal('unsupported_version', undefined, 426))).toEqual(new Unreachable('update_needed'));
  });
  it('[W3] a bug is not taken for a broken line', async () => {
    expect(await outcome(() => Promise.reject(new RangeError('a bug')))).toEqual(new RangeError('a bug'));
  });
  it('[W4] an answer that does not come in time is a time-out, also when it began, and a meeting waits as long as it was told to', async () => {
    const never = (): Promise<Response> => new Promise(() => undefined);
    const endless: Answer = (signal) =>
      new Response(
        new ReadableStream({
          start: (to) => {
            to.enqueue(new TextEncoder().encode('{'));
            signal?.addEventListener('abort', () => to.error(signal.reason));
          },
        }),
      );
    const { api, timers } = world(never);
    const asked = api.challenge().catch((error: unknown) => error);
    await timers.advance(WIRE_LIMITS.answerMs - 1);
    expect(await Promise.race([asked, 'waits'])).toBe('waits');
    await timers.advance(1);
    expect(await asked).toEqual(new Unreachable('timeout'));
    const begun = world(endless);
    const half = begun.api.challenge().catch((error: unknown) => error);
    await begun.timers.advance(WIRE_LIMITS.answerMs);
    expect(await half).toEqual(new Unreachable('timeout'));
    const meeting = world(never);
    const part = meeting.api.getMeeting(user, 0, 30).catch((error: unknown) => error);
    await meeting.timers.advance(WIRE_LIMITS.answerMs + 29_999);
    expect(await Promise.race([part, 'waits'])).toBe('waits');
    await meeting.timers.advance(1);
    expect(await part).toEqual(new Unreachable('timeout'));
  });
  it('[W4] no time-out is left behind by an answer', async () => {
    const { api, timers } = world({ challenge: big });
    await api.challenge();
    expect(timers.next()).toBeUndefined();
  });
  it('[W4] an answer without end is given up at its limit', async () => {
    let sent = 0;
    const part = new Uint8Array(1024 * 1024).fill(32);
    const flood = (): Response =>
      new Response(
        new ReadableStream({
          pull: (to) => {
            sent += part.length;
            to.enqueue(part);
          },
        }),
      );
    expect(await outcome(flood)).toEqual(new Unreachable('too_large'));
    expect(sent).toBeLessThan(WIRE_LIMITS.answerBytes + 4 * part.length);
  });
  it('[W5] a token that the hub refuses is renewed once and the question asked again; refused again it is an error', async () => {
    for (const code of ['session_expired', 'invalid_session'] as const) {
      const { api, asked, refused } = world(refusal(code, undefined, 401), { count: 2 });
      expect(await api.countPackages()).toBe(2);
      expect(asked.map(({ token }) => token)).toEqual(['Bearer token 1', 'Bearer token 2']);
      expect(refused).toEqual([undefined, 'token 1']);
      await expect(world(refusal(code, undefined, 401)).api.countPackages()).rejects.toEqual(new Refused(code));
    }
    const { api, asked } = world(refusal('blocked', undefined, 403));
    await expect(api.countPackages()).rejects.toEqual(new Refused('blocked'));
    expect(asked).toHaveLength(1);
  });
  it('[W3] what is not there is an answer: nobody, no branch, no part yet', async () => {
    expect(await world(refusal('user_not_found', undefined, 404)).api.lookup({ phone: '+49' })).toBeUndefined();
    expect(await world(refusal('user_not_found', undefined, 404)).api.chain(user)).toEqual([]);
    expect(await world(refusal('not_found', undefined, 404)).api.getMeeting(user, 0, 0)).toBeUndefined();
  });
});
