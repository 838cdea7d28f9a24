/** The hub put together, without a network: requests and sockets come in as values, so that a test or a scenario can be the world around it. */
import { verify } from '../crypto/signing.ts';
import { openSessions, type Sessions } from './accounts/sessions.ts';
import { isOwnAddress, notServedThere } from './app.ts';
import { addressOf } from './http/address.ts';
import type { HubDeps } from './hub-deps.ts';
import { memoryBuckets } from './limits/memory.ts';
import { openSpendNow, type Spend } from './limits/spend.ts';
import { openPresence } from './people/presence.ts';
import { errorBody, Refused, STATUS } from './protocol/errors.ts';
import { PATHS } from './protocol/routes.ts';
import type { Asker, Connection, Line, Relay } from './relay/port.ts';
import type { Incoming } from './platform/incoming.ts';
import { openRelay } from './relay/relay.ts';
import { newPush, newRooms } from './rooms.ts';
import type { Session } from './store/port.ts';

/** How a socket is opened: its path, both ends, and what the browser says of the page. `peer` and `forwarded` as in a request. */
export type Opening = {
  readonly path: string;
  readonly peer: string;
  readonly host: string;
  readonly origin: string | undefined;
  readonly forwarded: string | undefined;
};

/** A refusal as it goes over the wire, where there is no request to answer. */
export type Refusal = { readonly status: number; readonly body: string };

export type Hub = {
  /** `peer`: the address at the other end; `body`: as it comes off the wire, where it comes off one. */
  fetch(request: Request, peer: string, body?: Incoming): Promise<Response>;
  /** Why a socket may not be opened, if so: to be asked before `connect`. */
  judge(opening: Opening): Refusal | undefined;
  /** What is answered to a request that has no address to be read. */
  unreadable(): Refusal;
  connect(connection: Connection, opening: Opening): Line;
  /** Ends what waits, closes every socket with 1001. The store stays open: it is the caller's. */
  close(): Promise<void>;
};

const SWEEP_MS = 5 * 60 * 1000;

export function openHub(deps: HubDeps): Hub {
  const { store, clock, origins, trustedProxies } = deps;
  const hosts = (): readonly string[] => origins().map((origin) => new URL(origin).host);
  const spendNow = openSpendNow({ buckets: memoryBuckets(), now: clock.now });
  const presence = openPresence({ store, clock, spend: spendNow, report: (error) => deps.log.error('presence_failed', error) });
  const relay: Relay = openRelay({
    routes: store.routes,
    clock,
    spend: spendNow,
    randomBytes: deps.randomBytes,
    presence,
    wake: () => push.wake(),
    report: (error) => deps.log.error('relay_failed', error),
    authenticate: (token) => authenticate(sessions, token),
    verify: async ({ device }, message, signature) => {
      const known = await store.chains.device(device);
      return known?.active === true && verify(known.signingKey, 'socket', message, signature);
    },
  });
  const quick: Spend = async (budget, key, count) => spendNow(budget, key, count);
  const sessions = openSessions({
    store,
    clock: clock.now,
    random: deps.randomBytes,
    spend: quick,
    hosts,
    ended: (session) => relay.dropSession(session.id),
  });
  const push = newPush(deps, relay, quick);
  const { app, meetings, media } = newRooms(deps, { relay, sessions, quick, presence, push });
  const stopSweeping = sweepRegularly(deps, async () => {
    await relay.expire(deps.retentionMs);
    await media.going.sweep();
  });
  // Not awaited: nothing depends on when what a former hub left is removed.
  const settled = media.going.settle().catch((error: unknown) => deps.log.error('media_not_settled', error));
  return {
    fetch: async (request, peer, body) => app.fetch(request, { peer, body }),
    judge: (opening) => judge(opening, origins(), clock.wall()),
    unreadable: () => refusal(new Refused('malformed'), clock.wall()),
    connect: (connection, { host, peer, forwarded }) => relay.accept(connection, { host, address: addressOf(peer, forwarded, trustedProxies) }),
    async close() {
      stopSweeping();
      meetings.close();
      await settled;
      await relay.close();
      await push.close();
      await presence.close();
    },
  };
}

/** A page of another origin may not open a socket, and a device must name this hub as it knows it, for that is what it signs. */
function judge(opening: Opening, origins: readonly string[], now: number): Refusal | undefined {
  if (opening.path !== PATHS.socket) return refusal(new Refused('not_found'), now);
  return isOwnAddress(opening, origins) ? undefined : refusal(notServedThere(origins), now);
}

const refusal = ({ code, details, message }: Refused, now: number): Refusal => ({
  status: STATUS[code],
  body: JSON.stringify(errorBody(code, details, now, message)),
});

async function authenticate(sessions: Sessions, token: string): Promise<Asker | undefined> {
  try {
    return askerOf((await sessions.authenticate(token)).session);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

const askerOf = ({ user, device, id }: Session): Asker => ({ user, device, session: id });

/** Forgets what has run out, now and then. A failure (a full disk) is told and tried again: nothing depends on when this runs. */
function sweepRegularly({ store, clock, log }: HubDeps, expire: () => Promise<void>): () => void {
  let cancel = (): void => undefined;
  const sweep = async (): Promise<void> => {
    try {
      await store.sweep(clock.now());
      await expire();
      log.debug('swept');
    } catch (error) {
      log.error('sweep_failed', error);
    }
    if (!stopped) cancel = clock.after(SWEEP_MS, run);
  };
  // Not awaited: a sweep ends by itself and answers nobody.
  const run = (): void => void sweep();
  let stopped = false;
  cancel = clock.after(SWEEP_MS, run);
  return () => {
    stopped = true;
    cancel();
  };
}
