/** A device without an engine for pictures and tests of conversations: chats in memory, and a hand that makes things happen. */
import type { Answer, Failure } from '../../device/port/failure.ts';
import type { GroupView } from '../../device/port/groups.ts';
import type { InviteRow, JoinRequest } from '../../device/port/invites.ts';
import type { MediaRow } from '../../device/port/media.ts';
import type { MessageRow, Status } from '../../device/port/messages.ts';
import type { ChatView, CommandName, Commands, ConnectionView, Device, ViewName, Views } from '../../device/port/port.ts';
import { answerDeed } from './chat-deeds.ts';
import { answerMedia, cleared, landed, type MediaShelf, saidAs, transferOf } from './chat-shelf.ts';
import { answerGroup } from './chat-group.ts';
import { answerCrowd, type Crowd, newCrowd, viewOf } from './chat-people.ts';
import { readSearch } from './chat-search.ts';
import { readUpTo, windowOf } from './chat-window.ts';
import { answerWord, chatsOf, type Words } from './chat-words.ts';

/** `group`: where it is one; its links, and who asks to come in. */
export type ChatState = {
  view: ChatView;
  rows: readonly MessageRow[];
  /** It was deleted. */
  isOff?: boolean;
  group?: GroupView;
  links?: readonly InviteRow[];
  askers?: readonly JoinRequest[];
};
export type Hand = {
  readonly device: Device;
  readonly chats: ReadonlyMap<string, ChatState>;
  readonly crowd: Crowd;
  /** Shows what was changed by hand. */
  tell(): void;
  /** Every command that was called, newest last. */
  readonly called: { readonly name: CommandName; readonly input: unknown }[];
  receive(chat: string, text: string): string;
  change(chat: string, id: string, change: Partial<MessageRow>): void;
  /** What was being sent is said, and is called something else from then on. */
  deliver(chat: string, id: string): void;
  connect(connection: Partial<ConnectionView>): void;
  /** The hub knows no number of this account. */
  unbind(): void;
  /** Another device has removed this one. */
  remove(): void;
  show(chat: string, change: Partial<ChatView>): void;
  /** The bytes of this media are all here. */
  land(blob: string): void;
  /** None of it is here any more. */
  clear(blob: string): void;
  /** The next sends are refused so. */
  refuse(code: Failure['code'] | undefined): void;
  /** So much the hub takes of a file; undefined until that is known. */
  limit(most: number | undefined): void;
};

declare global {
  /** For the spec. */
  var hand: Hand;
}

