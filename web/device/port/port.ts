/** One linked device as a face sees it: commands in, views out, all plain structured-clonable data, so that another tab can hold the same thing over a port. */
import type { GroupCommands, GroupView, ServiceLine } from './groups.ts';
import type { Answer, Failure } from './failure.ts';
import type { InviteCommands, InviteViews } from './invites.ts';
import type { ChatId, DeviceId, MessageId, UserId } from './ids.ts';
import type { MediaCommands, MediaGlance, MediaViews } from './media.ts';
import type { NoticeCommands, NoticeViews } from './notices.ts';
import type { DraftName, MessageCommands, MessageViews, Quote, Status } from './messages.ts';
import type { PeopleCommands, PeopleViews, Person } from './people.ts';
import type { SearchViews } from './search.ts';

export type ChatRow = {
  readonly chat: ChatId;
  readonly kind: 'direct' | 'self' | 'group';
  /** The other person; oneself in the own chat; '' of a group. */
  readonly user: UserId;
  readonly title: string;
  /** Of the other person, '' of a group and where none is known. */
  readonly username: string;
  /** Names the photo of the other person, or of the group, in hex; never that of a stranger who asks to write. The view `photo` has its bytes. */
  readonly photo: string | undefined;
  readonly verified: boolean;
  /** `request`: a stranger wrote first and nothing is sent back until accepted. `joining`: known, but not yet let in again. `out`: in this group the person is no more. */
  readonly state: 'open' | 'request' | 'joining' | 'out';
  /** May this person write here now? */
  readonly mayWrite: boolean;
  readonly preview: {
    /** `coming`: of this chat nothing is here yet, and whether there is anything is not known. */
    readonly kind: 'text' | 'draft' | 'failed' | 'deleted' | 'unsupported' | 'service' | 'empty' | 'coming';
    readonly text: string;
    readonly own: boolean;
    /** Of its media, where it has any; `text` is what is said with it. */
    readonly media?: MediaGlance;
    /** Who said it, and what they are called here, '' where that is not known; absent where nobody has. */
    readonly by?: { readonly user: UserId; readonly name: string };
    /** What they did to the group, the first thing of it; `names`: of its people, in their order. */
    readonly service?: ServiceLine & { readonly names: readonly string[] };
  };
  readonly status: Status | undefined;
  /** Of the last that shows in it, ms. */
  readonly time: number;
  readonly unread: number;
  /** Unread messages that name this person. */
  readonly mentions: number;
  /** Own messages with reactions of others that were not seen. */
  readonly reacted: number;
  /** Shown as unread, whatever was read. */
  readonly markedUnread: boolean;
  /** Its place among the pinned, the highest first; 0 where it is not. */
  readonly pinned: number;
  /** Until when, ms; 0 where it is not muted, Number.MAX_SAFE_INTEGER where it is for always. */
  readonly mutedUntil: number;
  readonly archived: boolean;
  /** This person has blocked the other. */
  readonly blocked: boolean;
  /** The other person of a direct chat is there. */
  readonly online: boolean;
  /** How many ask to come into the group and wait for this person's answer. */
  readonly asking: number;
  /** Who types in it at this moment. */
  readonly typing: readonly UserId[];
};
/** `rows`: pinned ones first, then the newest; without the archived. `badge`: what is unread in chats that are neither muted nor archived, and who names this person in a group that is; without the requests. */
export type ChatsView = {
  readonly rows: readonly ChatRow[];
  readonly archived: readonly ChatRow[];
  readonly requests: readonly ChatRow[];
  readonly badge: { readonly unread: number; readonly mentions: number };
};

/** A chat in which this device waits for another: to be let in (`place`), or to be told older messages it asked for (`history`). */
export type Awaiting = { readonly chat: ChatId; readonly kind: ChatRow['kind']; readonly title: string; readonly awaits: 'place' | 'history' };

export type ChatView = {
  readonly chat: ChatId;
  readonly kind: 'direct' | 'self' | 'group';
  readonly user: UserId;
  readonly title: string;
  /** As in ChatRow. */
  readonly photo: string | undefined;
  readonly username: string | undefined;
  readonly verified: boolean;
  /** The person was verified and now has a device nobody has checked, or a second branch of their chain was seen. */
  readonly warning: 'branch' | undefined;
  readonly state: ChatRow['state'];
  /** What is half written, as it was typed; whom the names in it mean; and what it answers. */
  readonly draft: string;
  readonly draftNames: readonly DraftName[];
  readonly draftReply: Quote | undefined;
  readonly unread: number;
  /** First message not yet read, where there is one. */
  readonly firstUnread: MessageId | undefined;
  /** Of those unread, how many name this person, and the first of them. */
  readonly mentions: number;
  readonly firstMention: MessageId | undefined;
  /** Own messages with reactions of others that were not seen, and the first of them. */
  readonly reacted: number;
  readonly firstReacted: MessageId | undefined;
  /** Who types at this moment, of the others. */
  readonly typing: readonly UserId[];
  /** Events known to exist that have not arrived yet. */
  readonly missing: number;
};

