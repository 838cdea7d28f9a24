/** The routes of accounts: codes, sessions, number, username, lookup. */
import { Hono, type MiddlewareHandler } from 'hono';
import * as v from 'valibot';
import type { Codes } from '../accounts/codes.ts';
import { PROOF_BYTES } from '../accounts/name-proof.ts';
import type { People } from '../accounts/people.ts';
import type { Sessions } from '../accounts/sessions.ts';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import { PATHS } from '../protocol/routes.ts';
import { base64, readBody, readParam } from './body.ts';
import type { HubEnv } from './context.ts';

export type AccountsRooms = {
  readonly codes: Codes;
  readonly sessions: Sessions;
  readonly people: People;
  readonly signedIn: MiddlewareHandler<HubEnv>;
};

const TEXT = 256;
const text = v.pipe(v.string(), v.maxLength(TEXT));

const CODE = v.object({ phone: text });
const CHECK = v.object({ verification: base64(16), code: text });
const SIGN_IN = v.object({ user: base64(16), device: base64(16), challenge: base64(32), host: text, signature: base64(64) });
const REFRESH = v.object({ refresh: text });
const NUMBER = v.object({ ticket: base64(32), anew: v.boolean() });
const USERNAME = v.object({
  username: v.pipe(v.string(), v.maxLength(HUB_LIMITS.usernameMax * 4)),
  proof: v.optional(base64(PROOF_BYTES.min, PROOF_BYTES.max)),
});
const DISCOVERY = v.object({ by_number: v.boolean() });
const LOOKUP = v.object({ username: v.optional(text), phone: v.optional(text) });

export function accountRoutes({ codes, sessions, people, signedIn }: AccountsRooms): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.post(PATHS.codes, async (c) => c.json(await codes.ask((await readBody(c, CODE)).phone, c.var.address)));
  routes.post(PATHS.codeCheck, async (c) => c.json(await codes.check(await readBody(c, CHECK), c.var.address)));
  routes.post(PATHS.challenges, async (c) => c.json(await sessions.challenge(c.var.address)));
  routes.post(PATHS.sessions, async (c) => c.json(await sessions.signIn(await readBody(c, SIGN_IN))));
  routes.post(PATHS.refresh, async (c) => c.json(await sessions.refresh((await readBody(c, REFRESH)).refresh, c.var.address)));
  routes.get(PATHS.sessions, signedIn, async (c) => c.json(await sessions.list(c.var.signedIn.session)));
  routes.delete(PATHS.session, signedIn, async (c) => {
    await sessions.revoke(c.var.signedIn.session, readParam(c, 'session', 16));
    return c.body(null, 204);
  });
  return routes.route('/', peopleRoutes(people, signedIn));
}

function peopleRoutes(people: People, signedIn: MiddlewareHandler<HubEnv>): Hono<HubEnv> {
  const routes = new Hono<HubEnv>();
  routes.put(PATHS.number, signedIn, async (c) => {
    const { ticket, anew } = await readBody(c, NUMBER);
    return c.json(await people.bindNumber(c.var.signedIn.session.user, ticket, anew));
  });
  routes.get(PATHS.number, signedIn, async (c) => c.json(await people.numberInfo(c.var.signedIn.session.user)));
  routes.delete(PATHS.claim, signedIn, async (c) => {
    await people.keepNumber(c.var.signedIn.session.user);
    return c.body(null, 204);
  });
  routes.put(PATHS.username, signedIn, async (c) => {
    const { username, proof } = await readBody(c, USERNAME);
    await people.setUsername(c.var.signedIn.session.user, username, proof);
    return c.body(null, 204);
  });
  routes.get(PATHS.username, signedIn, async (c) => c.json(await people.ownName(c.var.signedIn.session.user)));
  routes.put(PATHS.discovery, signedIn, async (c) => {
    await people.setDiscovery(c.var.signedIn.session.user, (await readBody(c, DISCOVERY)).by_number);
    return c.body(null, 204);
  });
  routes.post(PATHS.lookup, signedIn, async (c) =>
    c.json(await people.lookup(c.var.signedIn.session.user, await readBody(c, LOOKUP), c.var.address)),
  );
  return routes;
}
