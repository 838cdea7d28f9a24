/** View rows: what a screen shows of one message, ready to be paged through without opening a document. */
import { type Bytes, equal, fromHex, toHex } from '../../crypto/bytes.ts';
import {
  decode,
  encode,
  readBool,
  readByte,
  readFixed,
  readOneOf,
  readText,
  readUint,
  writeBool,
  writeByte,
  writeFixed,
  writeText,
  writeUint,
} from '../../crypto/codec.ts';
import { LIMIT } from '../chat/bodies.ts';
import { type Hlc, readHlc, writeHlc } from '../chat/hlc.ts';
import { after, keyOf, rangeOf } from '../store/key.ts';
import type { Key, Op } from '../store/port.ts';
import type { Chat, Core } from './core.ts';
import { locate } from './located.ts';
import type { Anchor, MessageRow, MessageWindow } from './port.ts';
import { type OwnEvent, type OwnProgress, progressFor } from './progress.ts';
import type { Position } from './position.ts';

export const ROW = { text: 0, deleted: 1, unsupported: 2, service: 3 } as const;
export type RowKind = (typeof ROW)[keyof typeof ROW];

export type Row = {
  readonly event: Bytes;
  /** Where it stands; `ahead` where that is not what its author signed, which was of the future. */
  readonly at: Hlc;
  readonly user: Bytes;
  readonly device: Bytes;
  readonly n: number;
  readonly kind: RowKind;
  readonly text: string;
  readonly edited: boolean;
  readonly ahead: boolean;
};

/** Rows in one window, at most. */
export const WINDOW = 120;
const VERSION = 1;
const KINDS = Object.values(ROW);
const NAMES = { [ROW.text]: 'text', [ROW.deleted]: 'deleted', [ROW.unsupported]: 'unsupported', [ROW.service]: 'service' } as const;

export const rowKey = (chat: Bytes, { at, event }: Position): Key => keyOf(chat, at.time, at.counter, event);

export const rowOp = (chat: Bytes, row: Row): Op => ({ op: 'put', table: 'rows', key: rowKey(chat, row), value: writeRow(row) });
export const noRowOp = (chat: Bytes, position: Position): Op => ({ op: 'delete', table: 'rows', key: rowKey(chat, position) });
export async function rowAt(core: Core, chat: Chat, position: Position): Promise<Row | undefined> {
  const value = await core.store.get('rows', rowKey(chat.id, position));
  return value && readRow(value);
}

export async function positionOf(core: Core, chat: Chat, id: string): Promise<Position | undefined> {
  const event = fromHex(id);
  const located = event?.length === 16 ? await locate(core.store, chat.id, event) : undefined;
  return located && event && { at: located.at, event };
}

/** Rows after a position, oldest first. */
export async function rowsAfter(core: Core, chat: Chat, position: Position | undefined, limit: number): Promise<readonly Row[]> {
  const { from, to } = rangeOf(keyOf(chat.id));
  const found = await core.store.range('rows', { from: position ? after(rowKey(chat.id, position)) : from, to, limit });
  return found.flatMap(({ value }) => readRow(value) ?? []);
}

/** Rows before a position, oldest first. */
export async function rowsBefore(core: Core, chat: Chat, position: Position | undefined, limit: number): Promise<readonly Row[]> {
  const { from, to } = rangeOf(keyOf(chat.id));
  const found = await core.store.range('rows', { from, to: position ? rowKey(chat.id, position) : to, limit, reverse: true });
  return found.flatMap(({ value }) => readRow(value) ?? []).reverse();
}

/** At most `before` rows up to the anchor (with it) and `after` past it. */
export async function windowOf(core: Core, chat: Chat, anchor: Anchor, before: number, past: number): Promise<MessageWindow> {
  const position = anchor.at === 'message' ? await positionOf(core, chat, anchor.id) : undefined;
  const [up, down] = [Math.min(before, WINDOW), Math.min(past, WINDOW)];
  const centre = position && (await rowAt(core, chat, position));
  const older = await rowsBefore(core, chat, position, up + 1);
  const newer = position ? await rowsAfter(core, chat, position, down + 1) : [];
  const shown = [...older.slice(-up), ...(centre ? [centre] : []), ...newer.slice(0, down)];
  return { rows: shown.map((row) => shownRow(core, chat, row)), older: older.length > up, newer: newer.length > down };
}

/** A row as a screen gets it, with how far it has come. */
export function shownRow(core: Core, chat: Chat, row: Row): MessageRow {
  const own = equal(row.user, core.me().user);
  const progress = own ? progressIn(core, chat, row) : undefined;
  return {
    id: toHex(row.event),
    time: row.at.time,
    ahead: row.ahead,
    author: toHex(row.user),
    own,
    kind: NAMES[row.kind],
    text: row.text,
    edited: row.edited,
    status: progress?.status,
    deliveredAt: progress?.deliveredAt,
    readAt: progress?.readAt,
  };
}

/** How far an own event has come. */
export const progressIn = (core: Core, chat: Chat, row: OwnEvent): OwnProgress => progressFor(core.me(), chat, row);

const writeRow = (row: Row): Bytes =>
  encode((to) => {
    writeByte(to, VERSION);
    writeFixed(to, row.event);
    writeHlc(to, row.at);
    writeFixed(to, row.user);
    writeFixed(to, row.device);
    writeUint(to, row.n);
    writeUint(to, row.kind);
    writeText(to, row.text);
    writeBool(to, row.edited);
    writeBool(to, row.ahead);
  });

export const readRow = (bytes: Bytes): Row | undefined =>
  decode(bytes, (from) => {
    if (readByte(from) !== VERSION) return undefined;
    return {
      event: readFixed(from, 16),
      at: readHlc(from),
      user: readFixed(from, 16),
      device: readFixed(from, 16),
      n: readUint(from),
      kind: readOneOf(from, KINDS),
      text: readText(from, LIMIT.text),
      edited: readBool(from),
      ahead: readBool(from),
    };
  });
