/** Accounts, devices and people put together behind the hub's HTTP face. What one room needs of another is handed in here. */
import type { Hono } from 'hono';
import type { Bytes } from '../crypto/bytes.ts';
import { openCodes } from './accounts/codes.ts';
import { openPeople } from './accounts/people.ts';
import { newPepper } from './accounts/pepper.ts';
import type { Sessions } from './accounts/sessions.ts';
import { newApp, newSignedIn } from './app.ts';
import { type Media, openMedia } from './blobs/media.ts';
import { openChains } from './devices/chains.ts';
import { type Meetings, openMeetings } from './devices/meetings.ts';
import { openPackages } from './devices/packages.ts';
import { securityHeaders } from './headers.ts';
import { accountRoutes } from './http/accounts.ts';
import { newHealth } from './health.ts';
import type { HubEnv } from './http/context.ts';
import { blobRoutes } from './http/blobs.ts';
import { deviceRoutes } from './http/devices.ts';
import { peopleRoutes } from './http/people.ts';
import { postRoute } from './http/post.ts';
import { pushRoutes } from './http/push.ts';
import type { HubDeps } from './hub-deps.ts';
import { openSpend, type Spend } from './limits/spend.ts';
import { causeOf } from './log.ts';
import { openBlocks } from './people/blocks.ts';
import { openInvites } from './people/invites.ts';
import type { Presence } from './people/presence.ts';
import { openReports } from './people/reports.ts';
import { HUB_LIMITS } from './protocol/hub-limits.ts';
import { openPush, type Pushing } from './push/push.ts';
import type { Relay } from './relay/port.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export type Wired = {
  readonly relay: Relay;
  readonly sessions: Sessions;
  readonly quick: Spend;
  readonly presence: Presence;
  readonly push: Pushing;
};

export type Rooms = { readonly app: Hono<HubEnv>; readonly meetings: Meetings; readonly media: Media };

export function newRooms(deps: HubDeps, { relay, sessions, quick, presence, push }: Wired): Rooms {
  const { store, clock, log, origins } = deps;
  const shared = { store, clock: clock.now, random: deps.randomBytes };
  const pepper = newPepper(deps.key);
  // What a restart must not reset: money, guesses, and who searched whom.
  const lasting = openSpend({ buckets: store.budgets, now: clock.now });
  const chains = openChains({
    store,
    clock: clock.now,
    spend: quick,
    strayBytes: HUB_LIMITS.strayChainBytes,
    dropped: relay.drop,
    named: (user, username, address) => people.holdUsername(user, username, address),
  });
  const codes = openCodes({
    ...shared,
    pepper,
    spend: lasting,
    send: deps.send,
    sendFailed: (error) => log.warn('sender_failed', causeOf(error)),
    domain: () => new URL(origins()[0] ?? 'http://localhost').hostname,
  });
  const nameInChain = async (user: Bytes): Promise<string | undefined> => (await chains.inForce(user))?.username;
  const people = openPeople({ ...shared, pepper, spend: lasting, storeSince: deps.storeSince, nameInChain });
  const packages = openPackages({ ...shared, spend: lasting });
  const meetings = openMeetings({ ...shared, spend: quick, later: clock.after });
  const blocks = openBlocks({ store, spend: quick, changed: presence.changed });
  const reports = openReports({ ...shared, key: deps.key, spend: lasting, told: (what) => (what === 'reports_full' ? log.warn : log.info)(what) });
  const invites = openInvites({ store, spend: quick, clock: clock.now });
  const media = openMedia({ ...shared, files: deps.files, settings: deps.media, spend: quick });
  const signedIn = newSignedIn(sessions);
  const app = newApp({
    routes: [
      accountRoutes({ codes, sessions, people, signedIn }),
      deviceRoutes({ chains, packages, meetings, signedIn }),
      peopleRoutes({ blocks, presence, reports, invites, signedIn }),
      blobRoutes({ ...media, later: clock.after, signedIn }),
      pushRoutes({ push, signedIn }),
      postRoute({ post: relay.post, signedIn }),
    ],
    assets: deps.assets,
    log,
    clock: clock.wall,
    check: newHealth(() => store.check(), clock.now),
    origins,
    headers: () => securityHeaders(origins(), deps.secure),
    trustedProxies: deps.trustedProxies,
    media: { file_bytes: deps.media.fileBytes, days: Math.floor(deps.media.keepMs / DAY_MS) },
  });
  return { app, meetings, media };
}

export function newPush({ store, clock, randomBytes, key, outside, origins, contact, log }: HubDeps, relay: Relay, spend: Spend): Pushing {
  return openPush({
    store,
    clock,
    randomBytes,
    spend,
    key,
    outside,
    contact,
    origin: () => origins()[0] ?? 'http://localhost',
    isThere: relay.isThere,
    told: (event, fields) => (event === 'push_refused' ? log.warn : log.debug)(event, fields),
    failed: (error) => log.error('push_failed', error),
  });
}
