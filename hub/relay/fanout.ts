/** Who follows which log at this hub, and what they are told of what was written. */
import { equal, toHex } from '../../crypto/bytes.ts';
import type { RouteId, Transient } from '../protocol/frames.ts';
import type { LogKey } from '../store/route.port.ts';
import { mailboxOf } from './log.ts';
import type { Outboxes } from './outbox.ts';
import type { Posted } from './posting.ts';
import { runsOf, type Sent } from './run.ts';
import type { Subscription } from './subscription.ts';

/** What was written to one log in this turn, in its order. */
type Waiting = { readonly route: RouteId; readonly envelopes: Sent[] };

export type Fanout = {
  add(follower: Subscription, device: Uint8Array): void;
  remove(follower: Subscription): void;
  /** What was written goes to those who follow; those whose routing ended are told. */
  handOut(posted: Posted): void;
  /** To all who follow the log but the socket it came from. */
  signal(log: LogKey, frame: Transient, from: Subscription): void;
};

export function openFanout(outboxes: Outboxes): Fanout {
  // By log, in hex: byte arrays are no keys of a Map.
  const followersByLog = new Map<string, Map<Subscription, Uint8Array>>();
  let waiting = new Map<string, Waiting>();

  /** Hands on what was written in this turn; the log holds it already, so a follower that joins meanwhile has read it or is told of it here. */
  const spread = (): void => {
    const due = waiting;
    waiting = new Map();
    for (const [name, { route, envelopes }] of due) {
      const followers = [...(followersByLog.get(name)?.keys() ?? [])];
      if (followers.length > 0) for (const run of runsOf(outboxes, route, envelopes)) for (const one of followers) one.hand(run);
    }
  };
  const handLater = (log: LogKey, route: RouteId, envelope: Sent): void => {
    const name = toHex(log);
    if (!followersByLog.has(name)) return;
    if (waiting.size === 0) outboxes.beforeSending(spread);
    const one = waiting.get(name) ?? { route, envelopes: [] };
    one.envelopes.push(envelope);
    waiting.set(name, one);
  };
  return {
    add: (follower, device) => {
      const name = toHex(follower.log);
      const followers = followersByLog.get(name) ?? new Map();
      followersByLog.set(name, followers.set(follower, device));
    },
    remove: (follower) => {
      const name = toHex(follower.log);
      const followers = followersByLog.get(name);
      if (followers?.delete(follower) && followers.size === 0) followersByLog.delete(name);
    },
    handOut: ({ stored, log, envelope, moved }) => {
      if (!stored.fresh) return;
      if (envelope) handLater(log, log, envelope);
      for (const mail of stored.mails) handLater(mail.log, mailboxOf(mail.owner), mail.envelope);
      // Who is to hear no more hears first what came before.
      if (moved || stored.removed.length > 0) spread();
      for (const [follower, device] of stored.removed.length > 0 ? followersOf(followersByLog, log) : [])
        if (stored.removed.some((one) => equal(one, device))) follower.end(stored.seq, 'not_a_member');
      if (moved) for (const [follower] of followersOf(followersByLog, moved.log)) follower.end(moved.seq, 'moved');
    },
    signal: (log, frame, from) => {
      const encoded = outboxes.encode(frame);
      for (const [follower] of followersOf(followersByLog, log)) if (follower.outbox !== from.outbox) follower.signal(encoded);
    },
  };
}

type Followers = ReadonlyMap<Subscription, Uint8Array>;
const followersOf = (followersByLog: ReadonlyMap<string, Followers>, log: LogKey): readonly (readonly [Subscription, Uint8Array])[] => [
  ...(followersByLog.get(toHex(log)) ?? []),
];
