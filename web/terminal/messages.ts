/** A message on a terminal: a line of ours that says when and who, then its text, set in, so that no text can pass for a line of ours. */
import type { MessageRow, Quote } from '../device/port/messages.ts';
import type { ChatRow } from '../device/port/port.ts';
import type { NameOf } from './names.ts';
import { sayNotSent } from './not-sent.ts';
import { serviceLine } from './service.ts';
import { linesOf, onOneLine } from './shown.ts';
import { sizeOf } from './size.ts';
import type { Result } from './terminal.ts';

/** `title`: what this device calls the chat. */
export function messageResult(row: MessageRow, { chat, title, state }: Pick<ChatRow, 'chat' | 'title' | 'state'>, nameOf: NameOf): Result {
  const { id, author, own, kind, text, time, edited, ahead, status, deliveredAt, readAt } = row;
  const { marks, reply, forward, reactions, pinned, mentionsMe } = row;
  const who = own ? `you${status ? ` (${status})` : ''}` : `${state === 'request' ? 'request from ' : ''}${onOneLine(nameOf(author))}`;
  return {
    lines: [`${timeOf(time)} ${who}${about(row)}`, ...shown(row, nameOf).map((line) => `  ${line}`)],
    record: {
      type: kind === 'service' ? 'service' : 'message',
      chat,
      id,
      author,
      name: own ? null : nameOf(author),
      own,
      kind,
      text,
      time,
      status: status ?? null,
      because: row.because?.code ?? null,
      title,
      state,
      edited,
      ahead,
      deliveredAt: deliveredAt ?? null,
      readAt: readAt ?? null,
      marks,
      reply: reply?.id ?? null,
      forward: forward ? { author: forward.author ?? null, time: forward.time } : null,
      reactions,
      pinned,
      mentionsMe,
      media: (row.media ?? []).map(({ kind, name, type, size, width, height, duration }) => ({ kind, name, type, size, width, height, duration })),
      ...(row.service ? { service: row.service } : {}),
    },
  };
}

/** What there is to know of it beside its text, on our line. */
function about({ kind, edited, pinned, reply, forward, reactions }: MessageRow): string {
  if (kind === 'deleted') return '';
  const words = [
    forward && `forwarded${forward.name === '' ? '' : ` from ${onOneLine(forward.name)}`}`,
    reply && kind !== 'service' && `an answer to${quoted(reply)}`,
    edited && 'edited',
    pinned && 'pinned',
    ...reactions.map(({ emoji, count }) => `${onOneLine(emoji)} ${count}`),
  ].filter((word) => typeof word === 'string');
  return words.length > 0 ? ` [${words.join(', ')}]` : '';
}

/** What was deleted, or is not here, has no words to be known by. */
const quoted = ({ kind, excerpt }: Quote): string => WORDLESS[kind] ?? `: ${onOneLine(excerpt)}`;
const WORDLESS: { readonly [K in Quote['kind']]?: string } = {
  deleted: ' a deleted message',
  missing: ' a message that is not here',
  unsupported: ' a message of a newer Tidings',
};

function shown(row: MessageRow, nameOf: NameOf): readonly string[] {
  const { kind, text, status, because, service = [] } = row;
  const files = (row.media ?? []).map(({ kind, name, size }) => `[${kind} ${onOneLine(name)}, ${sizeOf(size)}]`);
  const words = text === '' && files.length > 0 ? [] : linesOf(text);
  const unsent = status === 'failed' ? [`(not sent: ${sayNotSent(because)})`] : kind === 'sending' ? ['(on its way to the hub)'] : [];
  if (kind === 'text' || kind === 'sending') return [...files, ...words, ...unsent];
  if (kind === 'service') return service.map((line) => `(${serviceLine(line, row, nameOf)})`);
  return [kind === 'deleted' ? '(deleted)' : '(update Tidings to see this)'];
}

/** This computer's time, to the minute; whatever cannot be a date is said as its number. */
export function timeOf(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
