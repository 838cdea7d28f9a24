/** Rows of messages as they stand under each other: days, the divider over what is unread, and who begins a group. */
import type { MessageId } from '../../device/port/ids.ts';
import type { MessageRow } from '../../device/port/messages.ts';
import { sameDay } from '../text/dates.ts';

/** A pause after which the same person begins a new group, ms. */
export const GROUP_MS = 5 * 60_000;

export type Item =
  | { readonly kind: 'day'; readonly time: number }
  | { readonly kind: 'unread' }
  | { readonly kind: 'message'; readonly row: MessageRow; readonly first: boolean; readonly last: boolean };

/** `older`: there is more above, so whether the first row begins its day is not known yet. */
export function arrange(rows: readonly MessageRow[], older: boolean, unread: MessageId | undefined): readonly Item[] {
  return rows.flatMap((row, at) => {
    const before = rows[at - 1];
    const isNewDay = before ? !sameDay(before.time, row.time) : !older;
    const isUnread = row.id === unread;
    const first = isNewDay || isUnread || !before || !isOneGroup(before, row);
    return [
      ...(isNewDay ? [{ kind: 'day', time: row.time } as const] : []),
      ...(isUnread ? [{ kind: 'unread' } as const] : []),
      { kind: 'message', row, first, last: !isFollowed(row, rows[at + 1], unread) } as const,
    ];
  });
}

/** Does what comes after it stand in the same group? */
const isFollowed = (row: MessageRow, next: MessageRow | undefined, unread: MessageId | undefined): boolean =>
  next !== undefined && next.id !== unread && sameDay(row.time, next.time) && isOneGroup(row, next);

const isOneGroup = (one: MessageRow, next: MessageRow): boolean =>
  one.author === next.author && one.kind !== 'service' && next.kind !== 'service' && next.time - one.time < GROUP_MS;
