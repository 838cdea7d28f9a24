/** The hub’s routes as the device asks them: a question in the right form, and an answer that was checked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBytes, toBase64 } from '../../crypto/bytes.ts';
import { readDeviceFrame } from '../../hub/protocol/forms.ts';
import { KIND, type Post } from '../../hub/protocol/frames.ts';
import type { Api } from './api.ts';
import { Unreachable } from './unreachable.ts';
import { type Asked, refusal, world } from './api.world.ts';

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

const empty = (): Response => new Response(null, { status: 204 });
const session = { session: id, access: big, access_expires_at: 1, refresh: big, refresh_expires_at: 2 };

/** Each function, what the hub answers, what is asked, and what comes out. */
const routes: readonly [keyof Api, (api: Api) => Promise<unknown>, object | (() => Response), Omit<Asked, 'token'>, unknown][] = [
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
const open: readonly (keyof Api)[] = ['askCode', 'checkCode', 'challenge', 'signIn', 'refresh', 'chain', 'growChain', 'putMeeting', 'getMeeting'];

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
