/** What a device asks of being woken, in the hub's form. */
import { expect, it } from 'vitest';
import { PUSH_RESULTS } from '../../hub/protocol/push.ts';
import { refusal, world } from './api.world.ts';
import { openPushApi, type PushApi } from './push.ts';

const [key, empty] = ['B'.repeat(87), () => new Response(null, { status: 204 })];
const subscription = { endpoint: 'https://push.example/secret', p256dh: key, auth: 'A'.repeat(22) };
/** Each function, what the hub answers, what is asked, and what comes out. */
const routes: readonly (readonly [keyof PushApi, (api: PushApi) => Promise<unknown>, object | (() => Response), object, unknown])[] = [
  [
    'info',
    (api) => api.info(),
    { key, subscribed: false, later: 1 },
    { method: 'GET', url: '/v1/push', body: undefined },
    { key, subscribed: false },
  ],
  [
    'info',
    (api) => api.info(),
    { key, subscribed: true, sent_at: 5, answered: 'busy' },
    { method: 'GET', url: '/v1/push', body: undefined },
    { key, subscribed: true, sent_at: 5, answered: 'busy' },
  ],
  ['start', (api) => api.start(subscription), empty, { method: 'PUT', url: '/v1/push', body: subscription }, undefined],
  ['stop', (api) => api.stop(), empty, { method: 'DELETE', url: '/v1/push', body: undefined }, undefined],
  ['stop', (api) => api.stop(), refusal('not_found', undefined, 404), { method: 'DELETE', url: '/v1/push', body: undefined }, undefined],
  ...PUSH_RESULTS.map(
    (answered) => ['test', (api: PushApi) => api.test(), { answered }, { method: 'POST', url: '/v1/push/test', body: undefined }, answered] as const,
  ),
];

it.each(routes)('[P76] %s: asks by its route and reads just that answer', async (_, call, answer, asked, out) => {
  const { deps, asked: heard } = world(answer);
  expect(await call(openPushApi(deps))).toEqual(out);
  expect(heard).toEqual([{ ...asked, token: 'Bearer token 1' }]);
  for (const wrong of [{ key: 'short', subscribed: true }, { key, subscribed: 1 }, { answered: 'perhaps' }, []])
    await expect(call(openPushApi(world(wrong).deps))).rejects.toMatchObject({ name: 'Unreachable' });
  await expect(call(openPushApi(world(refusal('rate_limited', { retry_after: 5 })).deps))).rejects.toMatchObject({ code: 'rate_limited' });
});
