/** Groups as a face sees them: who is in one and what they may, what is waiting to be changed, and what the lines between messages say of it. */
import type { ChatId, UserId } from './ids.ts';

/** What may be allowed, one by one (docs/protocol.md §6). `delete`: what others have said, for all. */
export type GroupSwitch = 'add' | 'remove' | 'info' | 'delete' | 'pin' | 'invite' | 'appoint';
/** What members may who are no admins. */
export type GroupOpen = 'add' | 'info' | 'pin' | 'write';

export type GroupMember = {
  readonly user: UserId;
  readonly name: string;
  readonly username: string | undefined;
  readonly verified: boolean;
  /** Names their photo, in hex, as in Person. */
  readonly photo: string | undefined;
  readonly role: 'creator' | 'admin' | 'member';
  readonly switches: readonly GroupSwitch[];
  /** Is it this person? */
  readonly own: boolean;
  /** May this person remove them; may they change what they may? */
  readonly mayRemove: boolean;
  readonly mayChange: boolean;
};

export type FormerMember = Pick<GroupMember, 'user' | 'name' | 'username' | 'photo'> & { readonly banned: boolean };

/** Why a change of a group is not made. */
export type GroupRefusal =
  | 'malformed'
  | 'not_in_group'
  /** This person is not in it any more. */
  | 'out_of_group'
  | 'no_right'
  | 'is_creator'
  | 'nothing'
  | 'banned'
  | 'full'
  | 'too_many_devices'
  | 'unknown_person';

/** A change this person asked for that has not been made yet; `failed` where it cannot be any more, until it is dismissed. */
export type PendingChange = { readonly id: string; readonly lines: readonly ServiceLine[]; readonly failed: GroupRefusal | undefined };

/** Of the photo its bytes, a JPEG, PNG or WebP of at most 32 KiB. */
export type GroupView = {
  readonly chat: ChatId;
  readonly name: string;
  readonly description: string;
  readonly photo: Uint8Array | undefined;
  readonly open: readonly GroupOpen[];
  /** May who comes in read what was said before? */
  readonly history: boolean;
  readonly members: readonly GroupMember[];
  /** Those who were in it once and are no more: what they said still stands. */
  readonly former: readonly FormerMember[];
  /** Those whom a change that waits or failed is about, and who are neither. */
  readonly meant: readonly Pick<GroupMember, 'user' | 'name' | 'username'>[];
  readonly role: GroupMember['role'] | undefined;
  /** What this person may do now; empty where they are in it no more. */
  readonly may: readonly (GroupSwitch | 'write')[];
  /** In it, waiting for their own leaving to be heard, or out; `by` who removed them, where that is known. */
  readonly state: 'in' | 'leaving' | 'out';
  /** How many of the own devices are not in it because it holds as many as it can: they come in when somebody goes. Absent where all are. */
  readonly crowdedOut?: number;
  readonly removedBy: UserId | undefined;
  /** Who let this person in; undefined where nobody did, or they are out. */
  readonly addedBy: UserId | undefined;
  readonly pending: readonly PendingChange[];
};

/** One thing a change did. `people`: to whom, the first fifty of them; `text`: what it is called or says now. */
export type ServiceLine = {
  readonly what:
    | 'created'
    | 'added'
    | 'removed'
    | 'banned'
    | 'left'
    | 'promoted'
    | 'demoted'
    | 'owner'
    | 'renamed'
    | 'described'
    | 'photo'
    | 'photo_gone'
    | 'rules'
    | 'history_shown'
    | 'history_hidden'
    /** These came by a link. */
    | 'joined'
    /** A link was made or changed; its text is `asks` where who comes by it needs an answer. */
    | 'link'
    | 'link_gone'
    /** A message, in a chat of any kind: the row answers it. */
    | 'pinned';
  readonly people: readonly UserId[];
  readonly count: number;
  readonly text: string;
};

export type GroupSettings = {
  readonly name?: string;
  readonly description?: string;
  /** No bytes: no photo. */
  readonly photo?: Uint8Array;
  readonly open?: readonly GroupOpen[];
  readonly history?: boolean;
};

/** What is asked is kept, works offline, and is made as soon as it can be; `pending` of the view says what waits. */
export type GroupCommands = {
  createGroup: { in: GroupSettings & { readonly name: string; readonly people: readonly UserId[] }; out: { readonly chat: ChatId } };
  /** `revokeLinks`: whoever is removed knows the group's links, so those go with them, for ever; refused as a whole where this person may not revoke one. */
  changePeople: {
    in: {
      readonly chat: ChatId;
      readonly add: readonly UserId[];
      readonly remove: readonly UserId[];
      readonly ban?: boolean;
      readonly revokeLinks?: boolean;
    };
    out: object;
  };
  /** No switches and `admin` false: a member. */
  setRole: { in: { readonly chat: ChatId; readonly user: UserId; readonly admin: boolean; readonly switches: readonly GroupSwitch[] }; out: object };
  setGroup: { in: GroupSettings & { readonly chat: ChatId }; out: object };
  transferGroup: { in: { readonly chat: ChatId; readonly user: UserId }; out: object };
  leaveGroup: { in: { readonly chat: ChatId }; out: object };
  /** Asks once more for a change that failed. */
  retryChange: { in: { readonly chat: ChatId; readonly id: string }; out: object };
  /** Takes a change that failed, or still waits, off the list. */
  dismissChange: { in: { readonly chat: ChatId; readonly id: string }; out: object };
  /** Resolves when nothing this person asked for waits any more, or fails with `offline` after `timeout` ms; or says what failed. */
  waitGroup: { in: { readonly chat: ChatId; readonly timeout: number }; out: { readonly failed: readonly PendingChange[] } };
};
