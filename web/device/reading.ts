/** What has been read: up to where, by the own devices, and what of that others are told. */
import { equal, toHex } from '../../crypto/bytes.ts';
import type { Chat, Core } from './core.ts';
import { locate } from './located.ts';
import { comparePosition, type Position } from './position.ts';
import type { ChatRecord } from './record.ts';
import { rowsAfter, rowsBefore } from './rows.ts';

/** Rows looked back through to find how far each device's messages were read. */
const LOOK_BACK = 200;
/** A badge says no more than that. */
const MAX_UNREAD = 1000;

/** By device in hex: the highest number of its events at or before the read position; empty where reading is not to be told. */
export async function readMarks(core: Core, chat: Chat): Promise<ReadonlyMap<string, number>> {
  const { readTo } = chat.record;
  if (!readTo || !core.own.settings().readReceipts) return new Map();
  const marks = new Map<string, number>();
  const rows = await rowsBefore(core, chat, { at: { ...readTo.at, counter: readTo.at.counter + 1 }, event: readTo.event }, LOOK_BACK);
  for (const row of rows) {
    if (equal(row.user, core.me().user) || comparePosition(row, readTo) > 0) continue;
    marks.set(toHex(row.device), Math.max(marks.get(toHex(row.device)) ?? 0, row.n));
  }
  return marks;
}

/**
 * The record with everything up to an event read, as it stands here; where it is not here yet, as another own device says it stands, but never in the future.
 * Unchanged where more was read already.
 */
export async function readUpTo(core: Core, chat: Chat, record: ChatRecord, { at, event }: Position): Promise<ChatRecord> {
  const known = await locate(core.store, chat.id, event);
  const position = { at: known?.at ?? core.clock.observe(at), event };
  if (record.readTo && comparePosition(record.readTo, position) >= 0) return record;
  const later = await rowsAfter(core, chat, position, MAX_UNREAD);
  return { ...record, readTo: position, unread: later.filter((row) => !equal(row.user, core.me().user)).length };
}
