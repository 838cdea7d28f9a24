/** A message comes onto the screen, changes there, or leaves it: its row, and what the chat list says of it, in the draft. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Message } from '../../chat/fold.ts';
import { compareHlc } from '../../chat/hlc.ts';
import type { Op } from '../../store/port.ts';
import type { Chat, Core, Draft } from '../memory/core.ts';
import { locate, locatedOp } from '../memory/located.ts';
import { pinnedOp } from '../memory/pinned.ts';
import { BEGINNING, comparePosition, type Position } from '../memory/position.ts';
import { glanceAt } from '../memory/media-row.ts';
import { excerptOf, type Preview } from '../memory/preview.ts';
import { reactionsSeenTo, withMessage, withoutMessage } from '../memory/reacted.ts';
import { isMentioning, noRowOp, ROW, type Row, readRow, rowAt, rowOp, rowsBefore } from '../memory/rows.ts';
import type { Send } from '../memory/sends.ts';
import { beginningOf } from '../memory/service-lines.ts';
import { endTyping } from '../memory/typists.ts';
import { messageUser, noteUses } from '../memory/uses.ts';
import { isToBeRead } from './reading.ts';
import { wishOps } from './self.ts';

/** Rows looked back through for the newest that still stands. */
const LOOK_BACK = 200;

/** `before`: how it was shown; where it was not, it counts as unread where it is another's and not read up to. */
export function showMessage(core: Core, chat: Chat, draft: Draft, message: Message, { at }: Position, before: Row | undefined): void {
  const me = core.me().user;
  const [own, isNew] = [equal(message.user, me), before === undefined];
  const row = rowFor(message, at);
  // What only shows again, since a cut or a lie was taken back, brings no chat back.
  const isNews = isNew && draft.located.has(toHex(message.id));
  putRow(draft, row, rowOp(chat.id, row));
  noteUses(draft, messageUser(chat.id, row.event), before?.media ?? [], row.media, core.media.freed);
  if (row.pinned !== (before?.pinned ?? false)) draft.ops.push(pinnedOp(chat.id, row));
  const { last, readTo, unread, mentions, hidden } = draft.record;
  const mentioned = (one: Row | undefined): number => (one && isUnread(draft.record, one, me) && isMentioning(one, me) ? 1 : 0);
  draft.record = {
    ...draft.record,
    hidden: hidden && (own || !isNews || (!draft.isLive && !isSinceHidden(core, chat, row))),
    last: last && comparePosition(last, row) > 0 ? last : { at: row.at, event: row.event, preview: previewOf(row, own) },
    unread: isNew && isUnread(draft.record, row, me) ? unread + 1 : unread,
    mentions: Math.max(0, mentions + mentioned(row) - mentioned(before)),
    reacted: withMessage(draft.record.reacted, row, { me, seenTo: reactionsSeenTo(core.own, chat.id), horizon: core.clock.horizon() }),
  };
  // It was read up to before it was here, and stands elsewhere than whoever read it said: what lies between is counted anew.
  if (isNew && readTo && equal(readTo.event, row.event) && comparePosition(readTo, row) !== 0)
    draft.ops.push(...wishOps(core, draft, { wish: 'read', chat: chat.id, word: row.event }));
  // After all others, and nothing else is drawn for it.
  const isNewest = isNew && !row.pinned && last !== undefined && comparePosition(last, row) < 0;
  if (isNew && row.media.length > 0 && !equal(row.device, core.me().device))
    draft.after.push(() => core.media.came(row.media.map(({ blob }) => blob)));
  draft.after.push(() => {
    core.topics.changed(`${isNewest ? 'newest' : 'messages'}:${chat.hex}`);
    // What is only said of an older one of theirs (a reaction, a pin) is not what they typed.
    if (isNew) endTyping(core, chat, toHex(row.user));
  });
}

const isUnread = ({ readTo }: Draft['record'], row: Row, me: Bytes): boolean => isToBeRead(row, me) && !(readTo && comparePosition(readTo, row) >= 0);

/** A line that says what a change did to a group, which lies in no document. */
export function showService(core: Core, chat: Chat, draft: Draft, row: Row): void {
  draft.ops.push(locatedOp(chat.id, row.event, { place: { span: 0, index: 0 }, client: 0, clock: 0, at: row.at, n: 0, own: false }));
  showLine(core, chat, draft, row);
}

