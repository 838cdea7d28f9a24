/** People as a face sees them, and what a person chooses about them, about chats and for themselves. */
import type { ReportReason } from '../../../hub/protocol/routes.ts';
import type { ChatId, FolderId, MessageId, UserId } from './ids.ts';

export type Person = {
  readonly user: UserId;
  /** What to call them: the name they were given here, else their own. */
  readonly name: string;
  /** As they call themselves. */
  readonly ownName: string;
  readonly username: string | undefined;
  readonly bio: string;
  readonly contact: boolean;
  readonly verified: boolean;
  readonly blocked: boolean;
  /** Names the photo they show, in hex, so that a face may keep it: the view `photo` has its bytes. */
  readonly photo: string | undefined;
};
/** `photo`: left as it is where absent, taken away where null; else at most 32 KiB of JPEG, PNG or WebP. */
export type Profile = { readonly name: string; readonly username: string; readonly bio: string; readonly photo?: Uint8Array<ArrayBuffer> | null };
/** `photo`: its name, as in Person. */
export type Photo = { readonly photo: string; readonly type: 'image/jpeg' | 'image/png' | 'image/webp'; readonly bytes: Uint8Array<ArrayBuffer> };

export type Audience = 'everyone' | 'contacts' | 'nobody';
/** What is shown to an audience, and may be shown or kept from single people besides. */
export type Shown = 'lastSeen' | 'photo' | 'groups';
/**
 * Settings that belong to the person and follow to every own device. `findable`: what they chose of their number, whatever the hub has now. `typing`: others see
 * that this person types, and the other way round. `lastSeen`, `photo`: who sees it; `groups`: who may add this person to groups. `keepArchived`: what comes in
 * brings no archived chat back.
 */
export type Settings = {
  readonly readReceipts: boolean;
  readonly findable: boolean | undefined;
  readonly typing: boolean;
  readonly lastSeen: Audience;
  readonly photo: Audience;
  readonly groups: Audience;
  readonly keepArchived: boolean;
  /** Whoever sees when this person was here sees it to the second; else only about when. */
  readonly lastSeenExact: boolean;
};
export type Exception = 'none' | 'always' | 'never';

/** When somebody was here, as far as they show it; `at`: ms by the hub's clock. */
export type Presence =
  | { readonly is: 'online' }
  | { readonly is: 'seen'; readonly at: number }
  | { readonly is: 'about'; readonly bucket: 'recently' | 'week' | 'month' | 'long' }
  | { readonly is: 'hidden' };

/** Chats of these kinds and those named, but for those left out. `unread`: of them only those with something unread. */
export type Folder = {
  readonly folder: FolderId;
  readonly name: string;
  readonly people: boolean;
  readonly groups: boolean;
  readonly unread: boolean;
  readonly chats: readonly ChatId[];
  readonly without: readonly ChatId[];
};

export type PeopleCommands = {
  setProfile: { in: Profile; out: object };
  /** As `find`, and lists them. `name`: what to call them here; their own name where it is empty or absent. */
  addContact: { in: { readonly text: string; readonly name?: string }; out: { readonly person: Person } };
  /** Takes somebody off the list; what was said stays. */
  removeContact: { in: { readonly user: UserId }; out: object };
  /** Calls somebody otherwise here than they call themselves; '' calls them so again. */
  renameContact: { in: { readonly user: UserId; readonly name: string }; out: object };

  /** Nothing of theirs comes any more, and nothing of this person's goes to them, until they are unblocked; what is said meanwhile never shows. */
  block: { in: { readonly user: UserId }; out: object };
  unblock: { in: { readonly user: UserId }; out: object };

  /** Shows the hub's operator what somebody said: these messages of theirs leave the end-to-end encryption. Needs the hub now; refused with `not_found_here` where one is not theirs. */
  report: {
    in: {
      readonly user: UserId;
      readonly reason: ReportReason;
      readonly text: string;
      readonly messages: readonly { readonly chat: ChatId; readonly message: MessageId }[];
    };
    out: object;
  };

  /** Makes a link to this person where there is none; `renew`: another in its place, and what there was leads nowhere any more. Works offline. */
  makeOwnLink: { in: { readonly renew: boolean }; out: object };

  setSettings: { in: Partial<Settings>; out: object };
  /** Shows something to one person, or keeps it from them, whoever else sees it. */
  setException: { in: { readonly of: Shown; readonly user: UserId; readonly is: Exception }; out: object };

  /** This person types in the chat: said to the others now and then, where they may see it. To be called for each key. */
  typing: { in: { readonly chat: ChatId }; out: object };

  /** Somebody looks at this face, or does no more; said again each minute while they do. `face`: any name of its own. Nobody who says it never is online. */
  look: { in: { readonly face: string; readonly on: boolean }; out: object };

  /** Above all that are pinned already, 5 at most: else refused with `too_many`. */
  pinChat: { in: { readonly chat: ChatId; readonly on: boolean }; out: object };
  /** The pinned chats in this order, the first on top. */
  orderPinned: { in: { readonly chats: readonly ChatId[] }; out: object };
  /** `until`, ms: 0 ends it, Number.MAX_SAFE_INTEGER is for always. */
  muteChat: { in: { readonly chat: ChatId; readonly until: number }; out: object };
  archiveChat: { in: { readonly chat: ChatId; readonly on: boolean }; out: object };
  /** Shows the chat as unread until it is next read. */
  markUnread: { in: { readonly chat: ChatId; readonly on: boolean }; out: object };
  /** Makes a folder where `folder` is absent, else replaces it. */
  saveFolder: { in: Omit<Folder, 'folder'> & { readonly folder?: FolderId }; out: { readonly folder: FolderId } };
  removeFolder: { in: { readonly folder: FolderId }; out: object };
  /** All folders in this order, the first in front. */
  orderFolders: { in: { readonly folders: readonly FolderId[] }; out: object };
};

export type PeopleViews = {
  /** The contacts, by name as `locale` (BCP 47) sorts it. */
  people: { in: { readonly locale?: string }; out: { readonly people: readonly Person[] } };
  /** Everybody else who may have written in a chat on this device, and the contacts, sorted in the same way; who has neither name nor username is left out. */
  writers: { in: { readonly locale?: string }; out: { readonly people: readonly Person[] } };
  blocked: { in: { readonly locale?: string }; out: { readonly people: readonly Person[] } };
  /** Anybody whose id is known; undefined where the id is none. */
  person: { in: { readonly user: UserId }; out: Person | undefined };
  /** The groups that both are in, as this device knows them. */
  groupsWith: { in: { readonly user: UserId }; out: { readonly chats: readonly ChatId[] } };
  presence: { in: { readonly user: UserId }; out: Presence };
  /** Of a person or a group; undefined where they show none. */
  photo: { in: { readonly of: UserId | ChatId }; out: Photo | undefined };
  /** A link to this person, for a QR code too; `stands`: it leads to them by now. Undefined where none was made. */
  ownLink: { in: object; out: { readonly link: string; readonly stands: boolean } | undefined };
  settings: { in: object; out: Settings };
  exceptions: { in: { readonly of: Shown }; out: { readonly always: readonly Person[]; readonly never: readonly Person[] } };
  folders: { in: object; out: { readonly folders: readonly Folder[] } };
};
