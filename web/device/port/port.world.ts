/** What views hold where nothing special is so: for tests that are about something else. */
import type { GroupMember } from './groups.ts';
import type { Person } from './people.ts';
import type { ChatRow, ChatsView, ChatView } from './port.ts';

export const PLAIN_ROW = {
  username: '',
  mayWrite: true,
  verified: false,
  photo: undefined,
  status: undefined,
  mentions: 0,
  reacted: 0,
  markedUnread: false,
  pinned: 0,
  mutedUntil: 0,
  archived: false,
  blocked: false,
  online: false,
  asking: 0,
  typing: [],
} as const satisfies Partial<ChatRow>;
export const PLAIN_MEMBER = {
  username: undefined,
  verified: false,
  photo: undefined,
  switches: [],
  mayRemove: false,
  mayChange: false,
} as const satisfies Partial<GroupMember>;
export const PLAIN_CHAT = {
  verified: false,
  photo: undefined,
  warning: undefined,
  state: 'open',
  draft: '',
  draftNames: [],
  draftReply: undefined,
  unread: 0,
  firstUnread: undefined,
  mentions: 0,
  firstMention: undefined,
  reacted: 0,
  firstReacted: undefined,
  typing: [],
  missing: 0,
} as const satisfies Partial<ChatView>;
export const PLAIN_PERSON = { ownName: '', blocked: false, photo: undefined } as const satisfies Partial<Person>;
export const NO_CHATS: ChatsView = { rows: [], archived: [], requests: [], badge: { unread: 0, mentions: 0 } };
