/** What conversations in pictures and tests are made of: a chat, and lines said in it at minutes that are counted from a day ago. */
import type { MessageRow, Status } from '../../device/port/messages.ts';
import type { ChatView } from '../../device/port/port.ts';
import { PLAIN_CHAT } from '../../device/port/port.world.ts';
import { rowOf } from './chat-device.ts';

export const idOf = (n: number): string => n.toString(16).padStart(2, '0').repeat(16);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A day before now: minutes of the scenes count from here. */
const BEGIN = Date.now() - DAY;
export const ME = idOf(0xff);

export const view = (chat: string, title: string, more: Partial<ChatView> = {}): ChatView => ({
  chat,
  kind: 'direct',
  user: idOf(Number.parseInt(chat.slice(0, 2), 16) - 0x80),
  title,
  username: undefined,
  ...PLAIN_CHAT,
  ...more,
});

export type Line = readonly [minute: number, own: 'me' | 'them', text: string, more?: Partial<MessageRow>];
export const rows = (chat: string, lines: readonly Line[]): readonly MessageRow[] =>
  lines.map(([minute, who, text, more], at) =>
    rowOf({
      id: `${chat.slice(0, 2)}${at.toString(16).padStart(4, '0')}`.padEnd(32, '0'),
      time: BEGIN + minute * MINUTE,
      own: who === 'me',
      author: who === 'me' ? ME : view(chat, '').user,
      text,
      status: who === 'me' ? 'read' : undefined,
      ...more,
    }),
  );
export const at = (status: Status): Partial<MessageRow> => ({ status });

/** Now, in those minutes. */
export const TODAY = 24 * 60;
