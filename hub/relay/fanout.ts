/** Who follows which log at this hub, and what they are told of what was written. */
import { equal, toHex } from '../../crypto/bytes.ts';
import type { Transient } from '../protocol/frames.ts';
import type { LogKey, StoredEnvelope } from '../store/route.port.ts';
import { mailboxOf } from './log.ts';
import type { Outboxes } from './outbox.ts';
import type { Posted } from './posting.ts';
import { newParcel, type Subscription } from './subscription.ts';

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
  const followersOf = (log: LogKey): readonly (readonly [Subscription, Uint8Array])[] => [...(followersByLog.get(toHex(log)) ?? [])];

  const hand = (log: LogKey, route: Uint8Array<ArrayBuffer>, envelope: StoredEnvelope): void => {
    const followers = followersOf(log);
    if (followers.length === 0) return;
    const parcel = newParcel(outboxes, route, envelope);
    for (const [follower] of followers) follower.hand(parcel);
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
      if (envelope) hand(log, log, envelope);
      for (const mail of stored.mails) hand(mail.log, mailboxOf(mail.owner), mail.envelope);
      for (const [follower, device] of stored.removed.length > 0 ? followersOf(log) : [])
        if (stored.removed.some((one) => equal(one, device))) follower.end(stored.seq, 'not_a_member');
      if (moved) for (const [follower] of followersOf(moved.log)) follower.end(moved.seq, 'moved');
    },
    signal: (log, frame, from) => {
      const encoded = outboxes.encode(frame);
      for (const [follower] of followersOf(log)) if (follower.outbox !== from.outbox) follower.signal(encoded);
    },
  };
}
