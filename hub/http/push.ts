/** The routes of where a device is woken: the own one, and no other. */
import { Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import type { Pushing } from '../push/push.ts';
import { base64, readBody } from './body.ts';
import type { HubEnv } from './context.ts';
import { PUSH_LIMITS, PUSH_PATHS } from '../protocol/push.ts';

export type PushRooms = { readonly push: Pushing; readonly signedIn: MiddlewareHandler<HubEnv> };

const SUBSCRIPTION = v.object({ endpoint: v.pipe(v.string(), v.maxLength(PUSH_LIMITS.pushEndpointBytes)), p256dh: base64(65), auth: base64(16) });

export function pushRoutes({ push, signedIn }: PushRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.get(PUSH_PATHS.push, signedIn, async (c) => c.json(await push.info(c.var.signedIn.session.device)));
  routes.put(PUSH_PATHS.push, signedIn, async (c) => {
    await push.subscribe(c.var.signedIn.session.device, await readBody(c, SUBSCRIPTION));
    return c.body(null, 204);
  });
  routes.delete(PUSH_PATHS.push, signedIn, async (c) => {
    await push.unsubscribe(c.var.signedIn.session.device);
    return c.body(null, 204);
  });
  routes.post(PUSH_PATHS.pushTest, signedIn, async (c) => c.json(await push.test(c.var.signedIn.session.device)));
  return routes;
}
