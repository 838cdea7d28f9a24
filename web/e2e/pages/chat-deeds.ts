/** What is done with messages on the device without an engine: each command as the engine would answer it. */
import type { Answer } from '../../device/port/failure.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import type { CommandName, Commands } from '../../device/port/port.ts';
import type { ChatState } from './chat-device.ts';

const ME = 'ff'.repeat(16);
const OK = { ok: true } as const;
type Chats = ReadonlyMap<string, ChatState>;

/** Undefined where the command is another. */
export function answerDeed(chats: Chats, state: ChatState, name: CommandName, input: Record<string, unknown>): Answer | undefined {
  const change = (ids: readonly unknown[], how: (row: MessageRow) => MessageRow | undefined): Answer => {
    state.rows = state.rows.flatMap((row) => (ids.includes(row.id) ? (how(row) ?? []) : [row]));
    return OK;
  };
  const ids = Array.isArray(input['ids']) ? input['ids'] : [input['id']];
  switch (name) {
    case 'edit':
      return change(ids, (row) => ({ ...row, text: `${input['text']}`, marks: (input as Commands['edit']['in']).marks ?? [], edited: true }));
    case 'toggleReaction':
      return change(ids, (row) => ({ ...row, reactions: reacted(row, toggled(row, `${input['emoji']}`)) }));
    case 'seeReactions':
      state.view = { ...state.view, reacted: 0, firstReacted: undefined };
      return OK;
    case 'messageAt':
      return { ...OK, id: (state.rows.find(({ time }) => time >= Number(input['time'])) ?? state.rows.at(-1))?.id } as Answer;
    case 'pin':
      return change(ids, (row) => ({ ...row, pinned: input['on'] === true }));
    case 'unpinAll':
      return change(
        state.rows.map(({ id }) => id),
        (row) => ({ ...row, pinned: false }),
      );
    case 'deleteForAll':
      return change(ids, (row) => ({ ...row, kind: 'deleted', text: '', marks: [], reactions: [], mayEdit: false, mayDeleteForAll: false }));
    case 'deleteForMe':
      return input['on'] === true ? hide(state, ids) : showAgain(state);
    case 'clearChat':
      state.rows = [];
      state.view = { ...state.view, unread: 0, draft: '' };
      state.isOff = input['remove'] === true;
      return OK;
    case 'forward':
      return forwarded(chats, state, input as Commands['forward']['in']);
    case 'history':
      return { ...OK, rows: state.rows, older: false, newer: false } as Answer;
    case 'versions':
      return {
        ...OK,
        versions: [
          { time: Date.now() - 60_000, text: 'As it was', marks: [] },
          { time: Date.now(), text: 'As it is', marks: [] },
        ],
      } as Answer;
    case 'messageInfo':
      return {
        ...OK,
        devices: 3,
        people: state.group
          ? state.group.members.flatMap(({ own, user, name }, i, { length }) =>
              own ? [] : [{ user, name, devices: 1, deliveredAt: Date.now(), readAt: i >= length - 12 ? Date.now() : undefined }],
            )
          : [{ user: state.view.user, name: state.view.title, devices: 1, deliveredAt: Date.now(), readAt: undefined }],
      } as Answer;
    default:
      return undefined;
  }
}

const hidden = new WeakMap<ChatState, readonly MessageRow[]>();
function hide(state: ChatState, ids: readonly unknown[]): Answer {
  hidden.set(state, state.rows);
  state.rows = state.rows.filter(({ id }) => !ids.includes(id));
  return OK;
}
function showAgain(state: ChatState): Answer {
  state.rows = hidden.get(state) ?? state.rows;
  return OK;
}

function toggled({ reactions }: MessageRow, emoji: string): readonly string[] {
  const own = reactions.filter((one) => one.own).map((one) => one.emoji);
  return own.includes(emoji) ? own.filter((one) => one !== emoji) : [...own, emoji];
}

function reacted(row: MessageRow, own: readonly string[]): MessageRow['reactions'] {
  const others = row.reactions.flatMap((one) =>
    one.own ? (one.count > 1 ? [{ ...one, own: false, count: one.count - 1, people: one.people.slice(1) }] : []) : [one],
  );
  const joined = others.map((one) => (own.includes(one.emoji) ? { ...one, own: true, count: one.count + 1, people: [ME, ...one.people] } : one));
  const added = own.filter((emoji) => !others.some((one) => one.emoji === emoji)).map((emoji) => ({ emoji, count: 1, own: true, people: [ME] }));
  return [...joined, ...added];
}

function forwarded(chats: Chats, from: ChatState, { ids, to, hidden: isHidden }: Commands['forward']['in']): Answer {
  for (const chat of to) {
    const state = chats.get(chat);
    const rows = from.rows.filter(({ id }) => ids.includes(id));
    const copies = rows.map(
      (row, at): MessageRow => ({
        ...row,
        id: `f${at}`.padEnd(32, '0'),
        time: Date.now(),
        own: true,
        author: ME,
        status: 'device',
        reply: undefined,
        reactions: [],
        forward: { author: isHidden ? undefined : row.author, name: isHidden ? '' : row.own ? 'Elif Demir' : from.view.title, time: row.time },
      }),
    );
    if (state) state.rows = [...state.rows, ...copies];
  }
  return { ...OK, sent: [] } as Answer;
}