export type DeviceRow = {
  readonly device: DeviceId;
  readonly name: string;
  readonly current: boolean;
  readonly addedAt: number;
  readonly seenAt: number | undefined;
};
/**
 * Whether a number leads to this account, and who waits for one. Times in ms. `claim`: somebody else proved it and gets it at `until`, unless this
 * account keeps it. `own`: this account waits for a number of another; `keptAt`: that one kept it, and it will not come.
 */
export type NumberView = {
  readonly bound: boolean;
  /** May others find this person by the number? Undefined where the hub does not say. */
  readonly byNumber: boolean | undefined;
  readonly claim: { readonly since: number; readonly until: number } | undefined;
  readonly own: { readonly since: number; readonly until: number; readonly keptAt: number | undefined } | undefined;
};
/** A code the hub has sent to a number, and when it ends and may be followed by another, ms. */
export type Asked = {
  readonly verification: string;
  readonly phone: string;
  readonly expiresAt: number;
  readonly attemptsLeft: number;
  readonly resendAt: number;
};

export type SessionView =
  | { readonly state: 'opening' }
  /** `asked`: the code that may still be entered, where one was asked for. */
  | { readonly state: 'out'; readonly asked?: Asked | undefined }
  /** Signed in, but without a name yet: the profile step of onboarding. */
  | { readonly state: 'profile' }
  | { readonly state: 'in' }
  /**
   * Linked, and the own chat has not been heard: what is here of chats is not all, nor right. A face shows none of it before `until`, ms; later, where no
   * other own device answers, it shows what there is.
   */
  | { readonly state: 'joining'; readonly until: number }
  /** A code was right, but the number has a living account: link, or start anew. */
  | { readonly state: 'taken' }
  /** Removed from its account by another device. What is here stays readable. */
  | { readonly state: 'revoked' }
  /** What is stored cannot be opened while there is no room, or the disk does not answer. It is tried again and again. */
  | { readonly state: 'full' }
  /** `newer`: by a newer version. `forbidden`: this browser lets pages store nothing. */
  | { readonly state: 'damaged'; readonly because: 'newer' | 'forbidden' | 'wrong_key' | 'unreadable' };

export type ConnectionView = {
  /**
   * `held`: the hub says once more that another runs with this device's keys. Nothing is sent or fetched until it may take new ones. `full`: there is no
   * room on this device, so nothing is kept, sent or fetched until there is. `unavailable`: the hub is there and says that it can do nothing now.
   */
  readonly state: 'online' | 'connecting' | 'syncing' | 'offline' | 'unavailable' | 'update_needed' | 'held' | 'full';
  /** What this person did that is not yet on the hub's disk: messages, reactions, edits and all else. */
  readonly waiting: number;
  /** How many of it are messages. */
  readonly messages: number;
  /** Messages that were refused for good, and wait for what this person says of them; absent where there are none. */
  readonly failed?: number;
  /** Since when, ms. */
  readonly since: number;
  /** While held, until when, ms; undefined where the chain has no room for new keys by the hub's word. */
  readonly until?: number | undefined;
  /** While held, may the person have the new keys now (`takeNewKeys`)? */
  readonly mayGoOn?: boolean;
};

/** Linking as the new device sees it. */
export type LinkView =
  | { readonly state: 'idle' }
  | { readonly state: 'showing'; readonly code: string; readonly expiresAt: number }
  | { readonly state: 'confirming'; readonly words: string }
  /** The words were right. What comes of it is the session's to say. */
  | { readonly state: 'joining' }
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly error: Failure };

export type MeView = {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly name: string;
  readonly username: string;
  readonly bio: string;
  /** Names the own photo, in hex, as in Person. */
  readonly photo: string | undefined;
  readonly hub: string;
};
export type SafetyView = {
  readonly user: UserId;
  readonly title: string;
  readonly groups: readonly string[];
  readonly code: string;
  readonly verified: boolean;
  /** Their devices of now, and when the one that came last was added, ms by the clock of whoever added it. Undefined where no chain of theirs is known. */
  readonly devices: { readonly count: number; readonly newestAt: number } | undefined;
};

