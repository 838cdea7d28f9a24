/** What is read of the messages of a chat in memory. */
import type { MessageRow, MessageWindow } from '../../device/port/messages.ts';
import type { ChatView, Views } from '../../device/port/port.ts';
import type { ChatState } from './chat-device.ts';

export function windowOf(rows: readonly MessageRow[], { anchor, before, after }: Views['messages']['in']): MessageWindow {
  const found = anchor.at === 'message' ? rows.findIndex(({ id }) => id === anchor.id) : -1;
  const at = found < 0 ? rows.length : found;
  const from = Math.max(0, at - before);
  const to = found < 0 ? at : Math.min(rows.length, at + after + 1);
  return { rows: rows.slice(from, to), older: from > 0, newer: to < rows.length };
}

export function readUpTo({ view, rows }: ChatState, id: string): ChatView {
  const later = rows.slice(rows.findIndex((row) => row.id === id) + 1).filter(({ own, kind }) => !own && kind !== 'service');
  return { ...view, unread: later.length, firstUnread: later[0]?.id };
}
