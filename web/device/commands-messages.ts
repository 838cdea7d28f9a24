/** What is done with messages that stand: to change, delete, pin and pass them on, to say what one thinks of them, and to ask how far they came. */
import { type Bytes, equal, toHex } from '../../crypto/bytes.ts';
import { type KnownBody, readBody, TYPE } from '../chat/bodies.ts';
import type { Event } from '../chat/event.ts';
import { areFew, soundMarks } from '../chat/marks.ts';
import { REACTION } from '../chat/message-bodies.ts';
import { areReactions, isValidText } from '../chat/text.ts';
import { forget, setChatState } from './chats.ts';
import { type CommandTable, OK, withChat } from './command.ts';
import { whyClosed } from './memory/closed.ts';
import { compose, type Saying } from './compose.ts';
import { begin, type Chat, type Core, type Draft } from './memory/core.ts';
import { isBlockedIn } from './memory/counting.ts';
import { nameOf } from './memory/person.ts';
import { MAX_PINNED, pinnedRows } from './memory/pinned.ts';
import { comparePosition } from './memory/position.ts';
import { showsRead } from './memory/progress.ts';
import { progressOf } from './memory/receipt.ts';
import { positionOf, ROW, type Row, rowAt, rowsAfter, rowsBefore } from './memory/rows.ts';
import { slotOf } from './memory/slots.ts';
import { takeOffOps } from './memory/uses.ts';
import { isOutOf, mayDo, mayEdit, windowOf } from './memory/windows.ts';
import { failure } from './port/answers.ts';
import type { Answer } from './port/failure.ts';
import type { Reached, Version } from './port/messages.ts';
import { seeReactions } from './seeing.ts';
import { editsOf, pinsOn } from './shown/noted-effects.ts';

/** Messages that one command takes, and chats they are passed on to. */
const MAX_MESSAGES = 100;
const MAX_CHATS = 20;
/** Versions of one message that are listed: the first, and the newest. */
const MAX_VERSIONS = 100;

type MessageCommand =
  | 'history'
  | 'messageAt'
  | 'edit'
  | 'deleteForAll'
  | 'deleteForMe'
  | 'react'
  | 'toggleReaction'
  | 'seeReactions'
  | 'pin'
  | 'unpinAll'
  | 'forward'
  | 'versions'
  | 'messageInfo';

