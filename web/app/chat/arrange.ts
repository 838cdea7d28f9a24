/** Rows of messages as they stand under each other: days, the divider over what is unread, and who begins a group. */
import type { MessageId, MessageRow } from '../../device/port.ts';
import { sameDay } from '../text/dates.ts';

/** A pause after which the same person begins a new group, ms. */
export const GROUP_MS = 5 * 60_000;

export type Item =
  | { readonly kind: 'day'; readonly time: number }
  | { readonly kind: 'unread' }
  | { readonly kind: 'message'; readonly row: MessageRow; readonly first: boolean };

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
      { kind: 'message', row, first } as const,
    ];
  });
}

const isOneGroup = (one: MessageRow, next: MessageRow): boolean =>
  one.author === next.author && one.kind !== 'service' && next.kind !== 'service' && next.time - one.time < GROUP_MS;
