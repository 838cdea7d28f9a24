/** The routes of devices: chains, key packages, meetings. */
import { Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import type { Chains } from '../devices/chains.ts';
import type { Meetings } from '../devices/meetings.ts';
import type { Packages } from '../devices/packages.ts';
import { Refused } from '../protocol/errors.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { LIMITS } from '../protocol/limits.ts';
import { PATHS } from '../protocol/routes.ts';
import { base64, readBody, readParam } from './body.ts';
import type { HubEnv } from './context.ts';

export type DevicesRooms = {
  readonly chains: Chains;
  readonly packages: Packages;
  readonly meetings: Meetings;
  readonly signedIn: MiddlewareHandler<HubEnv>;
};

const CHAIN = v.object({
  from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LIMITS.chainEntries)),
  entries: v.pipe(v.array(base64(1, LIMITS.chainEntryBytes)), v.minLength(1), v.maxLength(LIMITS.chainEntries)),
});
const onePackage = base64(1, LIMITS.packageBytes);
const PACKAGES = v.object({ packages: v.pipe(v.array(onePackage), v.maxLength(HUB_LIMITS.packagesPerDevice)), last: v.optional(onePackage) });
const TAKE = v.object({ users: v.pipe(v.array(base64(16)), v.maxLength(LIMITS.usersPerRequest)) });
const PART = v.object({ bytes: base64(1, LIMITS.meetingBytes) });
/** Names of meetings are hashes or random: 16 to 32 bytes. */
const NAME_BYTES = [16, 32] as const;

export function deviceRoutes({ chains, packages, meetings, signedIn }: DevicesRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.get(PATHS.chain, async (c) => c.json(await chains.read(readParam(c, 'user', 16), c.var.address)));
  // Without a session: a chain certifies itself, and a new device must bring its own before it can sign in.
  routes.post(PATHS.chain, async (c) => {
    const { from, entries } = await readBody(c, CHAIN);
    await chains.upload(readParam(c, 'user', 16), from, entries, c.var.address);
    return c.body(null, 204);
  });
  routes.put(PATHS.packages, signedIn, async (c) => {
    const { packages: more, last } = await readBody(c, PACKAGES);
    return c.json(await packages.put(c.var.signedIn.session.device, more, last));
  });
  routes.get(PATHS.packages, signedIn, async (c) => c.json(await packages.count(c.var.signedIn.session.device)));
  routes.post(PATHS.take, signedIn, async (c) => c.json(await packages.take(c.var.signedIn.session.user, (await readBody(c, TAKE)).users)));
  return routes.route('/', meetingRoutes(meetings));
}

function meetingRoutes(meetings: Meetings): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.put(PATHS.meeting, async (c) => {
    const { bytes } = await readBody(c, PART);
    await meetings.put({ meeting: readParam(c, 'meeting', ...NAME_BYTES), part: readWhole(c.req.param('part')) }, bytes, c.var.address);
    return c.body(null, 204);
  });
  routes.get(PATHS.meeting, async (c) => {
    const place = { meeting: readParam(c, 'meeting', ...NAME_BYTES), part: readWhole(c.req.param('part')) };
    return c.json(await meetings.get(place, readWhole(c.req.query('wait') ?? '0') * 1000, c.var.address));
  });
  return routes;
}

function readWhole(text: string | undefined): number {
  if (text === undefined || !/^\d{1,4}$/.test(text)) throw new Refused('malformed');
  return Number(text);
}
