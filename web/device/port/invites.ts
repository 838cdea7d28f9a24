/** Links into groups as a face sees them: those of a group, who asks to come in, and where this person asked. */
import type { ChatId, InviteId, UserId } from './ids.ts';

/**
 * What came of a link. `pending`: made here, and not yet true for the others. `used`: as many came by it as might; `ended`: who made it may make none any more.
 */
export type InviteState = 'working' | 'pending' | 'used' | 'expired' | 'ended' | 'revoked';

/** `asks`: who comes by it needs an answer. `uses`: how many may come by it, 0 without a limit; `until`, ms, 0 without. */
export type InviteTerms = { readonly asks: boolean; readonly uses: number; readonly until: number };
export type InviteRow = InviteTerms & {
  readonly invite: InviteId;
  /** A web address, for a QR code too. Whoever has it can ask to come in. */
  readonly link: string;
  readonly used: number;
  readonly by: UserId;
  readonly state: InviteState;
};

/** Somebody who wants to come in. `name`: as they call themselves. `was`: they were in the group before. */
export type JoinRequest = {
  readonly user: UserId;
  readonly name: string;
  readonly username: string | undefined;
  readonly at: number;
  readonly was: boolean;
};

/** `full`: waits until the group has room. `declined`: by who might answer. `gone`: the link works no more. */
export type JoinState = 'waiting' | 'full' | 'declined' | 'gone';
/** Does it wait to come in? */
export const isWaiting = (state: JoinState): boolean => state === 'waiting' || state === 'full';
/** A group this person has asked to come into. */
export type OwnJoin = {
  readonly invite: InviteId;
  readonly link: string;
  readonly chat: ChatId;
  readonly name: string;
  readonly at: number;
  readonly state: JoinState;
};

/** What a link shows before one comes in. `photo`: a JPEG, PNG or WebP of at most 32 KiB. `state`: `in` the group, or what this person asked is in that state. */
export type InvitePreview = {
  readonly invite: InviteId;
  readonly chat: ChatId;
  readonly name: string;
  readonly description: string;
  readonly photo: Uint8Array | undefined;
  readonly members: number;
  /** It has no room for anybody more. */
  readonly full: boolean;
  readonly asks: boolean;
  readonly state: 'new' | 'in' | JoinState;
};

export type InviteCommands = {
  /** Works offline; refused with `too_many` where as many work as may. */
  createInvite: { in: InviteTerms & { readonly chat: ChatId }; out: { readonly invite: InviteId } };
  /** Other terms for a link that works, or that works again by them. */
  changeInvite: { in: InviteTerms & { readonly chat: ChatId; readonly invite: InviteId }; out: object };
  /** For ever. */
  revokeInvite: { in: { readonly chat: ChatId; readonly invite: InviteId }; out: object };
  /** `text`: a link. Needs the hub; refused with `invite_gone` where it works no more, `invalid_code` where it is none, `other_hub` where it is of another. */
  openInvite: { in: { readonly text: string }; out: { readonly preview: InvitePreview } };
  /** Asks to come in by it; the group comes when somebody who may let them in is there. Where they are in it already it is `chat`. */
  joinByInvite: { in: { readonly text: string }; out: { readonly chat: ChatId; readonly state: 'in' | 'waiting' } };
  /** Takes back what was asked, or takes its answer off the list. */
  cancelJoin: { in: { readonly invite: InviteId }; out: object };
  answerJoin: { in: { readonly chat: ChatId; readonly user: UserId; readonly accept: boolean }; out: object };
};

export type InviteViews = {
  /** The newest first; those that were revoked are left out. Empty where this person may not invite. */
  invites: { in: { readonly chat: ChatId }; out: { readonly invites: readonly InviteRow[] } };
  /** Those whom this person may answer, the oldest first. */
  joinRequests: { in: { readonly chat: ChatId }; out: { readonly requests: readonly JoinRequest[] } };
  ownJoins: { in: object; out: { readonly joins: readonly OwnJoin[] } };
};