/** `slowly`: how long the view of a chat takes to come, ms. */
export function newChatDevice(chats: ReadonlyMap<string, ChatState>, slowly = 0, shelf: MediaShelf = new Map()): Hand {
  const own = [...chats.values()].find(({ view }) => view.kind === 'self')?.view.chat ?? '';
  let connection: ConnectionView = { state: 'online', waiting: 0, messages: 0, since: 0 };
  let number: Views['number']['out'];
  let session: Views['session']['out'] = { state: 'in' };
  let refusal: Failure['code'] | undefined;
  let most: number | undefined = 1_000_000;
  let count = 0;
  /** The rows of the chat in which something was taken back, as they stood. */
  let before: readonly MessageRow[] | undefined;
  const called: Hand['called'] = [];
  const words: Words = new Map();
  const crowd = newCrowd(chats);
  const watchers = new Set<() => void>();
  const tell = (): void => {
    for (const watcher of [...watchers]) watcher();
  };
  const read = (name: ViewName, input: Record<string, unknown>): unknown => {
    const chat = typeof input['chat'] === 'string' ? chats.get(input['chat']) : undefined;
    const shown = viewOf(crowd, name, input);
    if (shown) return shown.value;
    switch (name) {
      case 'session':
        return session;
      case 'connection':
        return connection;
      case 'number':
        return number;
      case 'chats':
        return chatsOf(chats, words, crowd);
      case 'chat':
        return chat?.view;
      case 'safety':
        return safetyOf([...chats.values()].find(({ view }) => view.user === input['user'])?.view);
      case 'messages':
        return chat ? windowOf(chat.rows, input as unknown as Views['messages']['in']) : { rows: [], older: false, newer: false };
      case 'transfer':
        return transferOf(shelf, input['blob']);
      case 'mediaLimit':
        return most === undefined ? undefined : { most };
      case 'pinned':
        return { rows: chat?.rows.filter(({ pinned }) => pinned).toReversed() ?? [] };
      case 'group':
        return chat?.group;
      case 'invites':
        return { invites: chat?.links ?? [] };
      case 'joinRequests':
        return { requests: chat?.askers ?? [] };
      case 'ownJoins':
        return { joins: [] };
      case 'me':
        return { user: 'ff'.repeat(16), device: '01'.repeat(16), name: 'Elif Demir', username: 'elif', bio: '', hub: '' };
      default:
        return readSearch(chats, name, input);
    }
  };
  const add = (chat: string, text: string, own: boolean, status: Status | undefined): string => {
    const state = chats.get(chat);
    if (!state) throw new Error('a chat nobody knows');
    const id = `e${count++}`.padEnd(32, '0');
    const row = rowOf({ id, time: Date.now(), own, author: own ? 'ff'.repeat(16) : state.view.user, text, status });
    state.rows = [...state.rows, row];
    if (!own) state.view = { ...state.view, unread: state.view.unread + 1, firstUnread: state.view.firstUnread ?? id };
    tell();
    return id;
  };
  const sent = (chat: string, input: Record<string, unknown>): string => {
    const id = add(chat, `${input['text']}`, true, 'device');
    const { marks = [], reply } = input as Partial<Commands['send']['in']>;
    const state = chats.get(chat);
    const about = state?.rows.find((row) => row.id === reply);
    const quote = about && { id: about.id, kind: about.kind, author: about.author, own: about.own, excerpt: about.text };
    if (state) state.rows = state.rows.map((row) => (row.id === id ? { ...row, marks, reply: quote } : row));
    tell();
    return id;
  };
  const said = (chat: string, text: string, media: readonly MediaRow[]): string => {
    const id = add(chat, text, true, 'hub');
    const state = chats.get(chat);
    if (state) state.rows = state.rows.map((row) => (row.id === id ? { ...row, media } : row));
    return id;
  };
  const change: Hand['change'] = (chat, id, change) => {
    const state = chats.get(chat);
    if (state) state.rows = state.rows.map((row) => (row.id === id ? { ...row, ...change } : row));
    tell();
  };
  const answer = (name: CommandName, input: Record<string, unknown>): Answer => {
    const chat = `${input['chat']}`;
    const state = chats.get(chat);
    const done =
      answerCrowd(crowd, name, input) ??
      (state && (answerDeed(chats, state, name, input) ?? answerGroup(state, name, input))) ??
      answerWord(words, chat, name, input);
    if (done) {
      tell();
      return done;
    }
    switch (name) {
      case 'send':
        if (refusal) return { ok: false, error: { code: refusal } };
        return { ok: true, id: [input, ...((input['more'] ?? []) as (typeof input)[])].map((one) => sent(chat, one))[0] } as Answer;
      case 'openSelf':
        return { ok: true, chat: own } as Answer;
      case 'createGroup':
        return refusal ? { ok: false, error: { code: refusal } } : ({ ok: true, chat: [...chats.keys()].at(-1) } as Answer);
      case 'signOut':
        session = { state: 'out' };
        break;
      case 'acceptChat':
        if (state) state.view = { ...state.view, state: 'open' };
        break;
      case 'discard':
        if (!state) break;
        before = state.rows;
        state.rows = state.rows.filter(({ id }) => id !== input['id']);
        break;
      case 'restore':
        if (state && before) state.rows = before;
        break;
      case 'retry':
        if (state) state.rows = state.rows.map((row) => (row.id === input['id'] ? { ...row, status: 'device' } : row));
        break;
      case 'markRead':
        if (state) state.view = readUpTo(state, `${input['id']}`);
        break;
    }
    tell();
    return { ok: true };
  };
  return {
    device: {
      // Checked by the names: each answer above is of its command.
      call: async <C extends CommandName>(name: C, input: Commands[C]['in']) => {
        called.push({ name, input });
        const given = await answerMedia(shelf, chats, said, connection.state !== 'online', name, { ...input });
        if (given) {
          tell();
          return given as Answer<Commands[C]['out']>;
        }
        return answer(name, { ...input }) as Answer<Commands[C]['out']>;
      },
      watch: <V extends ViewName>(name: V, input: Views[V]['in'], on: (view: Views[V]['out']) => void) => {
        let last: string | undefined;
        const look = (): void => {
          const view = read(name, { ...input });
          const text = JSON.stringify(view) ?? '';
          if (text === last) return;
          last = text;
          on(structuredClone(view) as Views[V]['out']);
        };
        watchers.add(look);
        if (name === 'chat' && slowly > 0) setTimeout(look, slowly);
        else queueMicrotask(look);
        return () => watchers.delete(look);
      },
      close: async () => undefined,
    },
    chats,
    crowd,
    tell,
    called,
    receive: (chat, text) => add(chat, text, false, undefined),
    land: (blob) => {
      landed(shelf, blob);
      tell();
    },
    clear: (blob) => {
      cleared(shelf, blob);
      tell();
    },
    change,
    deliver: (chat, id) => {
      change(chat, id, { id: `d${id.slice(1)}`, kind: 'text', status: 'hub' });
      saidAs(id, `d${id.slice(1)}`);
    },
    connect: (next) => {
      connection = { ...connection, ...next };
      tell();
    },
    unbind: () => {
      number = { bound: false, byNumber: undefined, claim: undefined, own: undefined };
      tell();
    },
    remove: () => {
      session = { state: 'revoked' };
      tell();
    },
    show: (chat, change) => {
      const state = chats.get(chat);
      if (state) state.view = { ...state.view, ...change };
      tell();
    },
    refuse: (code) => {
      refusal = code;
    },
    limit: (bytes) => {
      most = bytes;
      tell();
    },
  };
}

export const rowOf = (row: Partial<MessageRow> & Pick<MessageRow, 'id' | 'time' | 'own' | 'author' | 'text'>): MessageRow => ({
  ahead: false,
  kind: 'text',
  marks: [],
  edited: false,
  reply: undefined,
  forward: undefined,
  reactions: [],
  pinned: false,
  mentionsMe: false,
  mayEdit: row.own && row.kind === undefined,
  mayDeleteForAll: row.own && row.kind !== 'service',
  mayPin: true,
  status: undefined,
  deliveredAt: undefined,
  readAt: undefined,
  ...row,
});

const safetyOf = (chat: ChatView | undefined): Views['safety']['out'] =>
  chat && {
    user: chat.user,
    title: chat.title,
    groups: Array.from({ length: 12 }, (_, i) => `${37482 + i}`),
    code: 'tidings:safety:x',
    verified: false,
    devices: undefined,
  };
