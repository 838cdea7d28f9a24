/** POST /v1/post: what is too large for the socket goes to the relay this way. */
import { Hono, type MiddlewareHandler } from 'hono';
import { PATHS } from '../protocol/routes.ts';
import type { Relay } from '../relay/port.ts';
import { readBytes } from './body.ts';
import type { HubEnv } from './context.ts';

export type PostRooms = { readonly post: Relay['post']; readonly signedIn: MiddlewareHandler<HubEnv> };

export function postRoute({ post, signedIn }: PostRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.post(PATHS.post, signedIn, async (c) => {
    const { user, device, id } = c.var.signedIn.session;
    return c.json(await post({ user, device, session: id }, await readBytes(c)));
  });
  return routes;
}
