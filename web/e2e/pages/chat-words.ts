/** What is said of chats on the device without an engine: pinned, muted, archived, marked unread; and the list that follows from it. */
import type { Answer } from '../../device/port/failure.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import type { ChatRow, ChatsView, CommandName, Commands } from '../../device/port/port.ts';
import { PLAIN_ROW } from '../../device/port/port.world.ts';
import type { ChatState } from './chat-device.ts';
import type { Crowd } from './chat-people.ts';

type Word = Partial<Pick<ChatRow, 'pinned' | 'mutedUntil' | 'archived' | 'markedUnread'>>;
/** By chat. */
export type Words = Map<string, Word>;

/** Undefined where the command is another. */
export function answerWord(words: Words, chat: string, name: CommandName, input: Record<string, unknown>): Answer | undefined {
  if (name === 'orderPinned') {
    const { chats } = input as Commands['orderPinned']['in'];
    for (const [at, one] of chats.entries()) words.set(one, { ...words.get(one), pinned: chats.length - at });
    return { ok: true };
  }
  const word = wordOf(name, input, words.size + 1);
  if (!word) return undefined;
  words.set(chat, { ...words.get(chat), ...word });
  return { ok: true };
}

function wordOf(name: CommandName, { on, until }: Record<string, unknown>, next: number): Word | undefined {
  switch (name) {
    case 'pinChat':
      return { pinned: on === true ? next : 0 };
    case 'muteChat':
      return { mutedUntil: Number(until) };
    case 'archiveChat':
      return { archived: on === true };
    case 'markUnread':
      return { markedUnread: on === true };
    default:
      return undefined;
  }
}

export function chatsOf(chats: ReadonlyMap<string, ChatState>, words: Words, { people, presence }: Crowd): ChatsView {
  const listed = [...chats.values()].filter(({ isOff }) => !isOff);
  const all = listed.map((state) => ({
    ...rowOf(state),
    blocked: people.get(state.view.user)?.blocked === true,
    online: presence.get(state.view.user)?.is === 'online',
    ...words.get(state.view.chat),
  }));
  const known = all.filter(({ state }) => state !== 'request').sort((a, b) => b.pinned - a.pinned);
  const rows = known.filter(({ archived }) => !archived);
  return {
    rows,
    archived: known.filter(({ archived }) => archived),
    requests: all.filter(({ state, blocked }) => state === 'request' && !blocked),
    badge: { unread: rows.reduce((sum, { unread }) => sum + unread, 0), mentions: 0 },
  };
}

const glanceIn = (row: MessageRow | undefined): Pick<ChatRow['preview'], 'media'> => {
  const [first] = row?.media ?? [];
  return first ? { media: { ...first, count: row?.media?.length ?? 1 } } : {};
};

const byOf = ({ author, service: [line] = [] }: MessageRow, nameIn: (user: string) => string): Partial<ChatRow['preview']> => ({
  by: { user: author, name: nameIn(author) },
  ...(line && { service: { ...line, names: line.people.map(nameIn) } }),
});

function rowOf({ view, rows, group, askers = [] }: ChatState): ChatRow {
  const nameIn = (user: string): string => group?.members.find((one) => one.user === user)?.name ?? '';
  const last = rows[rows.length - 1];
  const kind = view.draft ? 'draft' : !last ? 'empty' : last.status === 'failed' ? 'failed' : last.kind === 'sending' ? 'text' : last.kind;
  return {
    ...PLAIN_ROW,
    chat: view.chat,
    kind: view.kind,
    user: view.user,
    title: view.title,
    username: view.username ?? '',
    mayWrite: view.state !== 'request' && (group?.may.includes('write') ?? true),
    verified: view.verified,
    state: view.state,
    preview: { kind, text: view.draft || (last?.text ?? ''), own: last?.own ?? false, ...glanceIn(last), ...(last && byOf(last, nameIn)) },
    status: last?.status,
    time: last?.time ?? 0,
    unread: view.unread,
    mentions: view.mentions,
    photo: view.photo,
    typing: view.typing,
    reacted: view.reacted,
    asking: askers.length,
  };
}
