/** Limits that the hub alone judges by: devices are told when they come to one. Apart from the others, because every page would load them. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** As in limits.ts. */
export const HUB_LIMITS = {
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
  /** A socket that has said nothing for so long is closed; devices ping in between. */
  idleMs: 90 * SECOND,
  /** Item ids are remembered for as long as a client may resend, longer than the log. */
  itemMemoryMs: 60 * DAY,
  /** Acks of devices are gathered for so long before they are written. */
  ackMs: 250,
  /** A step of the machine's clock by more than this counts only when it has stood for as long. */
  stepMs: DAY,
  /** Commits of one route are spaced by this much. */
  commitSpacingMs: 3 * SECOND,
  codeDigits: 6,
  codeMs: 10 * MINUTE,
  codeAttempts: 3,
  codeResendMs: 60 * SECOND,
  /** What a right code gives may be used for so long. */
  ticketMs: 15 * MINUTE,
  challengeMs: 2 * MINUTE,
  refreshMs: 30 * DAY,
  /** A new identity takes over a number after this long where an old device was active lately. */
  anewDelayMs: 7 * DAY,
  /** A released username can be claimed only by the chain that had it, for so long. */
  usernameHoldMs: 90 * DAY,
  usernameMin: 4,
  usernameMax: 32,
  /** All entries of one chain, revocations aside. */
  chainBytes: 1024 * 1024,
  /** Chains of people with neither a number nor a session, together; beyond, the oldest give way. */
  strayChainBytes: 512 * 1024 * 1024,
  /** As long as a key package lives: nobody reaches by it who was silent for longer. */
  strayChainMs: 90 * DAY,
  packagesPerDevice: 100,
  /** Whom one person without a number blocks, which costs nothing to make. */
  blocksPerUnbound: 100,
  /** Changes of presence are gathered for so long; who goes and comes back within it never went. */
  presenceMs: 2 * SECOND,
  /** How often it is written down that who is there is there: a hub that is killed forgets at most this much. */
  presenceNoteMs: 5 * MINUTE,
  /** Up to so many days before the day it is, who shows no times was there `recently`, within a week, within a month. */
  presenceRecentMs: 3 * DAY,
  presenceWeekMs: 7 * DAY,
  presenceMonthMs: 30 * DAY,
  /** Reports the hub keeps, of them those of people without a number, and for how long. */
  reportsKept: 4000,
  reportsKeptOfUnbound: 1000,
  reportMs: 90 * DAY,
  /** Links of one person behind which something stands, of one without a number fewer. */
  invitesPerUser: 200,
  invitesPerUnbound: 20,
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
  meetingParts: 8,
} as const;
