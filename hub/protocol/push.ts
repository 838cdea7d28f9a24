/** Waking by Web Push: paths, the shapes of what goes in and comes out, and limits. Apart from the others, because a page's first send needs none of it. */

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;
const DAY = 24 * HOUR;

export const PUSH_PATHS = { push: '/v1/push', pushTest: '/v1/push/test' } as const;

/** As in limits.ts. */
export const PUSH_LIMITS = {
  /** Where a device is woken. */
  pushEndpointBytes: 2048,
  /** A device that is connected is woken only for what it has not acked for so long. */
  pushUnheardMs: 20 * SECOND,
  /** Between two pushes to one device. */
  pushSpacingMs: 3 * SECOND,
  /** How long a push service keeps a push for a device that is off, and the hub for a push service that takes none. */
  pushKeptMs: 7 * DAY,
  /** A request to a push service may take so long. */
  pushRequestMs: 15 * SECOND,
  /** Requests to push services under way at once, and to one of them. */
  pushesInFlight: 64,
  pushesOfServiceInFlight: 32,
  /** A push that came to nothing is tried again so often, first after this, then after twice as long each time, up to the longest wait. */
  pushTries: 30,
  pushFirstWaitMs: 5 * SECOND,
  pushLongestWaitMs: HOUR,
  /** For so long a push service may believe the hub's word that it is the hub. */
  pushWordMs: 12 * HOUR,
} as const;

/**
 * What a push service said: it took the push; it knows nobody at that address any more; it has too much to do; it could not be reached, or did not answer in
 * time; it takes none from this hub.
 */
export const PUSH_RESULTS = ['taken', 'gone', 'busy', 'unreachable', 'refused'] as const;
export type PushResult = (typeof PUSH_RESULTS)[number];
/** GET push, of the own device. `key`: what pushManager.subscribe takes as applicationServerKey. `sent_at`: when the hub last sent it a push, ms, and what came of it. */
export type PushInfo = { readonly key: string; readonly subscribed: boolean; readonly sent_at?: number; readonly answered?: PushResult };
/** PUT push, as PushSubscription.toJSON() has it: in place of the device's former one, and of whichever device had this endpoint. */
export type PushRequest = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
/** POST push/test: one push to the own device at once. */
export type PushTestAnswer = { readonly answered: PushResult };