export const MESSAGES: CommandTable<MessageCommand> = {
  history: async (core, _, { chat, before, limit }) =>
    withChat(core, chat, async (one) => {
      if (!before) return { ok: true, ...(await windowOf(core, one, { at: 'end' }, limit, 0)) };
      const page = await windowOf(core, one, { at: 'message', id: before }, limit, 0);
      return { ok: true, ...page, rows: page.rows.filter(({ id }) => id !== before) };
    }),
  messageAt: async (core, _, { chat, time }) =>
    withChat(core, chat, async (one) => {
      // A time of no clock is before all.
      const before = time >= 0 && Number.isSafeInteger(time) ? { at: { time, counter: 0 }, event: new Uint8Array(16) } : undefined;
      const [next] = await rowsAfter(core, one, before, 1);
      const [row] = next ? [next] : await rowsBefore(core, one, undefined, 1);
      return { ok: true, id: row && toHex(row.event) };
    }),
  edit: async (core, _, { chat, id, text, marks = [] }, call) =>
    withRow(core, chat, id, async (one, row) => {
      if (!mayEdit(core, row)) return failure(row.kind === ROW.text && equal(row.user, core.me().user) && !row.forward ? 'too_late' : 'not_allowed');
      const sound = soundMarks(text, marks);
      const isNone = text.trim() === '';
      if (isNone && row.media.length === 0) return failure('empty');
      if (!(isNone || isValidText(text)) || !areFew(sound)) return failure('too_long');
      const isSame = text === row.text && JSON.stringify(sound) === JSON.stringify(row.marks);
      return isSame ? OK : say(core, one, row.event, { type: TYPE.edit, text, marks: sound }, call);
    }),

  deleteForAll: async (core, _, { chat, ids }, call) =>
    withRows(core, chat, ids, async (one, rows) => {
      if (isOutOf(core, one)) return failure('out_of_group');
      const mine = rows.filter((row) => mayDo(core, one, row).mayDeleteForAll);
      if (mine.length === 0) return failure('not_allowed');
      for (const { event, media } of mine) {
        const also = (draft: Draft): unknown => draft.ops.push(...takeOffOps(one, media));
        await compose(core, one, { type: TYPE.redact }, { call: call + toHex(event), target: event, also });
      }
      core.pump(one);
      return { ok: true, deleted: mine.length };
    }),

  deleteForMe: async (core, _, { chat, ids, on }, call) =>
    withChat(core, chat, async (one) => {
      if (ids.length > MAX_MESSAGES) return failure('too_long');
      // What was hidden has no row, and is shown again by its place.
      const here = await Promise.all(ids.map((id) => positionOf(core, one, id)));
      const messages = here.flatMap((position) => (position ? [position.event] : []));
      if (messages.length === 0) return failure('not_found_here');
      await forget(core, one, messages, on, call);
      return OK;
    }),

  react: async (core, _, { chat, id, emoji }, call) =>
    withRow(core, chat, id, async (one, row) => {
      if (!areReactions(emoji)) return failure('invalid_reaction');
      if (!mayBeReactedTo(row)) return failure('not_allowed');
      const before = ownReactions(core, row);
      const isSame = before.length === emoji.length && before.every((each) => emoji.includes(each));
      return isSame ? OK : say(core, one, row.event, { type: TYPE.reaction, emoji }, call);
    }),
  toggleReaction: async (core, _, { chat, id, emoji }, call) =>
    withRow(core, chat, id, async (one, row) => {
      if (!areReactions([emoji])) return failure('invalid_reaction');
      if (!mayBeReactedTo(row)) return failure('not_allowed');
      const toggled = async (): Promise<KnownBody> => {
        const before = ownReactions(core, (await rowAt(core, one, row)) ?? row);
        const now = before.includes(emoji) ? before.filter((each) => each !== emoji) : [...before, emoji].slice(-REACTION.count);
        return { type: TYPE.reaction, emoji: now };
      };
      return say(core, one, row.event, toggled, call);
    }),

  seeReactions: async (core, _, { chat, ids }) =>
    withChat(core, chat, async (one) => {
      await seeReactions(core, one, new Set(ids));
      return OK;
    }),

  pin: async (core, _, { chat, id, on }, call) =>
    withRow(core, chat, id, async (one, row) => {
      if (!mayDo(core, one, row).mayPin) return failure('not_allowed');
      if (row.pinned === on) return OK;
      if (!on) return unpin(core, one, row);
      if ((await pinnedRows(core, one)).length >= MAX_PINNED) return failure('too_many', { count: MAX_PINNED });
      return say(core, one, row.event, { type: TYPE.pin }, call);
    }),
  unpinAll: async (core, _, { chat }) =>
    withChat(core, chat, async (one) => {
      for (const row of await pinnedRows(core, one)) {
        if (!mayDo(core, one, row).mayPin) return failure('not_allowed');
        const done = await unpin(core, one, row);
        if (!done.ok) return done;
      }
      return OK;
    }),

  forward: async (core, _, { chat, ids, to, hidden }, call) =>
    withRows(core, chat, ids, async (_one, rows) => {
      const chats = [...new Set(to)].flatMap((name) => core.chats.get(name) ?? []);
      if (chats.length === 0 || chats.length < new Set(to).size) return failure('unknown_chat');
      if (chats.length > MAX_CHATS) return failure('too_long');
      const closed = chats
        .map((one) => whyClosed(core, one) ?? (isBlockedIn(one.record) ? 'you_blocked' : undefined))
        .find((why) => why !== undefined);
      if (closed) return failure(closed);
      const passed = rows.filter(({ kind }) => kind === ROW.text).sort(comparePosition);
      if (passed.length === 0) return failure('not_found_here');
      const sent: { readonly chat: string; readonly id: string }[] = [];
      for (const target of chats) sent.push(...(await pass(core, target, passed, hidden, call)));
      return { ok: true, sent };
    }),

  versions: async (core, _, { chat, id }) =>
    withRow(core, chat, id, async (one, row) => {
      const versions = row.kind === ROW.text ? await one.turn(() => versionsOf(core, one, row)) : [];
      return versions.length > 0 ? { ok: true, versions } : failure('not_found_here');
    }),
  messageInfo: async (core, _, { chat, id }) => withRow(core, chat, id, async (one, row) => ({ ok: true, ...reachOf(core, one, row) })),
};

const withRow = <T>(core: Core, chat: string, id: string, work: (chat: Chat, row: Row) => Promise<Answer<T>>): Promise<Answer<T>> =>
  withRows(core, chat, [id], async (one, [row]) => (row ? work(one, row) : failure('not_found_here')));

/** With those of the messages that are here. */
const withRows = <T>(
  core: Core,
  chat: string,
  ids: readonly string[],
  work: (chat: Chat, rows: readonly Row[]) => Promise<Answer<T>>,
): Promise<Answer<T>> =>
  withChat(core, chat, async (one) => {
    if (ids.length > MAX_MESSAGES) return failure('too_long');
    const rows: Row[] = [];
    for (const id of new Set(ids)) {
      const position = await positionOf(core, one, id);
      const row = position && (await rowAt(core, one, position));
      if (row) rows.push(row);
    }
    return rows.length > 0 ? work(one, rows) : failure('not_found_here');
  });

