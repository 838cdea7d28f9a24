/** Who follows which log at this hub, and what they are told of what was written. */
import { equal, toHex } from '../../crypto/bytes.ts';
import type { RouteId, Transient, UserId } from '../protocol/frames.ts';
import type { LogKey } from '../store/route.port.ts';
import { mailboxOf } from './log.ts';
import type { Outboxes } from './outbox.ts';
import type { Posted } from './posting.ts';
import { runsOf, type Sent } from './run.ts';
import type { Subscription } from './subscription.ts';

/** What was written to one log in this turn, in its order. */
type Waiting = { readonly route: RouteId; readonly envelopes: Sent[] };

export type Fanout = {
  add(follower: Subscription): void;
  remove(follower: Subscription): void;
  /** What was written goes to those who follow; those whose routing ended are told. */
  handOut(posted: Posted): void;
  /** To all who follow the log but the socket it came from, and this person. */
  signal(frame: Transient, from: Subscription, withheldFrom: UserId | undefined): void;
};

export function openFanout(outboxes: Outboxes): Fanout {
  // By log, in hex: byte arrays are no keys of a Map.
  const followersByLog = new Map<string, Set<Subscription>>();
  let waiting = new Map<string, Waiting>();
  const followersOf = (log: LogKey): readonly Subscription[] => [...(followersByLog.get(toHex(log)) ?? [])];

  /** Hands on what was written in this turn; the log holds it already, so a follower that joins meanwhile has read it or is told of it here. */
  const spread = (): void => {
    const due = waiting;
    waiting = new Map();
    for (const [name, { route, envelopes }] of due) {
      const followers = [...(followersByLog.get(name) ?? [])];
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
    add: (follower) => {
      const name = toHex(follower.log);
      const followers = followersByLog.get(name) ?? new Set();
      followersByLog.set(name, followers.add(follower));
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
      for (const follower of stored.removed.length > 0 ? followersOf(log) : [])
        if (stored.removed.some((one) => equal(one, follower.reader.device))) follower.end(stored.seq, 'not_a_member');
      if (moved) for (const follower of followersOf(moved.log)) follower.end(moved.seq, 'moved');
    },
    signal: (frame, from, withheldFrom) => {
      const encoded = outboxes.encode(frame);
      for (const follower of followersOf(from.log))
        if (follower.outbox !== from.outbox && !(withheldFrom && equal(follower.reader.user, withheldFrom))) follower.signal(encoded);
    },
  };
}
