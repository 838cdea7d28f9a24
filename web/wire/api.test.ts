/** The hub's routes as the device asks them: a question in the right form, an answer that was checked, and every failure named. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { errorBody, Refused } from '../../hub/protocol/errors.ts';
import { KIND, type Post, readDeviceFrame } from '../../hub/protocol/frames.ts';
import { readHubAddress } from './address.ts';
import { type Api, openApi } from './api.ts';
import { WIRE_LIMITS } from './limits.ts';
import { newHeldTimers } from './timers.ts';
import { Unreachable } from './unreachable.ts';

const user = randomBytes(16);
const id = toBase64(user);
const big = toBase64(randomBytes(32));
const post: Post = {
  type: 'post',
  request: 0,
  route: randomBytes(32),
  item: randomBytes(16),
  kind: KIND.message,
  epoch: 1,
  bytes: randomBytes(9),
  devices: [],
  mails: [],
};

type Answer = (signal: AbortSignal | null | undefined) => Response | Promise<Response>;
type Asked = { readonly method: string; readonly url: string; readonly body: unknown; readonly token: string | null };

/** An Api over a hub that gives these answers, one after the other, the last for ever; and what it was asked. */
function world(...answers: (Answer | object)[]) {
  const asked: Asked[] = [];
  const refused: (string | undefined)[] = [];
  const timers = newHeldTimers();
  let count = 0;
  const api = openApi({
    origin: 'https://hub.example',
    timers,
    fetch: async (url, init = {}) => {
      const { body } = init;
      asked.push({
        method: String(init.method),
        url: String(url).replace('https://hub.example', ''),
        body: typeof body === 'string' ? JSON.parse(body) : body,
        token: new Headers(init.headers).get('authorization'),
      });
      init.signal?.throwIfAborted();
      const answer = answers[Math.min(count++, answers.length - 1)];
      if (!isAnswer(answer)) return Response.json(answer);
      const aborted = new Promise<never>((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
      return Promise.race([answer(init.signal), aborted]);
    },
    access: async (token) => {
      refused.push(token);
      return token === undefined ? 'token 1' : 'token 2';
    },
  });
  return { api, asked, refused, timers };
}

const isAnswer = (answer: Answer | object | undefined): answer is Answer => typeof answer === 'function';
const empty = (): Response => new Response(null, { status: 204 });
const refusal =
  (code: Parameters<typeof errorBody>[0], details?: Parameters<typeof errorBody>[1], status = 400) =>
  (): Response =>
    Response.json(errorBody(code, details, 0), { status });
const session = { session: id, access: big, access_expires_at: 1, refresh: big, refresh_expires_at: 2 };

/** Each function, what the hub answers, what is asked, and what comes out. */
const routes: readonly [keyof Api, (api: Api) => Promise<unknown>, object | (() => Response), Omit<Asked, 'token'>, unknown][] = [
  [
    'hub',
    (api) => api.hub(),
    { versions: [1, 7], at: 5, signup: 'open' },
    { method: 'GET', url: '/v1/hub', body: undefined },
    { versions: [1, 7], at: 5, signup: 'open' },
  ],
  [
    'askCode',
    (api) => api.askCode('+49'),
    { verification: id, expires_at: 1, attempts_left: 3, resend_at: 2 },
    { method: 'POST', url: '/v1/codes', body: { phone: '+49' } },
    { verification: id, expires_at: 1, attempts_left: 3, resend_at: 2 },
  ],
  [
    'checkCode',
    (api) => api.checkCode(id, '123456'),
    { ticket: big, number: 'taken', expires_at: 1, extra: 1 },
    { method: 'POST', url: '/v1/codes/check', body: { verification: id, code: '123456' } },
    { ticket: big, number: 'taken', expires_at: 1 },
  ],
  [
    'challenge',
    (api) => api.challenge(),
    { challenge: toBase64(new Uint8Array(32)) },
    { method: 'POST', url: '/v1/challenges', body: undefined },
    new Uint8Array(32),
  ],
  [
    'signIn',
    (api) => api.signIn({ user, device: user, challenge: user, host: 'hub.example', signature: user }),
    session,
    { method: 'POST', url: '/v1/sessions', body: { host: 'hub.example', user: id, device: id, challenge: id, signature: id } },
    session,
  ],
  ['refresh', (api) => api.refresh(big), session, { method: 'POST', url: '/v1/sessions/refresh', body: { refresh: big } }, session],
  [
    'chain',
    (api) => api.chain(user),
    { branches: [[id, id], [id]] },
    { method: 'GET', url: `/v1/chains/${id}`, body: undefined },
    [[user, user], [user]],
  ],
  [
    'growChain',
    (api) => api.growChain(user, 1, [user]),
    empty,
    { method: 'POST', url: `/v1/chains/${id}`, body: { from: 1, entries: [id] } },
    undefined,
  ],
  ['putMeeting', (api) => api.putMeeting(user, 2, user), empty, { method: 'PUT', url: `/v1/meetings/${id}/2`, body: { bytes: id } }, undefined],
  ['getMeeting', (api) => api.getMeeting(user, 2, 20), { bytes: id }, { method: 'GET', url: `/v1/meetings/${id}/2?wait=20`, body: undefined }, user],
  [
    'sessions',
    (api) => api.sessions(),
    { sessions: [{ session: id, device: id, created_at: 1, seen_at: 2, current: true }] },
    { method: 'GET', url: '/v1/sessions', body: undefined },
    [{ session: id, device: user, createdAt: 1, seenAt: 2, current: true }],
  ],
  ['revokeSession', (api) => api.revokeSession('a/b'), empty, { method: 'DELETE', url: '/v1/sessions/a%2Fb', body: undefined }, undefined],
  [
    'bindNumber',
    (api) => api.bindNumber(big, true),
    { bound: 'waiting', until: 7 },
    { method: 'PUT', url: '/v1/number', body: { ticket: big, anew: true } },
    { bound: 'waiting', until: 7 },
  ],
  ['setUsername', (api) => api.setUsername('ada'), empty, { method: 'PUT', url: '/v1/username', body: { username: 'ada' } }, undefined],
  [
    'setUsername',
    (api) => api.setUsername('ada', user),
    empty,
    { method: 'PUT', url: '/v1/username', body: { username: 'ada', proof: id } },
    undefined,
  ],
  ['ownName', (api) => api.ownName(), { username: '' }, { method: 'GET', url: '/v1/username', body: undefined }, { username: '', proof: undefined }],
  [
    'ownName',
    (api) => api.ownName(),
    { username: 'ada', proof: id },
    { method: 'GET', url: '/v1/username', body: undefined },
    { username: 'ada', proof: user },
  ],
  [
    'numberInfo',
    (api) => api.numberInfo(),
    { bound: true, by_number: true },
    { method: 'GET', url: '/v1/number', body: undefined },
    { bound: true, byNumber: true, claim: undefined, own: undefined },
  ],
  [
    'numberInfo',
    (api) => api.numberInfo(),
    { bound: false, claim: { since: 1, until: 2 }, own: { since: 3, until: 4, kept_at: 5 } },
    { method: 'GET', url: '/v1/number', body: undefined },
    { bound: false, byNumber: undefined, claim: { since: 1, until: 2 }, own: { since: 3, until: 4, keptAt: 5 } },
  ],
  ['keepNumber', (api) => api.keepNumber(), empty, { method: 'DELETE', url: '/v1/number/claim', body: undefined }, undefined],
  [
    'keepNumber',
    (api) => api.keepNumber(),
    refusal('not_found', undefined, 404),
    { method: 'DELETE', url: '/v1/number/claim', body: undefined },
    undefined,
  ],
  ['setDiscovery', (api) => api.setDiscovery(false), empty, { method: 'PUT', url: '/v1/discovery', body: { by_number: false } }, undefined],
  ['lookup', (api) => api.lookup({ username: 'ada' }), { user: id }, { method: 'POST', url: '/v1/lookup', body: { username: 'ada' } }, user],
  [
    'putPackages',
    (api) => api.putPackages([user], user),
    { count: 4 },
    { method: 'PUT', url: '/v1/packages', body: { packages: [id], last: id } },
    4,
  ],
  ['countPackages', (api) => api.countPackages(), { count: 0 }, { method: 'GET', url: '/v1/packages', body: undefined }, 0],
  [
    'takePackages',
    (api) => api.takePackages([user]),
    { packages: [{ user: id, device: id, package: id, last: true }] },
    { method: 'POST', url: '/v1/packages/take', body: { users: [id] } },
    [{ user, device: user, bytes: user, last: true }],
  ],
  [
    'post',
    (api) => api.post(post),
    { seq: 3, at: 4, left: [toBase64(user)] },
    { method: 'POST', url: '/v1/post', body: expect.any(Uint8Array) },
    { seq: 3, at: 4, left: [user] },
  ],
];
/** Without a session: what a device needs before it has one. */
const open: readonly (keyof Api)[] = [
  'hub',
  'askCode',
  'checkCode',
  'challenge',
  'signIn',
  'refresh',
  'chain',
  'growChain',
  'putMeeting',
  'getMeeting',
];

describe('the routes of the hub', () => {
  it.each(routes)(
    '[W1] %s asks in the hub’s form, with a token exactly where a session is needed, and gives its answer',
    async (name, call, answer, question, result) => {
      const { api, asked } = world(answer);
      expect(await call(api)).toEqual(result);
      expect(asked).toEqual([{ ...question, token: open.includes(name) ? null : 'Bearer token 1' }]);
    },
  );
  it('[W1] every route is tried here', () => {
    expect([...new Set(routes.map(([name]) => name))].sort()).toEqual(Object.keys(world({}).api).sort());
  });
  it('[W1] a posted frame reads back as it was', async () => {
    const { api, asked } = world({ seq: 1, at: 1, left: [] });
    await api.post(post);
    expect(readDeviceFrame(asked[0]?.body as Uint8Array<ArrayBuffer>)).toEqual(post);
  });
  it('[W2] whatever JSON comes as an answer is of the right form or Unreachable, and nothing else is thrown', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(routes.length - 1),
        fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constant('{"__proto__":{"at":1}}')),
        fc.constantFrom(200, 204, 302, 404, 500),
        async (which, text, status) => {
          const [, call] = routes[which]!;
          const { api } = world(() => new Response(status === 204 ? null : text, { status }));
          const outcome: unknown = await call(api).then(
            () => 'an answer',
            (error: unknown) => error,
          );
          // Only what has no body may answer with none.
          expect(outcome === 'an answer' ? status === 204 || text === '' : outcome instanceof Unreachable).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
  it('[W2] one field that is missing, negative, too long or of another kind makes an answer none', async () => {
    const good: Record<string, unknown> = { ...session };
    for (const [name, wrong] of [
      ['access', 5],
      ['access', 'x'.repeat(257)],
      ['access_expires_at', -1],
      ['access_expires_at', 1.5],
      ['access_expires_at', '1'],
      ['refresh', undefined],
      ['session', null],
    ] as const) {
      await expect(world({ ...good, [name]: wrong }).api.refresh(big)).rejects.toEqual(new Unreachable('not_a_hub'));
    }
    await expect(world({ challenge: toBase64(new Uint8Array(31)) }).api.challenge()).rejects.toThrow(Unreachable);
    await expect(world({ branches: [['!']] }).api.chain(user)).rejects.toThrow(Unreachable);
  });
});

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
    await expect(world({ versions: [99], at: 1, signup: 'open' }).api.hub()).rejects.toEqual(new Unreachable('update_needed'));
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

describe('an address', () => {
  it('[W6] gives origin, socket and host, with the port where it is not the usual one', () => {
    expect(readHubAddress(' https://Hub.Example ')).toEqual({
      origin: 'https://hub.example',
      socket: 'wss://hub.example/v1/socket',
      host: 'hub.example',
    });
    expect(readHubAddress('http://localhost:8787/')).toEqual({
      origin: 'http://localhost:8787',
      socket: 'ws://localhost:8787/v1/socket',
      host: 'localhost:8787',
    });
  });
  it('[W6] is none where it is more than an origin, or no address at all', () => {
    for (const text of [
      '',
      'hub.example',
      'ftp://hub.example',
      'https://a:b@hub.example',
      'https://hub.example/chat',
      'https://hub.example/?a',
      'https://hub.example/#a',
      'javascript:alert(1)',
      'https://',
    ]) {
      expect(readHubAddress(text)).toBeUndefined();
    }
  });
});
