/** The frames of the socket: what a device says to the hub and what the hub says to a device. Every byte after the MLS header is opaque here. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { ErrorCode, ErrorDetails } from './errors.ts';
import type { PlaceFields } from './fields.ts';

/** 32 bytes. A chat's generation as the hub knows it, or a device's mailbox: H("route", …), H("mailbox", deviceId). */
export type RouteId = Bytes;
/** 16 bytes: the first half of H("device", its chain entry). */
export type DeviceId = Bytes;
/** 16 bytes: the first half of H("user", chain entry 0). */
export type UserId = Bytes;
/** 16 random bytes, made once for what is posted: the same id makes a resend harmless. */
export type ItemId = Bytes;

/** What an envelope holds: a sealed message, a commit with its rider, or (in mailboxes only) sealed mail. */
export const KIND = { message: 0, commit: 1, mail: 2 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** Whoever gets it and is not there is to be woken for it; absent where it can wait until they come. Of use while it is posted, and kept nowhere. */
export type Waking = { readonly wakes?: true | undefined };

/** Sealed mail for one device, sent along with a commit or an opening. */
export type Mail = { readonly device: DeviceId; readonly item: ItemId; readonly bytes: Bytes } & Waking;

/** What all mails of a commit or an opening bring beside their own bytes: it goes up, and lies at the hub, once. */
export type Enclosed = { readonly enclosure?: Bytes | undefined };

/** Where a subscriber stands: all up to `seq` is done, and `hash` is the running hash there (32 bytes; zeros at 0). */
export type Cursor = { readonly seq: number; readonly hash: Bytes };

/** The route a new generation follows: it must be at just this epoch and end at just this seq. */
export type Predecessor = { readonly route: RouteId; readonly epoch: number; readonly seq: number };

export type Hello = {
  readonly type: 'hello';
  readonly version: number;
  readonly user: UserId;
  readonly device: DeviceId;
  readonly token: string;
  readonly signature: Bytes;
};
export type Subscribe = { readonly type: 'subscribe'; readonly route: RouteId; readonly cursor: Cursor };
export type Unsubscribe = { readonly type: 'unsubscribe'; readonly route: RouteId };
/** `devices` (the resulting routing) and `mails` belong to a commit; a message has neither. */
export type Post = {
  readonly type: 'post';
  readonly request: number;
  readonly route: RouteId;
  readonly item: ItemId;
  readonly kind: typeof KIND.message | typeof KIND.commit;
  readonly epoch: number;
  readonly bytes: Bytes;
  readonly devices: readonly DeviceId[];
  readonly mails: readonly Mail[];
} & Enclosed &
  Waking;
/** A route opens at this epoch: the founder's adding commit made epoch 1 of a group nobody else was in at 0 (RFC 9420 §11). */
export const FIRST_EPOCH = 1;

/** Creates a route if it is absent (the first wins), with its Welcomes inside, at FIRST_EPOCH and seq 0. The opener is among `devices`. */
export type Open = {
  readonly type: 'open';
  readonly request: number;
  readonly route: RouteId;
  readonly item: ItemId;
  readonly predecessor: Predecessor | undefined;
  readonly devices: readonly DeviceId[];
  readonly mails: readonly Mail[];
} & Enclosed;
export type SendMail = { readonly type: 'mail'; readonly request: number } & Mail & Enclosed;
/** All up to `seq` is stored on the device: the hub may forget it. */
export type Ack = { readonly type: 'ack'; readonly route: RouteId; readonly seq: number };
/** This device no longer belongs to the route. */
export type Leave = { readonly type: 'leave'; readonly request: number; readonly route: RouteId };
/** A signal for those who are there now; never stored. */
export type Transient = { readonly type: 'transient'; readonly route: RouteId; readonly bytes: Bytes };
export type Ping = { readonly type: 'ping' };
/** Does somebody look at this device? Until it says so, nobody does. */
export type Active = { readonly type: 'active'; readonly isActive: boolean };
/** Tell how it stands with these, now and whenever it changes. `token`: 32 bytes, as the person gave it. One for the same person takes the place of the last. */
export type Watch = { readonly type: 'watch'; readonly people: readonly { readonly user: UserId; readonly token: Bytes }[] };
export type Unwatch = { readonly type: 'unwatch'; readonly users: readonly UserId[] };

export type DeviceFrame = Hello | Subscribe | Unsubscribe | Post | Open | SendMail | Ack | Leave | Transient | Ping | Active | Watch | Unwatch;

/** First frame of the hub: the versions it speaks and a nonce to sign (32 bytes). */
export type Challenge = { readonly type: 'challenge'; readonly versions: readonly number[]; readonly nonce: Bytes };
export type Ready = { readonly type: 'ready'; readonly version: number; readonly at: number };
/** How a subscriber's cursor lies in the log: the same log, another log (wiped or restored), or below what was trimmed. */
export const LOG = { same: 0, other: 1, trimmed: 2 } as const;
export type Log = (typeof LOG)[keyof typeof LOG];
/** Envelopes follow from cursor.seq + 1 (`same`), from floor + 1 (`trimmed`; `floor` gives that cursor), or none (`other`). */
export type Subscribed = {
  readonly type: 'subscribed';
  readonly route: RouteId;
  readonly log: Log;
  readonly head: number;
  readonly epoch: number;
  readonly floor: Cursor;
  /** What this device has acked here since it was routed, 0 where nothing: one that stands before that was rolled back, or has a double. */
  readonly acked: number;
};
/** Of mail alone with what it was sent with, which is not in the digest: whoever wrote the letter says in it what belongs to it. */
export type Envelope = {
  readonly type: 'envelope';
  readonly route: RouteId;
  readonly seq: number;
  readonly kind: Kind;
  readonly epoch: number;
  readonly item: ItemId;
  /** The hub's clock when it took the envelope, ms. */
  readonly at: number;
  /** Of mail alone: whose device posted it. A letter in another's name costs nobody a look at that one's chain. */
  readonly user?: UserId;
  readonly bytes: Bytes;
} & Enclosed;
/** An envelope this device posted itself: its bytes are known to it, so only their digest comes back: H("item", bytes). */
export type Echo = Omit<Envelope, 'type' | 'bytes' | 'enclosure'> & { readonly type: 'echo'; readonly digest: Bytes };
/** An envelope of somebody this person has blocked: it has its place and its digest, and its bytes stay at the hub. */
export type Withheld = Omit<Echo, 'type'> & { readonly type: 'withheld' };
/** What takes a place in a log. */
export type Placed = Envelope | Echo | Withheld;
/**
 * How it stands with a person. `hidden`: nothing is told, whatever the reason. `seen`: last there at `at`, ms by the hub's clock. The last four stand for
 * times: as of the beginning of the hub's day (UTC), so that nobody learns more than the day by asking often.
 */
export const PRESENCE = { hidden: 0, online: 1, seen: 2, recently: 3, week: 4, month: 5, long: 6 } as const;
/** `at` is 0 but where it is `seen`. */
export type Shown = { readonly user: UserId; readonly is: (typeof PRESENCE)[keyof typeof PRESENCE]; readonly at: number };
export type PresenceFrame = { readonly type: 'presence'; readonly people: readonly Shown[] };
/** What was asked under this request number is on the hub's disk, but for the mails of `left`: each of them may be sent again alone. */
export type Posted = { readonly type: 'posted'; readonly request: number } & PlaceFields;
export type RefusedFrame = { readonly type: 'refused'; readonly request: number; readonly code: ErrorCode; readonly details: ErrorDetails };
/** The subscription of this route ended or was refused. */
export type Unrouted = { readonly type: 'unrouted'; readonly route: RouteId; readonly code: ErrorCode };
export type Pong = { readonly type: 'pong' };

export type HubFrame =
  | Challenge
  | Ready
  | Subscribed
  | Envelope
  | Echo
  | Posted
  | RefusedFrame
  | Unrouted
  | Transient
  | Pong
  | Withheld
  | PresenceFrame;
