/** What the hub keeps of what people are to each other: blocks, presence, reports. As in port.ts, times are ms. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Card } from '../../crypto/invite.ts';
import type { UserId } from '../protocol/frames.ts';

/** `add` counts where both name somebody. More than `limit` on the list is `full`. */
export type BlockChange = { readonly add: readonly UserId[]; readonly remove: readonly UserId[]; readonly limit: number };

/** Whom people do not want to hear. What is withheld for that, `Routes` says envelope by envelope. */
export type Blocks = {
  /** In the order of their ids. */
  list(user: UserId): Promise<readonly UserId[]>;
  /** Has `user` blocked `other`? */
  has(user: UserId, other: UserId): Promise<boolean>;
  /**
   * All of it or, where it is `full`, nothing. From then on what those who were added write where only the two are, and their mail, is withheld; what
   * of it lies here already is withheld when this resolves: asked again after a crash it does the rest. Who is removed is heard again from then on.
   */
  change(user: UserId, change: BlockChange): Promise<'changed' | 'full'>;
};

/** By which tokens others may ask for a person's presence: digests of them. Who has neither lets nobody ask, and nothing is kept of them. */
export type PresenceTokens = { readonly exact: Bytes | undefined; readonly coarse: Bytes | undefined };
/** `seenBefore`: when they were last there before the day (UTC) of `seenAt`, ms. */
export type Presence = PresenceTokens & { readonly seenAt: number | undefined; readonly seenBefore: number | undefined };

export type Presences = {
  /** In place of all earlier ones. */
  allow(user: UserId, tokens: PresenceTokens): Promise<void>;
  get(user: UserId): Promise<Presence | undefined>;
  /** These were there at that time, ms. Of two times the later counts. */
  seen(rows: readonly { readonly user: UserId; readonly at: number }[]): Promise<void>;
};

/** What people show the operator, sealed. */
export type Reports = {
  /** The same id again is `added` and changes nothing. `limits`: how many are kept at once, and how many of them of people without a number. */
  add(report: {
    readonly id: Bytes;
    readonly at: number;
    readonly isBound: boolean;
    readonly bytes: Bytes;
    readonly expiresAt: number;
    readonly limits: { readonly all: number; readonly unbound: number };
  }): Promise<'added' | 'full'>;
  /** All of them, the oldest first. */
  list(): Promise<readonly { readonly id: Bytes; readonly at: number; readonly bytes: Bytes }[]>;
  /** False where there is none of that id. */
  remove(id: Bytes): Promise<boolean>;
};

/** What stands behind invite links. */
export type Cards = {
  /** One without bytes says that what stood there was taken away. */
  get(box: Bytes, now: number): Promise<Card | undefined>;
  /**
   * In the place of what stands there, where that is not newer. `full`: this person has put `limit` others. One without bytes is kept where something stands, and
   * of what each person had put the last `limit` of them.
   */
  put(card: {
    readonly box: Bytes;
    readonly user: UserId;
    readonly card: Card;
    readonly limit: number;
    readonly expiresAt: number;
  }): Promise<'put' | 'full'>;
};
