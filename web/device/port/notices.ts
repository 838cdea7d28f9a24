/** What a person is to be told who looks at nothing, how they want to be told, and where this device is woken for it. */
import type { PushInfo, PushRequest, PushTestAnswer } from '../../../hub/protocol/push.ts';
import type { ChatId, MessageId, UserId } from './ids.ts';
import type { MediaGlance } from './media.ts';

/**
 * `mention`: some of it names this person. `request`: a stranger wrote. `invite`: a stranger let this person into a group and is waiting for an answer. `added`: somebody
 * they know did, and nothing was said since.
 */
export type NoticeKind = 'message' | 'mention' | 'request' | 'invite' | 'added';

/** What is told of one chat: all that is new in it, by its newest. What the person wants nobody to read over their shoulder is not in it. */
export type Notice = {
  readonly chat: ChatId;
  readonly kind: NoticeKind;
  readonly isGroup: boolean;
  /** What the chat is called; '' where names are not to be shown. */
  readonly title: string;
  /** Who said the newest, as they are called here; absent where names are not to be shown, and where nobody said anything yet. */
  readonly by?: { readonly user: UserId; readonly name: string };
  /** Its beginning, '' where words are not to be shown or are not known; of its media, where it has any. */
  readonly text: string;
  readonly media?: MediaGlance;
  /** Its id; '' where nothing was said. */
  readonly message: MessageId;
  readonly time: number;
  readonly count: number;
  /** Nobody was told of it on this device yet. */
  readonly isNews: boolean;
};
/** The newest first. `silent`: without a sound, and without asking for attention. `unread`: what is unread, as the list's badge has it, and `requests`: in each of those. */
export type NoticesView = {
  readonly notices: readonly Notice[];
  readonly silent: boolean;
  readonly unread: number;
  readonly requests: readonly Asked[];
};
/** So much is unread in a request. */
export type Asked = { readonly chat: ChatId; readonly unread: number };

/**
 * How much waits to be looked at, as the page's title and the app's badge say it. An open request is being looked at, though it is not marked read before it is
 * answered: a mark goes out. Left without an answer it counts again.
 */
export const countOf = (unread: number, requests: readonly Asked[], isOpen: (chat: ChatId) => boolean): number =>
  requests.reduce((sum, one) => sum + (isOpen(one.chat) ? 0 : one.unread), unread);

/** What is shown of what is told. */
export type Shows = 'all' | 'names' | 'nothing';
/** A time of day and the one it lasts until, in minutes by this device's clock; it may go over midnight. */
export type Hours = { readonly from: number; readonly to: number };
/**
 * They belong to the person and follow to every own device. `mentions`: whoever names this person in a group is heard, though the group is muted, archived or switched
 * off. `requests`: of strangers, and into groups. `quiet`: within it all is told without a sound.
 */
export type NoticeSettings = {
  readonly direct: boolean;
  readonly groups: boolean;
  readonly mentions: boolean;
  readonly requests: boolean;
  readonly shows: Shows;
  readonly sound: boolean;
  readonly quiet: Hours | undefined;
};

export type NoticeCommands = {
  setNotices: { in: Partial<NoticeSettings>; out: object };
  /** They were told of these, or saw them: nothing up to there is news on this device any more. */
  noteTold: { in: { readonly told: readonly { readonly chat: ChatId; readonly message: MessageId }[] }; out: object };
  /** This device is woken there from now on; what is here already is no news. */
  startPush: { in: PushRequest; out: object };
  stopPush: { in: object; out: object };
  /** What the hub knows of it. */
  pushInfo: { in: object; out: PushInfo };
  testPush: { in: object; out: PushTestAnswer };
};

/** Undefined where the part that says it cannot be had now. */
export type NoticeViews = {
  notices: { in: object; out: NoticesView | undefined };
  noticeSettings: { in: object; out: NoticeSettings | undefined };
};
