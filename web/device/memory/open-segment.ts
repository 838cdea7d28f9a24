/** A segment document that is open, and what a transaction owes the disk of it. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import type { Op } from '../../store/port.ts';
import type { Place } from '../../sync/lane.ts';
import { type Segment, snapshotOf } from '../../sync/segment.ts';

/**
 * With the counters of its first update row and of the next. `isAhead`: it holds what is not on the disk yet. `isAnew`: its rows are too many, or hold what
 * may not stay, so that a snapshot takes their place.
 */
export type OpenSegment = { readonly segment: Segment; first: number; next: number; isAhead: boolean; isAnew: boolean };

export const keyOfPlace = (chat: Bytes, { span, index }: Place): Bytes => keyOf(chat, span, index);

/** Asked when all else of a transaction is known: one snapshot for each document that is to be written anew, however often that was asked for. */
export const anewOps = (documents: Iterable<OpenSegment>): readonly Op[] =>
  [...documents].flatMap(({ segment, isAnew }): readonly Op[] => {
    const key = keyOfPlace(segment.chat, segment.place);
    if (!isAnew) return [];
    return [
      { op: 'put', table: 'segments', key, value: snapshotOf(segment) },
      { op: 'clear', table: 'updates', ...rangeOf(key) },
    ];
  });

/** The transaction is on the disk. */
export function written(open: OpenSegment): void {
  if (open.isAnew) open.first = open.next;
  open.isAhead = false;
  open.isAnew = false;
}