/** A line between messages that says what somebody did. It is nobody's message: it is not unread, and brings no chat back. */
export function showLine(core: Core, chat: Chat, draft: Draft, row: Row): void {
  putRow(draft, row, rowOp(chat.id, row));
  const { last } = draft.record;
  const own = equal(row.user, core.me().user);
  if (!last || comparePosition(last, row) < 0)
    draft.record = { ...draft.record, last: { at: row.at, event: row.event, preview: previewOf(row, own) } };
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

/** The change is none any more. */
export async function unshowService(core: Core, chat: Chat, draft: Draft, event: Bytes): Promise<void> {
  const located = await locate(core.store, chat.id, event);
  if (located) await removeMessage(core, chat, draft, { at: located.at, event });
}

/** A device that is linked later gets all that was said before as well: that brings nothing back. */
const isSinceHidden = (core: Core, chat: Chat, row: Position): boolean => comparePosition(row, core.own.chatSaid(chat.id)?.revision ?? BEGINNING) > 0;

/** It stands elsewhere now, since a clock turned out to have been ahead. What was read up to it is read up to where it stands. */
export async function moveRow(core: Core, chat: Chat, draft: Draft, row: Row, at: Row['at']): Promise<void> {
  draft.ops.push(noRowOp(chat.id, row));
  putRow(draft, row, rowOp(chat.id, { ...row, at, ahead: true }));
  const { last, readTo } = draft.record;
  draft.record = {
    ...draft.record,
    last: last && equal(last.event, row.event) ? await newest(core, chat, draft) : last,
    readTo: readTo && equal(readTo.event, row.event) ? { at, event: row.event } : readTo,
  };
}

/** The newest rows as the draft leaves them, oldest first. */
export async function newestRows(core: Core, chat: Chat, draft: Draft): Promise<readonly Row[]> {
  const stored = (await rowsBefore(core, chat, undefined, LOOK_BACK)).filter((one) => drafted(draft, one) === 'untouched');
  const put = [...draft.rows.values()].flatMap((op) => (op.op === 'put' ? (readRow(op.value) ?? []) : []));
  return [...stored, ...put].sort(comparePosition);
}

function putRow(draft: Draft, { event }: Position, op: Op): void {
  draft.ops.push(op);
  draft.rows.set(toHex(event), op);
}

/** It counts no more. */
export async function removeMessage(core: Core, chat: Chat, draft: Draft, position: Position): Promise<void> {
  const row = await rowIn(core, chat, draft, position);
  if (!row) return;
  putRow(draft, position, noRowOp(chat.id, position));
  noteUses(draft, messageUser(chat.id, position.event), row.media, [], core.media.freed);
  if (row.pinned) draft.ops.push(pinnedOp(chat.id, { ...row, pinned: false }));
  const me = core.me().user;
  const { last, unread, mentions } = draft.record;
  const wasUnread = isUnread(draft.record, row, me);
  draft.record = {
    ...draft.record,
    unread: wasUnread ? Math.max(0, unread - 1) : unread,
    mentions: wasUnread && isMentioning(row, me) ? Math.max(0, mentions - 1) : mentions,
    reacted: withoutMessage(draft.record.reacted, position.event),
    last: last && comparePosition(last, position) === 0 ? await newest(core, chat, draft) : last,
  };
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

/** A message whose media is still to go to the hub, and how it goes again: it is an event then, or was taken back. */
export function showSend(core: Core, chat: Chat, draft: Draft, send: Send): void {
  noteUses(draft, messageUser(chat.id, send.id), [], send.media, core.media.freed);
  showLine(core, chat, draft, sendRow(core, send));
}
export function hideSend(core: Core, chat: Chat, draft: Draft, { id, at }: Send): Promise<void> {
  return removeMessage(core, chat, draft, { event: id, at });
}

const sendRow = (core: Core, { id, at, text, marks, reply, media }: Send): Row => ({
  event: id,
  at,
  user: core.me().user,
  device: core.me().device,
  n: 0,
  kind: ROW.sending,
  text,
  edited: false,
  ahead: false,
  marks,
  reply,
  forward: undefined,
  media,
  reactions: [],
  pinned: false,
});

/** How it is on the screen, as the draft leaves it. */
export async function rowIn(core: Core, chat: Chat, draft: Draft, position: Position): Promise<Row | undefined> {
  const known = drafted(draft, position);
  return known === 'untouched' ? rowAt(core, chat, position) : known;
}

/** The row as this draft left it: undefined where it took it away, 'untouched' where it did neither. */
function drafted(draft: Draft, { event }: Position): Row | undefined | 'untouched' {
  const op = draft.rows.get(toHex(event));
  if (!op) return 'untouched';
  return op.op === 'put' ? readRow(op.value) : undefined;
}

/** What the list shows of the chat: its newest row, as the draft leaves it. */
export async function newest(core: Core, chat: Chat, draft: Draft): Promise<Draft['record']['last']> {
  const row = (await newestRows(core, chat, draft)).at(-1);
  return row && { at: row.at, event: row.event, preview: previewOf(row, equal(row.user, core.me().user)) };
}

const KIND_OF = { text: ROW.text, deleted: ROW.deleted, unsupported: ROW.unsupported, missing: ROW.unsupported } as const;
const rowFor = ({ at: signed, id, kind, ...message }: Message, at: Row['at']): Row => ({
  ...message,
  event: id,
  at,
  kind: KIND_OF[kind],
  ahead: compareHlc(signed, at) !== 0,
});

const PREVIEW_OF = {
  [ROW.text]: 'text',
  [ROW.deleted]: 'deleted',
  [ROW.unsupported]: 'unsupported',
  [ROW.service]: 'service',
  [ROW.sending]: 'text',
} as const;

function previewOf({ kind, text, marks, media, user, device, n }: Row, own: boolean): Preview {
  const said = kind === ROW.service ? beginningOf(text) : excerptOf(text, marks);
  return { kind: PREVIEW_OF[kind], text: said, own, user, device, n, media: glanceAt(media) };
}