/** Every command: what goes in, and what an `ok` answer carries besides. */
export type Commands = GroupCommands &
  MediaCommands &
  InviteCommands &
  NoticeCommands &
  MessageCommands &
  PeopleCommands & {
    /** Asked again before another may be had, it is the one that was sent. */
    requestCode: { in: { readonly phone: string }; out: Asked };
    /** `next` says which screen follows; `taken` leaves a waiting ticket on this device. A wrong code is an error with attemptsLeft. */
    checkCode: { in: { readonly verification: string; readonly code: string }; out: { readonly next: 'profile' | 'in' | 'taken' } };
    /** After `taken`: a new person on this number. Says `waitingUntil` where an old device was active lately. */
    startAnew: { in: object; out: { readonly waitingUntil: number | undefined } };

    /** New device: makes a code; follow the 'link' view. */
    startLink: { in: { readonly name: string }; out: { readonly code: string } };
    cancelLink: { in: object; out: object };
    /** Old device: takes a code; shows the same words; then confirms or refuses. */
    acceptLink: { in: { readonly code: string }; out: { readonly link: string; readonly words: string; readonly name: string } };
    confirmLink: { in: { readonly link: string; readonly yes: boolean }; out: { readonly device: DeviceId } };

    /** `text`: @username, +number, user id, chat id, or a contact code. */
    find: { in: { readonly text: string }; out: { readonly person: Person } };
    /** Whom the hub named by this username or number before, to this device; asks nobody. */
    recall: { in: { readonly text: string }; out: { readonly person: Person } };
    openChat: { in: { readonly user: UserId }; out: { readonly chat: ChatId } };
    openSelf: { in: object; out: { readonly chat: ChatId } };
    acceptChat: { in: { readonly chat: ChatId }; out: object };
    /** Takes a request or a chat off the list; its history stays. */
    hideChat: { in: { readonly chat: ChatId }; out: object };
    /** All that stands in it goes from the own devices, and what is half written; `remove`: so does the chat, off the list, until something new is said. */
    clearChat: { in: { readonly chat: ChatId; readonly remove?: boolean }; out: object };

    /** At each pause of writing. `reply`: the message it answers; `left`: the person has gone from it, so the own devices hear of it now. */
    saveDraft: {
      in: {
        readonly chat: ChatId;
        readonly text: string;
        readonly names?: readonly DraftName[];
        readonly reply?: MessageId;
        readonly left?: boolean;
      };
      out: object;
    };

    setVerified: { in: { readonly user: UserId; readonly verified: boolean }; out: object };
    /** A scanned or pasted safety code of that person; verifies when it is theirs. */
    checkSafetyCode: { in: { readonly user: UserId; readonly code: string }; out: { readonly match: boolean } };
    /** May others find this person by their number? Nobody can until this was said. What was said is kept where the hub cannot be told now, and told later. */
    setFindable: { in: { readonly byNumber: boolean }; out: object };
    /** Ends the claim of somebody else on this account's number. */
    keepNumber: { in: object; out: object };
    revokeDevice: { in: { readonly device: DeviceId }; out: object };
    /** Of a device that is `held`: it takes its new keys now, or as soon as it reaches the hub. Refused with `full` where its chain has no room for them. */
    takeNewKeys: { in: object; out: object };
    renameDevice: { in: { readonly device: DeviceId; readonly name: string }; out: object };
    /**
     * Takes this device out of its account and wipes it. Two things need a consent of their own: `losing` own messages that wait, else refused with `unsent`
     * and a count; and going `unheard` by the hub, else refused with why. Unheard, one signed entry stays here, which the hub is told when it is there again;
     * where nothing may stay, nobody goes unheard.
     */
    signOut: { in: { readonly losing: boolean; readonly unheard: boolean }; out: object };
    /**
     * Resolves when caught up with the hub, or fails with `offline` after `timeout` ms. Then gives own and other people's devices that were asked for older
     * messages `patience` ms to answer; `asking` is the number of chats in which none of them has.
     */
    sync: { in: { readonly timeout: number; readonly patience?: number }; out: { readonly asking: number } };
    /** Resolves when that device has been told all there is here of every chat, or fails with `offline` after `timeout` ms. */
    handOver: { in: { readonly device: DeviceId; readonly timeout: number }; out: object };
    /** The person looks at the app, or the system says the network is back: try at once. */
    nudge: { in: object; out: object };
  };

/** Every view: what selects it, and what it shows. A watcher gets the current value at once and each later one. */
export type Views = MessageViews &
  MediaViews &
  InviteViews &
  NoticeViews &
  PeopleViews &
  SearchViews & {
    session: { in: object; out: SessionView };
    connection: { in: object; out: ConnectionView };
    link: { in: object; out: LinkView };
    me: { in: object; out: MeView | undefined };
    chats: { in: object; out: ChatsView };
    chat: { in: { readonly chat: ChatId }; out: ChatView | undefined };
    /** Undefined where it is no group. */
    group: { in: { readonly chat: ChatId }; out: GroupView | undefined };
    awaiting: { in: object; out: { readonly chats: readonly Awaiting[] } };
    safety: { in: { readonly user: UserId }; out: SafetyView | undefined };
    devices: { in: object; out: { readonly devices: readonly DeviceRow[] } };
    /** Undefined until the hub has said so in this run. */
    number: { in: object; out: NumberView | undefined };
  };

export type CommandName = keyof Commands;
export type ViewName = keyof Views;

export type Device = {
  call<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<Answer<Commands[C]['out']>>;
  /** Gives a function that stops watching. */
  watch<V extends ViewName>(name: V, input: Views[V]['in'], on: (view: Views[V]['out']) => void): () => void;
  close(): Promise<void>;
};
