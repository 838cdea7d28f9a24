/** The hub's HTTP face: what holds for every request, and the one place where a refusal becomes an answer. */
import { MEDIA_LIMITS, MEDIA_PATHS } from './protocol/media.ts';
import { PUSH_PATHS } from './protocol/push.ts';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { SEALED_CHUNK_BYTES } from '../crypto/manifest.ts';
import type { Sessions } from './accounts/sessions.ts';
import type { Assets } from './assets.ts';
import type { HeaderList } from './headers.ts';
import { addressOf } from './http/address.ts';
import { holdToLimit } from './http/body.ts';
import type { HubEnv } from './http/context.ts';
import type { Log } from './log.ts';
import { errorBody, Refused, STATUS } from './protocol/errors.ts';
import { HUB_LIMITS } from './protocol/hub-limits.ts';
import { LIMITS } from './protocol/limits.ts';
import { type HubInfo, type MediaInfo, PATHS } from './protocol/routes.ts';
import { VERSIONS } from './protocol/version.ts';
import { StoreFull } from './store/port.ts';

export type AppDeps = {
  readonly routes: readonly Hono<HubEnv>[];
  readonly assets: Assets;
  readonly log: Log;
  readonly clock: () => number;
  /** Rejects where the store cannot write. */
  readonly check: () => Promise<void>;
  readonly origins: () => readonly string[];
  readonly headers: () => HeaderList;
  readonly trustedProxies: number;
  readonly media: MediaInfo;
};

/** The largest body of a route, by its pattern; of all others, `OTHER_BODY`. base64 makes four characters of three bytes. */
const OTHER_BODY = 16 * 1024;
const BODY_BYTES: Readonly<Record<string, number>> = {
  [PATHS.post]: LIMITS.bodyBytes,
  [MEDIA_PATHS.chunk]: MEDIA_LIMITS.chunksTogether * SEALED_CHUNK_BYTES,
  // Revocations come on top of a chain's limit.
  [PATHS.chain]: HUB_LIMITS.chainBytes * 2,
  [PATHS.packages]: (HUB_LIMITS.packagesPerDevice + 1) * (LIMITS.packageBytes * 1.4 + 4),
  [PATHS.meeting]: LIMITS.meetingBytes * 1.4,
  // An id is 22 characters, with its quotes and a comma.
  [PATHS.reports]: LIMITS.reportBytes * 1.4 + LIMITS.reportTextBytes * 6 + 1024,
  [PATHS.invite]: LIMITS.inviteBytes * 1.4 + 512,
  [PATHS.blocks]: LIMITS.blocksPerUser * 2 * 25 + 64,
};

export function newApp(deps: AppDeps): Hono<HubEnv> {
  const app = new Hono<HubEnv>();
  app.onError((error, c) => answerError(deps, error, c));
  app.notFound((c) => deps.assets.answer(c.req.raw) ?? refuse(c, deps.clock(), new Refused('not_found')));
  app.use(
    watch(deps),
    ownAddress(deps),
    limitBody,
    methodNotAllowed({ app, onMethodNotAllowed: (c, methods) => refuseMethod(c, deps.clock(), methods) }),
  );
  app.get(PATHS.health, async (c) => {
    await deps.check();
    return c.json({ ok: true });
  });
  app.get(PATHS.hub, (c) => c.json({ versions: VERSIONS, at: deps.clock(), signup: 'open', media: deps.media } satisfies HubInfo));
  deps.routes.forEach((routes) => app.route('/', routes));
  return app;
}

/** Lets only who is signed in pass, and says who it is. */
export const newSignedIn =
  (sessions: Sessions): MiddlewareHandler<HubEnv> =>
  async (c, next) => {
    const token = /^Bearer ([\w-]+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (token === undefined) throw new Refused('invalid_session');
    c.set('signedIn', await sessions.authenticate(token));
    await next();
  };

/** Says of every request how it went, never what it was: the route's pattern, not its path. */
const watch =
  ({ log, clock, headers, trustedProxies }: AppDeps): MiddlewareHandler<HubEnv> =>
  async (c, next) => {
    const begun = clock();
    const request = crypto.randomUUID();
    c.set('address', addressOf(c.env.peer, c.req.header('x-forwarded-for'), trustedProxies));
    await next();
    // A route that hands out what others made says for itself what may be done with it.
    headers().forEach(([name, value]) => c.res.headers.has(name) || c.header(name, value));
    c.header('x-request-id', request);
    if (c.req.path.startsWith('/v1/') && !c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
    const tell = c.res.status < 400 ? log.debug : log.info;
    tell('request', { request, method: c.req.method, route: patternOf(c), status: c.res.status, ms: clock() - begun });
  };

const PATTERNS = Object.values({ ...PATHS, ...MEDIA_PATHS, ...PUSH_PATHS }).map((pattern) => ({
  pattern,
  matches: new RegExp(`^${pattern.replaceAll(/:\w+/g, '[^/]+')}$`),
}));

function patternOf({ req: { path } }: Context): string {
  return PATTERNS.find(({ matches }) => matches.test(path))?.pattern ?? (path.startsWith('/v1/') ? 'unknown' : 'asset');
}

/** Who may write here. Reading is open to all: what can be read without a token says nothing of anybody, and a watcher may know the hub by its number. */
const ownAddress =
  ({ origins }: AppDeps): MiddlewareHandler<HubEnv> =>
  async (c, next) => {
    // A Host that ends in a number and is no address makes no URL, and is nobody's.
    const reached = { host: URL.canParse(c.req.url) ? new URL(c.req.url).host : '', origin: c.req.header('origin') };
    if (!/^(GET|HEAD)$/.test(c.req.method) && !isOwnAddress(reached, origins())) throw notServedThere(origins());
    await next();
  };

/** Says to whoever set a proxy up, or came by another address, what would have been taken. */
export const notServedThere = (own: readonly string[]): Refused =>
  new Refused(
    'origin_refused',
    undefined,
    `This hub is served at ${own.join(', ')}: that must be the Host of a request, and its Origin where it has one.`,
  );

/**
 * Was this hub reached under a name of its own, and by a page of its own? A page of another origin may neither write nor open a socket; who sends no
 * Origin is no browser's page. A device that dials another name would sign that one, and be refused only after its code was spent.
 */
export const isOwnAddress = ({ host, origin }: { readonly host: string; readonly origin: string | undefined }, own: readonly string[]): boolean =>
  (origin === undefined || own.includes(origin)) && own.some((one) => new URL(one).host === host);

const limitBody: MiddlewareHandler<HubEnv> = async (c, next) => {
  holdToLimit(c, BODY_BYTES[patternOf(c)] ?? OTHER_BODY);
  await next();
};

function answerError({ log, clock }: AppDeps, error: Error, c: Context<HubEnv>): Response {
  if (error instanceof Refused) return refuse(c, clock(), error);
  log.error('failed', error, { route: patternOf(c) });
  return refuse(c, clock(), new Refused(c.req.path === PATHS.health || error instanceof StoreFull ? 'unavailable' : 'internal'));
}

/** RFC 9110 §15.5.6: what may be asked here is said with it. */
function refuseMethod(c: Context<HubEnv>, now: number, methods: readonly string[]): Response {
  c.header('allow', methods.join(', '));
  return refuse(c, now, new Refused('method_not_allowed'));
}

function refuse(c: Context<HubEnv>, now: number, { code, details, message }: Refused): Response {
  if (details?.retry_after !== undefined) c.header('retry-after', String(details.retry_after));
  return c.json(errorBody(code, details, now, message), STATUS[code]);
}
