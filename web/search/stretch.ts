/** Where messages lie in their chat, as their rows are ordered: positions, and stretches from one to another. */
import { type Bytes, compare, concat } from '../../crypto/bytes.ts';
import { numberIn } from '../store/key.ts';
import type { Key, Range } from '../store/port.ts';

/** Key of a row: chatId · position. */
export const CHAT_BYTES = 16;
/** time · counter · eventId, as they stand in the key. */
export const POSITION_BYTES = 32;

/** From `from` (included) up to `to` (excluded). */
export type Stretch = { readonly from: Bytes; readonly to: Bytes };

export const FIRST: Bytes = new Uint8Array(POSITION_BYTES);
/** Past every position: its time would be beyond any that is written. */
export const END: Bytes = new Uint8Array(POSITION_BYTES).fill(255);

export const chatOf = (row: Key): Bytes => row.slice(0, CHAT_BYTES);
export const positionOf = (row: Key): Bytes => row.slice(CHAT_BYTES);
export const isIn = (position: Bytes, { from, to }: Stretch): boolean => compare(from, position) <= 0 && compare(position, to) < 0;
/** Do they have anything in common? */
export const isOver = (a: Stretch, b: Stretch): boolean => compare(a.from, b.to) < 0 && compare(b.from, a.to) < 0;

/** The rows of a stretch. */
export const rowsOf = (chat: Bytes, { from, to }: Stretch): Range => ({ from: concat(chat, from), to: concat(chat, to) });

/** The least position above this one. */
export function past(position: Bytes): Bytes {
  const next = position.slice();
  for (let at = next.length - 1; at >= 0; at--) {
    next[at] = ((next[at] as number) + 1) & 255;
    if (next[at] !== 0) break;
  }
  return next;
}

/** What sorted stretches leave between them, before them and after them, in order. */
export function gapsBetween(stretches: readonly Stretch[]): readonly Stretch[] {
  const ends = [FIRST, ...stretches.map(({ to }) => to)];
  const begins = [...stretches.map(({ from }) => from), END];
  return ends.map((from, at) => ({ from, to: begins[at] ?? END })).filter(({ from, to }) => compare(from, to) < 0);
}

/** Milliseconds; of END no number. */
export const timeOf = (position: Bytes): number => numberIn(position) ?? Number.POSITIVE_INFINITY;
export const eventOf = (position: Bytes): Bytes => position.slice(16);
