/** The ordered logs of sealed envelopes, as the relay sees them. Knows neither hashes nor MLS: the relay hands in what is derived from bytes. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { ErrorCode, ErrorDetails } from '../protocol/errors.ts';
import type { Cursor, DeviceId, ItemId, Kind, Log, UserId } from '../protocol/frames.ts';

/** What a log is stored under: a chat's route, or a mailbox's with a byte before it, so that nobody can open another's mailbox as a chat. */
export type LogKey = Bytes;

/** The running hash after an envelope, from the one before it. */
export type Running = (previous: Bytes) => Bytes;

export type StoredEnvelope = {
  readonly seq: number;
  readonly kind: Kind;
  readonly epoch: number;
  readonly item: ItemId;
  readonly device: DeviceId;
  /** Of mail alone: whose that device is. */
  readonly user?: UserId;
  /** When the hub took it, ms. */
  readonly at: number;
  readonly bytes: Bytes;
  /** Of mail alone: what it shares with those it was sent with, if anything. */
  readonly enclosure?: Bytes;
  /** Who blocked its author: their devices get its digest in place of its bytes. */
  readonly withheldFrom?: UserId;
};

/** Kept once for all mails that name it, for as long as one of them lies here. `digest`: its name, a hash of its bytes. */
export type Enclosure = { readonly digest: Bytes; readonly bytes: Bytes };
export type NewMail = {
  readonly log: LogKey;
  readonly owner: DeviceId;
  readonly item: ItemId;
  readonly bytes: Bytes;
  readonly enclosure?: Enclosure | undefined;
  /** Is its owner to be woken for it? */
  readonly wakes?: boolean | undefined;
  readonly running: Running;
};

export type NewPost = {
  readonly log: LogKey;
  readonly device: DeviceId;
  readonly item: ItemId;
  readonly kind: Kind;
  readonly epoch: number;
  readonly bytes: Bytes;
  /** Of a commit: the resulting routing. Empty for a message. */
  readonly devices: readonly DeviceId[];
  readonly mails: readonly NewMail[];
  /** Are those who read it to be woken for it? */
  readonly wakes?: boolean | undefined;
  readonly running: Running;
  readonly now: number;
};

export type NewRoute = {
  readonly log: LogKey;
  readonly device: DeviceId;
  readonly item: ItemId;
  readonly epoch: number;
  readonly predecessor: { readonly log: LogKey; readonly epoch: number; readonly seq: number } | undefined;
  readonly devices: readonly DeviceId[];
  readonly mails: readonly NewMail[];
  readonly now: number;
};

export type StoreRefusal = { readonly ok: false; readonly code: ErrorCode; readonly details?: ErrorDetails };
/** A mail that was stored with the write, at this place of its mailbox. */
export type StoredMail = { readonly log: LogKey; readonly owner: DeviceId; readonly envelope: StoredEnvelope };
/** `fresh` is false where the item had been taken before: then nothing was written, and nothing is to be handed out. */
export type Stored = {
  readonly ok: true;
  readonly seq: number;
  readonly at: number;
  readonly fresh: boolean;
  readonly mails: readonly StoredMail[];
  /** Of the mails that came with it, those that lie in no mailbox: they may be sent again, each alone. */
  readonly left: readonly ItemId[];
  /** Devices whose routing ended with this write. */
  readonly removed: readonly DeviceId[];
  /** Of the message that was written: who does not get it. */
  readonly withheldFrom?: UserId;
};

/** How far one device may read one log. */
export type View = {
  readonly epoch: number;
  /** The last envelope this device may read. */
  readonly head: number;
  /** Where reading begins: what came before was trimmed, or was before its time. */
  readonly floor: Cursor;
  /** The last envelope this device has acked since it was routed, 0 where none. */
  readonly acked: number;
  readonly log: Log;
  /** Why no more will come after `head`, if so. */
  readonly ended: 'not_a_member' | 'moved' | undefined;
};

export type AckRow = { readonly log: LogKey; readonly device: DeviceId; readonly seq: number };

/** What is too old, ms. */
export type Age = {
  /** Envelopes taken before it are dropped. */
  readonly envelopesBefore: number;
  /** Item ids from before it are forgotten. */
  readonly itemsBefore: number;
  /** Given where the clock has gone back: what bears a later time counts as taken then. It costs a look at every envelope. */
  readonly latest?: number | undefined;
};

export type Routes = {
  append(post: NewPost): Promise<Stored | StoreRefusal>;
  open(route: NewRoute): Promise<Stored | StoreRefusal>;
  /** Mail alone; `device` is who sends it. */
  mail(mail: NewMail, device: DeviceId, now: number): Promise<Stored | StoreRefusal>;
  /** Unroutes a device. Leaving twice is leaving once. */
  leave(log: LogKey, device: DeviceId, now: number): Promise<Stored | StoreRefusal>;
  /** Where a device's cursor lies. Undefined: there is no such log; `not_a_member`: it is not this device's to read. */
  view(log: LogKey, device: DeviceId, cursor: Cursor): Promise<View | 'not_a_member' | undefined>;
  /** Envelopes after `after` up to `until`, in order, at most `limitBytes` of them together but at least one if there is one. */
  read(log: LogKey, after: number, until: number, limitBytes: number): Promise<readonly StoredEnvelope[]>;
  /** Who is not to hear what this device says in this log: whoever else shares it alone with that device's person, and has blocked them. */
  withheldFrom(log: LogKey, device: DeviceId): Promise<UserId | undefined>;
  /** Notes what devices have stored and trims what every routed device has. Rows of devices that are not routed there are ignored. */
  ack(rows: readonly AckRow[]): Promise<void>;
  /** Works in small transactions. */
  expire(age: Age): Promise<void>;
};
