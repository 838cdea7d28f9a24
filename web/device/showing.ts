/** A message comes onto the screen, changes there, or leaves it: its row, and what the chat list says of it, in the draft. */
import { equal, toHex } from '../../crypto/bytes.ts';
import type { Message } from '../chat/fold.ts';
import { compareHlc } from '../chat/hlc.ts';
import type { Op } from '../store/port.ts';
import type { Chat, Core, Draft } from './core.ts';
import { BEGINNING, comparePosition, type Position } from './position.ts';
import { clip, type Preview } from './record.ts';
import { noRowOp, ROW, type Row, readRow, rowAt, rowOp, rowsBefore } from './rows.ts';
import { wishOps } from './self.ts';

/** Rows looked back through for the newest that still stands. */
const LOOK_BACK = 200;

/** `isNew`: it was not shown before, so it counts as unread where it is another's and not read up to. */
export function showMessage(core: Core, chat: Chat, draft: Draft, message: Message, { at }: Position, isNew: boolean): void {
  const own = equal(message.user, core.me().user);
  const row = rowFor(message, at);
  // What only shows again, since a cut or a lie was taken back, brings no chat back.
  const isNews = isNew && draft.located.has(toHex(message.id));
  putRow(draft, row, rowOp(chat.id, row));
  const { last, readTo, unread, hidden } = draft.record;
  draft.record = {
    ...draft.record,
    hidden: hidden && (own || !isNews || (!draft.isLive && !isSinceHidden(core, chat, row))),
    last: last && comparePosition(last, row) > 0 ? last : { at: row.at, event: row.event, preview: previewOf(row, own) },
    unread: !isNew || own || (readTo && comparePosition(readTo, row) >= 0) ? unread : unread + 1,
  };
  // It was read up to before it was here, and stands elsewhere than whoever read it said: what lies between is counted anew.
  if (isNew && readTo && equal(readTo.event, row.event) && comparePosition(readTo, row) !== 0)
    draft.ops.push(...wishOps(core, draft, { wish: 'read', chat: chat.id, word: row.event }));
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
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
  const { last, readTo, unread } = draft.record;
  const wasUnread = !equal(row.user, core.me().user) && !(readTo && comparePosition(readTo, position) >= 0);
  draft.record = {
    ...draft.record,
    unread: wasUnread ? Math.max(0, unread - 1) : unread,
    last: last && comparePosition(last, position) === 0 ? await newest(core, chat, draft) : last,
  };
  draft.after.push(() => core.topics.changed(`messages:${chat.hex}`));
}

/** Is it on the screen, as the draft leaves it? */
export const hasRow = async (core: Core, chat: Chat, draft: Draft, position: Position): Promise<boolean> =>
  (await rowIn(core, chat, draft, position)) !== undefined;

async function rowIn(core: Core, chat: Chat, draft: Draft, position: Position): Promise<Row | undefined> {
  const known = drafted(draft, position);
  return known === 'untouched' ? rowAt(core, chat, position) : known;
}

/** The row as this draft left it: undefined where it took it away, 'untouched' where it did neither. */
function drafted(draft: Draft, { event }: Position): Row | undefined | 'untouched' {
  const op = draft.rows.get(toHex(event));
  if (!op) return 'untouched';
  return op.op === 'put' ? readRow(op.value) : undefined;
}

async function newest(core: Core, chat: Chat, draft: Draft): Promise<Draft['record']['last']> {
  const row = (await newestRows(core, chat, draft)).at(-1);
  return row && { at: row.at, event: row.event, preview: previewOf(row, equal(row.user, core.me().user)) };
}

const KIND_OF = { text: ROW.text, deleted: ROW.deleted, unsupported: ROW.unsupported, missing: ROW.unsupported } as const;
const rowFor = ({ id, at: signed, user, device, n, kind, text, edited }: Message, at: Row['at']): Row => ({
  event: id,
  at,
  user,
  device,
  n,
  kind: KIND_OF[kind],
  text,
  edited,
  ahead: compareHlc(signed, at) !== 0,
});

function previewOf({ kind, text, device, n }: Row, own: boolean): Preview {
  return { kind: kind === ROW.text ? 'text' : kind === ROW.deleted ? 'deleted' : 'unsupported', text: clip(text), own, device, n };
}
