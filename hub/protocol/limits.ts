/** The limits of the wire and the hub that devices know as well, by name; the others stand in hub-limits.ts, those of push and media apart. Sizes in bytes, times in milliseconds unless the name says otherwise. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const LIMITS = {
  /** One WebSocket message, padding included. A commit above it goes by HTTP. */
  frameBytes: 256 * 1024,
  /** One body by HTTP: a commit with its Welcomes at 500 leaves. */
  bodyBytes: 8 * 1024 * 1024,
  /** One envelope: what a route's log or a mailbox holds. */
  envelopeBytes: 4 * 1024 * 1024,
  /** One transient signal (typing). */
  transientBytes: 4 * 1024,
  /** Mails that ride with one commit. */
  mailsPerCommit: 500,
  /** What all of them have in common, sent and kept once. With 500 mails and their commit it fits into one body. */
  enclosureBytes: 5 * 1024 * 1024,
  /** Devices routed to one route. */
  devicesPerRoute: 500,
  /** A socket that has not said a valid hello by then is closed. */
  helloMs: 10 * SECOND,
  pingMs: 30 * SECOND,
  /** An envelope stays so long where not every device acked it. */
  retentionMs: 30 * DAY,
  /** Posts of one socket that wait for the disk; a further one is refused. */
  postsInFlight: 1024,
  accessMs: 15 * MINUTE,
  /** An old device counts as active lately for so long. */
  activeMs: 30 * DAY,

  chainEntries: 1000,
  chainEntryBytes: 8 * 1024,
  devicesPerUser: 16,
  packageBytes: 16 * 1024,
  /** Users asked for in one request. */
  usersPerRequest: 100,
  /** Whom one person blocks. */
  blocksPerUser: 1000,
  /** Whose presence one socket watches. */
  presencesPerSocket: 2000,
  /** What one report shows: signed events, their bytes together, and a text of the reporter's own. */
  reportEvents: 50,
  reportBytes: 128 * 1024,
  reportTextBytes: 4000,
  /** What stands behind a link, sealed; and for how long nobody need put it anew. */
  inviteBytes: 64 * 1024 + 28,
  inviteMs: 90 * DAY,
  mailBytes: 4 * 1024 * 1024,
  meetingBytes: 64 * 1024,
} as const;

/** Sizes a socket message is padded to; above the last, to the next multiple of it. */
export const PADDING = [256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536] as const;

/** What a message of this many bytes is padded to. */
export function paddedLength(length: number): number {
  const last = PADDING[PADDING.length - 1] as number;
  return PADDING.find((size) => length <= size) ?? Math.ceil(length / last) * last;
}
