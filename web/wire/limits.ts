/** Every limit of how a device reaches the hub, by name. Sizes in bytes, times in milliseconds. */
const SECOND = 1000;

export const WIRE_LIMITS = {
  /** One question by HTTP, its answer included. A meeting's wait comes on top. */
  answerMs: 20 * SECOND,
  /** A body of megabytes over a slow line. */
  largeMs: 120 * SECOND,
  /** One answer by HTTP: a chain of 1,000 entries with a branch. */
  answerBytes: 32 * 1024 * 1024,
  /** How often a session is renewed before its access token would run out. */
  renewBeforeMs: 60 * SECOND,
  /** One frame's answer on a line that lives. */
  requestMs: 30 * SECOND,
  /** Bytes handed to the socket and not yet sent. */
  outgoingBytes: 4 * 1024 * 1024,
  /** Bytes received and not yet taken by the engine: beyond it the line is dropped until it has caught up. */
  incomingBytes: 16 * 1024 * 1024,
  /** After a ping, this long nothing is heard: the line is dead. */
  pongMs: 15 * SECOND,
  /** The same after a nudge, when there is a reason to doubt. */
  probeMs: 5 * SECOND,
  /** A connection that was begun so long ago and is not there yet is begun anew where a nudge says that things have changed. */
  slowMs: 3 * SECOND,
  /** Between attempts: half of it for certain, half by chance; it doubles up to the second. */
  retryFirstMs: SECOND / 2,
  retryMaxMs: 60 * SECOND,
  /** Between two words of whether somebody looks at this device: fewer than the hub takes. */
  activeMs: 3 * SECOND,
  /** A line that held this long was a good one: the next attempt starts at the first delay. */
  stableMs: 10 * SECOND,
  /** A hub that refused this device is asked again after this: it may have been upgraded. */
  refusedMs: 600 * SECOND,
} as const;