const mayBeReactedTo = ({ kind }: Row): boolean => kind !== ROW.deleted && kind !== ROW.service;
/** In the order in which they were said. */
const ownReactions = (core: Core, { reactions }: Row): readonly string[] => reactions.find(({ user }) => equal(user, core.me().user))?.emoji ?? [];

/** Nothing is said in a chat that was not accepted, nor in a group one is out of, and nothing of what stands in it. */
const whySilent = (core: Core, chat: Chat): 'out_of_group' | 'not_accepted' | undefined =>
  isOutOf(core, chat) ? 'out_of_group' : chat.record.accepted ? undefined : 'not_accepted';

async function say(core: Core, chat: Chat, target: Bytes, body: Saying, call: string): Promise<Answer> {
  const why = whySilent(core, chat);
  if (why) return failure(why);
  if (chat.record.assumed) await setChatState(core, chat, true, false);
  await compose(core, chat, body, { call, target });
  core.pump(chat);
  return OK;
}

/** Takes off every pin of a message that stands: several people may have pinned it at once. */
async function unpin(core: Core, chat: Chat, { event }: Row): Promise<Answer> {
  const why = whySilent(core, chat);
  if (why) return failure(why);
  const pins: Bytes[] = [];
  for await (const { id } of pinsOn(core.store, begin(chat), chat.id, event)) pins.push(id);
  for (const pin of pins) await compose(core, chat, { type: TYPE.unpin }, { target: pin });
  core.pump(chat);
  return OK;
}

/** Writes the messages into a chat as somebody else's. Asked again with the same call, what was done is not done twice. */
async function pass(
  core: Core,
  chat: Chat,
  rows: readonly Row[],
  isHidden: boolean,
  call: string,
): Promise<readonly { readonly chat: string; readonly id: string }[]> {
  if (chat.record.assumed || chat.record.hidden) await setChatState(core, chat, true, false);
  const sent: { readonly chat: string; readonly id: string }[] = [];
  for (const { event, text, marks, media, forward, user, at } of rows) {
    const from = forward ?? { author: user, time: at.time };
    const words = { text, marks, forward: { author: isHidden ? undefined : from.author, time: from.time } };
    // What opens it goes along: nothing is uploaded for it.
    const body: KnownBody = media.length > 0 ? { type: TYPE.media, ...words, media } : { type: TYPE.text, ...words };
    sent.push({ chat: chat.hex, id: toHex(await compose(core, chat, body, { call: call + chat.hex + toHex(event) })) });
  }
  core.pump(chat);
  const blobs = rows.flatMap(({ media }) => media.map(({ blob }) => blob));
  if (blobs.length > 0) core.media.passed(chat, blobs);
  return sent;
}

async function versionsOf(core: Core, chat: Chat, { event }: Row): Promise<readonly Version[]> {
  const draft = begin(chat);
  const message = (await slotOf(core, chat, draft, event))?.event;
  if (!message) return [];
  const edits = isForward(message) ? [] : await editsOf(core.store, draft, message, MAX_VERSIONS);
  const versions: Version[] = [];
  for (const { id } of [message, ...edits]) {
    const said = (await slotOf(core, chat, draft, id))?.event;
    const body = said?.body && readBody(said.header.type, said.body);
    if (said && (body?.type === TYPE.text || body?.type === TYPE.media || body?.type === TYPE.edit))
      versions.push({ time: said.header.at.time, text: body.text, marks: body.marks ?? [] });
  }
  return versions;
}

function isForward({ header, body: bytes }: Event): boolean {
  const body = bytes && readBody(header.type, bytes);
  return (body?.type === TYPE.text || body?.type === TYPE.media) && body.forward !== undefined;
}

/** By the receipts that are here: this device and the one that wrote it have it without any. */
function reachOf(
  core: Core,
  { record, receipts }: Chat,
  { user, device, n }: Row,
): { readonly people: readonly Reached[]; readonly devices: number } {
  const me = core.me();
  const having = [...receipts.values()].filter((receipt) => !equal(receipt.device, me.device) && progressOf([receipt], device, n).status !== 'hub');
  const isShown = showsRead(core.own, record);
  const people = record.authority.roster
    .filter((one) => !equal(one, user) && !(equal(one, me.user) && record.authority.kind !== 'self'))
    .map((one): Reached => {
      const theirs = having.filter((receipt) => equal(receipt.user, one));
      const { deliveredAt, readAt } = progressOf(theirs, device, n);
      return { user: toHex(one), name: nameOf(core.people.person(one)), devices: theirs.length, deliveredAt, readAt: isShown ? readAt : undefined };
    });
  return { people, devices: having.length + (equal(device, me.device) ? 1 : 2) };
}
