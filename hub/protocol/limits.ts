/** Every limit of the wire and the hub, by name. Sizes in bytes, times in milliseconds unless the name says otherwise. */

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
  /** Routes one device subscribes to. */
  routesPerDevice: 10_000,
  /** Envelopes in one group commit. */
  groupCommit: 256,
  /** Bytes buffered for one reader before the relay stops and it catches up from the log. */
  bufferedBytes: 1024 * 1024,
  /** Sockets of one device; the oldest goes. */
  socketsPerDevice: 2,
  /** Sockets of one address before authentication. */
  pendingSocketsPerAddress: 64,
  /** A socket that has not said a valid hello by then is closed. */
  helloMs: 10 * SECOND,
  /** A socket that has said nothing for so long is closed; devices ping in between. */
  idleMs: 90 * SECOND,
  pingMs: 30 * SECOND,
  /** An envelope stays so long where not every device acked it. */
  retentionMs: 30 * DAY,
  /** Item ids are remembered for as long as a client may resend, longer than the log. */
  itemMemoryMs: 60 * DAY,
  /** Acks of devices are gathered for so long before they are written. */
  ackMs: 250,
  /** A step of the machine's clock by more than this counts only when it has stood for as long. */
  stepMs: DAY,
  /** Posts of one socket that wait for the disk; a further one is refused. */
  postsInFlight: 1024,
  /** Commits of one route are spaced by this much. */
  commitSpacingMs: 3 * SECOND,

  codeDigits: 6,
  codeMs: 10 * MINUTE,
  codeAttempts: 3,
  codeResendMs: 60 * SECOND,
  /** What a right code gives may be used for so long. */
  ticketMs: 15 * MINUTE,
  challengeMs: 2 * MINUTE,
  accessMs: 15 * MINUTE,
  refreshMs: 30 * DAY,
  /** A new identity takes over a number after this long where an old device was active lately. */
  anewDelayMs: 7 * DAY,
  /** An old device counts as active lately for so long. */
  activeMs: 30 * DAY,
  /** A released username can be claimed only by the chain that had it, for so long. */
  usernameHoldMs: 90 * DAY,
  usernameMin: 4,
  usernameMax: 32,

  chainEntries: 1000,
  chainEntryBytes: 8 * 1024,
  /** All entries of one chain, revocations aside. */
  chainBytes: 1024 * 1024,
  /** Chains of people with neither a number nor a session, together; beyond, the oldest give way. */
  strayChainBytes: 512 * 1024 * 1024,
  /** As long as a key package lives: nobody reaches by it who was silent for longer. */
  strayChainMs: 90 * DAY,
  devicesPerUser: 16,
  packagesPerDevice: 100,
  packageBytes: 16 * 1024,
  /** Users asked for in one request. */
  usersPerRequest: 100,
  /** Whom one person blocks; one without a number, which costs nothing to make, fewer. */
  blocksPerUser: 1000,
  blocksPerUnbound: 100,
  /** Whose presence one socket watches. */
  presencesPerSocket: 2000,
  /** Changes of presence are gathered for so long; who goes and comes back within it never went. */
  presenceMs: 2 * SECOND,
  /** How often it is written down that who is there is there: a hub that is killed forgets at most this much. */
  presenceNoteMs: 5 * MINUTE,
  /** Up to so many days before the day it is, who shows no times was there `recently`, within a week, within a month. */
  presenceRecentMs: 3 * DAY,
  presenceWeekMs: 7 * DAY,
  presenceMonthMs: 30 * DAY,
  /** What one report shows: signed events, their bytes together, and a text of the reporter's own. */
  reportEvents: 50,
  reportBytes: 128 * 1024,
  reportTextBytes: 4000,
  /** Reports the hub keeps, of them those of people without a number, and for how long. */
  reportsKept: 4000,
  reportsKeptOfUnbound: 1000,
  reportMs: 90 * DAY,
  /** Links of one person behind which something stands, of one without a number fewer; what stands there, sealed; and for how long nobody need put it anew. */
  invitesPerUser: 200,
  invitesPerUnbound: 20,
  inviteBytes: 64 * 1024 + 28,
  inviteMs: 90 * DAY,
  mailBytes: 4 * 1024 * 1024,
  /** What one mailbox holds; of it what one person's devices wrote, and what all people without a number wrote together. */
  mailboxItems: 10_000,
  mailboxItemsOfSender: 1000,
  mailboxItemsOfUnbound: 5000,
  mailboxBytes: 512 * 1024 * 1024,
  /** Two whole answers of a reconciliation. */
  mailboxBytesOfSender: 128 * 1024 * 1024,
  mailboxBytesOfUnbound: 256 * 1024 * 1024,
  /** Where a new device and an old one meet to link. */
  meetingMs: 10 * MINUTE,
  meetingBytes: 64 * 1024,
  meetingParts: 8,
} as const;

/** Sizes a socket message is padded to; above the last, to the next multiple of it. */
export const PADDING = [256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536] as const;

/** What a message of this many bytes is padded to. */
export function paddedLength(length: number): number {
  const last = PADDING[PADDING.length - 1] as number;
  return PADDING.find((size) => length <= size) ?? Math.ceil(length / last) * last;
}
