/** View rows: what a screen shows of one message, ready to be paged through without opening a document. */
import { type Bytes, equal, fromHex, toHex } from '../../../crypto/bytes.ts';
import {
  decode,
  encode,
  type Reader,
  readBool,
  readByte,
  readFixed,
  readList,
  readMaybe,
  readOneOf,
  readText,
  readUint,
  writeBool,
  writeByte,
  writeFixed,
  writeList,
  writeMaybe,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { MAX_ROSTER } from '../../chat/authority.ts';
import type { Reaction } from '../../chat/effects.ts';
import { LIMIT } from '../../chat/form.ts';
import { type Mark, readMarks, writeMarks } from '../../chat/marks.ts';
import { MEDIA_LIMIT, type Media, readMedia, writeMedia } from '../../chat/media.ts';
import { type Forward, REACTION, readForward, writeForward } from '../../chat/message-bodies.ts';
import { type Hlc, readHlc, writeHlc } from '../../chat/hlc.ts';
import { after, keyOf, rangeOf } from '../../store/key.ts';
import type { Key, Op } from '../../store/port.ts';
import type { Chat, Core } from './core.ts';
import { locate } from './located.ts';
import type { Position } from './position.ts';

/** `sending`: a message whose media is still to go to the hub (sends.ts), and that is no event yet. */
export const ROW = { text: 0, deleted: 1, unsupported: 2, service: 3, sending: 4 } as const;
export type RowKind = (typeof ROW)[keyof typeof ROW];

/** `text` and all that follows `edited` but `ahead` are empty of what is deleted. */
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
  readonly marks: readonly Mark[];
  readonly reply: Bytes | undefined;
  readonly forward: Forward | undefined;
  readonly media: readonly Media[];
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
};

/** Version 1 had no media. */
const VERSION = 2;
const KINDS = Object.values(ROW);

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

/** Does it name this person? What is only passed on names nobody. */
export const isMentioning = ({ forward, kind, marks, user }: Row, me: Bytes): boolean =>
  kind === ROW.text && !forward && !equal(user, me) && marks.some((mark) => mark.kind === 'mention' && mark.value === toHex(me));

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
    writeMarks(to, row.marks);
    writeMaybe(to, row.reply, writeFixed);
    writeMaybe(to, row.forward, writeForward);
    writeList(to, row.reactions, (to, { user, emoji, at }) => (writeFixed(to, user), writeList(to, emoji, writeText), writeUint(to, at)));
    writeBool(to, row.pinned);
    writeList(to, row.media, writeMedia);
  });

export const readRow = (bytes: Bytes): Row | undefined =>
  decode(bytes, (from) => {
    const version = readByte(from);
    if (version < 1 || version > VERSION) return undefined;
    const row = {
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
    return {
      ...row,
      marks: readMarks(from, row.text),
      reply: readMaybe(from, (from) => readFixed(from, 16)),
      forward: readMaybe(from, readForward),
      reactions: readList(from, MAX_ROSTER, readReaction),
      pinned: readBool(from),
      media: version === 1 ? [] : readList(from, MEDIA_LIMIT.count, readMedia).flatMap((one) => one ?? []),
    };
  });

const readReaction = (from: Reader): Reaction => ({
  user: readFixed(from, 16),
  emoji: readList(from, REACTION.count, (from) => readText(from, REACTION.bytes)),
  at: readUint(from),
});
