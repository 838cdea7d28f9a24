/** Messages as a face sees them, and what may be done with them. */
import type { ServiceLine } from './groups.ts';
import type { Failure } from './failure.ts';
import type { ChatId, MessageId, UserId } from './ids.ts';
import type { MediaGlance, MediaRow } from './media.ts';
import type { MarkRow, Written } from './written.ts';

/** How far an own message has come: on this device, on the hub's disk, on a device of theirs, read; or refused for good. */
export type Status = 'device' | 'hub' | 'delivered' | 'read' | 'failed';

/** A name as it stands in what is typed, the @ included, and who is meant. At most 50 in a draft; one that is not in it is left out. */
export type DraftName = { readonly name: string; readonly user: UserId };

/** The message that is answered, as it shows now. `missing`: it is not on this device; then nothing else is known. `excerpt`: the beginning of its text. */
export type Quote = {
  readonly id: MessageId;
  readonly kind: 'text' | 'deleted' | 'unsupported' | 'service' | 'sending' | 'missing';
  readonly author: UserId | undefined;
  readonly own: boolean;
  readonly excerpt: string;
  readonly media?: MediaGlance;
};
/** Where it was forwarded from, as who forwarded it says. `author` is absent where they did not say; `name`: what this device calls them, '' where it does not know. */
export type ForwardRow = { readonly author: UserId | undefined; readonly name: string; readonly time: number };
/** `people`: some of those who say so, oneself first. */
export type ReactionRow = { readonly emoji: string; readonly count: number; readonly own: boolean; readonly people: readonly UserId[] };

export type MessageRow = {
  readonly id: MessageId;
  /** Author's clock, ms; order is by this and the id. `ahead` where that clock was more than 10 minutes fast: then it is when the message came. */
  readonly time: number;
  readonly ahead: boolean;
  readonly author: UserId;
  readonly own: boolean;
  /** `sending`: its media is still to go to the hub; it is no message yet, and nothing can be done with it but to take it back. */
  readonly kind: 'text' | 'deleted' | 'unsupported' | 'service' | 'sending';
  /** Exactly as typed. */
  readonly text: string;
  /** Of a `service` row alone: what its author did to the group, or pinned. */
  readonly service?: readonly ServiceLine[];
  readonly marks: readonly MarkRow[];
  readonly edited: boolean;
  readonly reply: Quote | undefined;
  readonly forward: ForwardRow | undefined;
  /** Absent where it has none. */
  readonly media?: readonly MediaRow[];
  /** The most said first. */
  readonly reactions: readonly ReactionRow[];
  readonly pinned: boolean;
  readonly mentionsMe: boolean;
  readonly mayEdit: boolean;
  readonly mayDeleteForAll: boolean;
  readonly mayPin: boolean;
  readonly status: Status | undefined;
  /** Why it `failed`. */
  readonly because?: Failure;
  /** When it was delivered and read, hub-adjusted ms, where known. */
  readonly deliveredAt: number | undefined;
  readonly readAt: number | undefined;
};

/** Where a window of messages lies: at the end, or around one message. */
export type Anchor = { readonly at: 'end' } | { readonly at: 'message'; readonly id: MessageId };
export type MessageWindow = { readonly rows: readonly MessageRow[]; readonly older: boolean; readonly newer: boolean };

/** A message as it was written at that time, ms. */
export type Version = { readonly time: number; readonly text: string; readonly marks: readonly MarkRow[] };
/** How far an own message has come to one person: on how many of their devices it is, and when it first was on one and was read, ms. */
export type Reached = {
  readonly user: UserId;
  readonly name: string;
  readonly devices: number;
  readonly deliveredAt: number | undefined;
  readonly readAt: number | undefined;
};

type One = { readonly chat: ChatId; readonly id: MessageId };
type Some = { readonly chat: ChatId; readonly ids: readonly MessageId[] };

export type MessageCommands = {
  /** `more`: said right after it, a message each, all of them or none. */
  send: { in: Written & { readonly chat: ChatId; readonly reply?: MessageId; readonly more?: readonly Written[] }; out: { readonly id: MessageId } };
  /** Resolves when the message is on the hub's disk; fails with `offline` after `timeout` ms while it stays queued. */
  waitSent: {
    in: One & { readonly timeout: number };
    /** `id`: the message's, which one with media has only then. `because`: why such a one is not sent. */
    out: { readonly status: Status; readonly id?: MessageId; readonly because?: Failure };
  };
  retry: { in: One; out: object };
  /** `forNow`: one with media that was not sent yet may be had back by `restore`, for a minute and in the same run. */
  discard: { in: One & { readonly forNow?: boolean }; out: object };
  restore: { in: One; out: object };
  markRead: { in: One; out: object };
  /** Message rows without following them: the newest `limit` before `before`. */
  history: { in: { readonly chat: ChatId; readonly before?: MessageId; readonly limit: number }; out: MessageWindow };
  /** The first message at that time or after it, ms; the last, where there is none. Undefined where the chat has none. */
  messageAt: { in: { readonly chat: ChatId; readonly time: number }; out: { readonly id: MessageId | undefined } };
  /** An own text, within 48 hours (`too_late`). */
  edit: { in: Written & One; out: object };
  /** Of these those that this person may delete for everybody; `deleted` says how many. Refused with `not_allowed` where it is none. */
  deleteForAll: { in: Some; out: { readonly deleted: number } };
  /** Hides messages on all own devices, and with `on` false shows them again. */
  deleteForMe: { in: Some & { readonly on: boolean }; out: object };
  /** All that this person thinks of the message, at most 3 different emoji, in place of what they said before. */
  react: { in: One & { readonly emoji: readonly string[] }; out: object };
  /** Says one more of them, or takes it back where it stands; beyond 3 the one said first goes. */
  toggleReaction: { in: One & { readonly emoji: string }; out: object };
  /** The person has seen what others think of these messages. */
  seeReactions: { in: Some; out: object };
  pin: { in: One & { readonly on: boolean }; out: object };
  unpinAll: { in: { readonly chat: ChatId }; out: object };
  /** In the order in which they stand, without what they answer; what is deleted is left out. `hidden`: nobody is told whose they were. */
  forward: {
    in: Some & { readonly to: readonly ChatId[]; readonly hidden: boolean };
    out: { readonly sent: readonly { readonly chat: ChatId; readonly id: MessageId }[] };
  };
  /** What it said at each time, the oldest first. */
  versions: { in: One; out: { readonly versions: readonly Version[] } };
  /** Of an own message how far it came to each person; of any, on how many devices it is, as far as is known here. */
  messageInfo: { in: One; out: { readonly people: readonly Reached[]; readonly devices: number } };
};

export type MessageViews = {
  /** At most 120 rows: `before` rows up to the anchor and `after` rows past it. */
  messages: { in: { readonly chat: ChatId; readonly anchor: Anchor; readonly before: number; readonly after: number }; out: MessageWindow };
  /** What is pinned, the newest message first. */
  pinned: { in: { readonly chat: ChatId }; out: { readonly rows: readonly MessageRow[] } };
};
