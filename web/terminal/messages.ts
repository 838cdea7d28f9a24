/** A message on a terminal: a line of ours that says when and who, then its text, set in, so that no text can pass for a line of ours. */
import type { ChatRow, MessageRow } from '../device/port.ts';
import { linesOf, onOneLine } from './shown.ts';
import type { Result } from './terminal.ts';

/** `title`: what this device calls the other person. */
export function messageResult(row: MessageRow, { chat, title, state }: Pick<ChatRow, 'chat' | 'title' | 'state'>): Result {
  const { id, author, own, kind, text, time, edited, ahead, status, deliveredAt, readAt } = row;
  const who = own ? `you${status ? ` (${status})` : ''}` : `${state === 'request' ? 'request from ' : ''}${onOneLine(title)}`;
  return {
    lines: [`${timeOf(time)} ${who}`, ...shown(kind, text).map((line) => `  ${line}`)],
    record: {
      type: kind === 'service' ? 'service' : 'message',
      chat,
      id,
      author,
      own,
      kind,
      text,
      time,
      status: status ?? null,
      title,
      state,
      edited,
      ahead,
      deliveredAt: deliveredAt ?? null,
      readAt: readAt ?? null,
    },
  };
}

function shown(kind: MessageRow['kind'], text: string): readonly string[] {
  if (kind === 'text') return linesOf(text);
  return [kind === 'deleted' ? '(deleted)' : kind === 'service' ? `(${onOneLine(text)})` : '(update Tidings to see this)'];
}

/** This computer's time, to the minute; whatever cannot be a date is said as its number. */
export function timeOf(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
