/** The routes of what people are to each other: whom they have blocked, who may see when they are there, whom they report, whom they invite. */
import { Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import { toBase64 } from '../../crypto/bytes.ts';
import type { Blocks } from '../people/blocks.ts';
import type { Invites } from '../people/invites.ts';
import type { Presence } from '../people/presence.ts';
import type { Reports } from '../people/reports.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type InviteCard, PATHS, REASONS } from '../protocol/routes.ts';
import { base64, readBody, readParam } from './body.ts';
import type { HubEnv } from './context.ts';

export type PeopleRooms = {
  readonly blocks: Blocks;
  readonly presence: Presence;
  readonly reports: Reports;
  readonly invites: Invites;
  readonly signedIn: MiddlewareHandler<HubEnv>;
};

const USERS = v.pipe(v.array(base64(16)), v.maxLength(LIMITS.blocksPerUser));
const PRESENCE = v.object({ exact: v.optional(base64(32)), coarse: v.optional(base64(32)) });
const REPORT = v.object({
  report: base64(16),
  user: base64(16),
  reason: v.picklist(REASONS),
  text: v.pipe(v.string(), v.maxLength(LIMITS.reportTextBytes)),
  events: v.pipe(v.array(base64(1, LIMITS.reportBytes)), v.maxLength(LIMITS.reportEvents)),
});
const CARD = v.object({
  key: base64(32),
  time: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  sealed: base64(0, LIMITS.inviteBytes),
  signature: base64(64),
});
const BLOCKS = v.object({ add: USERS, remove: USERS });

export function peopleRoutes({ blocks, presence, reports, invites, signedIn }: PeopleRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.get(PATHS.blocks, signedIn, async (c) => c.json(await blocks.list(c.var.signedIn.session.user)));
  routes.post(PATHS.blocks, signedIn, async (c) => {
    const { add, remove } = await readBody(c, BLOCKS);
    await blocks.change(c.var.signedIn.session.user, add, remove);
    return c.body(null, 204);
  });
  routes.put(PATHS.presence, signedIn, async (c) => {
    const { exact, coarse } = await readBody(c, PRESENCE);
    await presence.allow(c.var.signedIn.session.user, exact, coarse);
    return c.body(null, 204);
  });
  routes.post(PATHS.reports, signedIn, async (c) => {
    const { report, ...shown } = await readBody(c, REPORT);
    await reports.take(report, { ...shown, reporter: c.var.signedIn.session.user });
    return c.body(null, 204);
  });
  routes.get(PATHS.invite, signedIn, async (c) => {
    const { key, time, sealed, signature } = await invites.get(c.var.signedIn.session.user, readParam(c, 'box', 16));
    return c.json({ key: toBase64(key), time, sealed: toBase64(sealed), signature: toBase64(signature) } satisfies InviteCard);
  });
  routes.put(PATHS.invite, signedIn, async (c) => {
    await invites.put(c.var.signedIn.session.user, readParam(c, 'box', 16), await readBody(c, CARD));
    return c.body(null, 204);
  });
  return routes;
}
