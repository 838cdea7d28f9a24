/** What has been read: up to where, by the own devices, and what of that others are told. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Chat, Core } from '../memory/core.ts';
import { locate } from '../memory/located.ts';
import { comparePosition, type Position } from '../memory/position.ts';
import type { ChatRecord } from '../memory/record.ts';
import { isMentioning, ROW, type Row, rowsAfter, rowsBefore } from '../memory/rows.ts';
import { isOn } from '../memory/settings.ts';

/** Rows looked back through to find how far each device's messages were read. */
const LOOK_BACK = 200;
/** A badge says no more than that. */
const MAX_UNREAD = 1000;

/** By device in hex: the highest number of its events at or before the read position; empty where reading is not to be told. */
export async function readMarks(core: Core, chat: Chat): Promise<ReadonlyMap<string, number>> {
  const { readTo } = chat.record;
  if (!readTo || !isOn(core.own, 'readReceipts')) return new Map();
  const marks = new Map<string, number>();
  const rows = await rowsBefore(core, chat, { at: { ...readTo.at, counter: readTo.at.counter + 1 }, event: readTo.event }, LOOK_BACK);
  for (const row of rows) {
    if (equal(row.user, core.me().user) || comparePosition(row, readTo) > 0) continue;
    marks.set(toHex(row.device), Math.max(marks.get(toHex(row.device)) ?? 0, row.n));
  }
  return marks;
}

/** A position as its event stands here; where that is not here yet, as another own device says it stands, but never in the future. */
export const standingIn = async (core: Core, chat: Bytes, { at, event }: Position): Promise<Position> => ({
  at: (await locate(core.store, chat, event))?.at ?? core.clock.observe(at),
  event,
});

/** A message of another's: what was done to a group is a line between them. */
export const isToBeRead = ({ user, kind }: Row, me: Bytes): boolean => kind !== ROW.service && !equal(user, me);

/** Does the own chat say already that it was read up to there? */
export async function isSaidRead(core: Core, chat: Bytes, position: Position): Promise<boolean> {
  const said = core.own.readSaid(chat)?.readTo;
  return said !== undefined && comparePosition(position, await standingIn(core, chat, said)) <= 0;
}

/** The record as far read as the own chat says, and no further. */
export async function readAsSaid(core: Core, chat: Chat, record: ChatRecord): Promise<ChatRecord> {
  const said = core.own.readSaid(chat.id)?.readTo;
  // What is not here stays where it was put: by a clock that was set back it would stand later each time.
  const known = said && record.readTo && equal(said.event, record.readTo.event) ? record.readTo : said;
  const position = known && (await standingIn(core, chat.id, known));
  if (position && record.readTo ? comparePosition(position, record.readTo) === 0 : position === record.readTo) return record;
  return countedAnew(core, chat, { ...record, readTo: position });
}

/** The record with what is unread counted anew. */
export async function countedAnew(core: Core, chat: Chat, record: ChatRecord): Promise<ChatRecord> {
  const later = await rowsAfter(core, chat, record.readTo, MAX_UNREAD);
  const me = core.me().user;
  const unread = later.filter((row) => isToBeRead(row, me));
  return { ...record, unread: unread.length, mentions: unread.filter((row) => isMentioning(row, me)).length };
}
