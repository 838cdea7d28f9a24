/** The chats that the specs of the frame show in its list. */
import type { ChatRow, ChatsView, ConnectionView } from '../device/port/port.ts';
import { PLAIN_ROW } from '../device/port/port.world.ts';

export const NOW = Date.parse('2026-06-14T14:40:00Z');
export const id = (n: number): string => n.toString(16).padStart(32, '0');
export const online: ConnectionView = { state: 'online', waiting: 0, messages: 0, since: NOW };

const row = (n: number, more: Partial<ChatRow>): ChatRow => ({
  chat: id(n),
  kind: 'direct',
  user: n.toString(16).padStart(2, '0').padEnd(32, '0'),
  title: `Person ${n}`,
  state: 'open',
  preview: { kind: 'text', text: 'Hello', own: false },
  ...PLAIN_ROW,
  time: NOW - n * 3_600_000,
  unread: 0,
  mentions: 0,
  ...more,
});
export const rows: readonly ChatRow[] = [
  row(1, { title: 'Priya Nair', verified: true, preview: { kind: 'text', text: 'Perfect, see you at the ferry', own: true }, status: 'read' }),
  row(2, { title: 'Jonas Lind', unread: 1, preview: { kind: 'text', text: 'Could you ask Maren if we need our own life jackets?', own: false } }),
  row(3, { title: 'ليلى حداد', unread: 1234, preview: { kind: 'text', text: 'وصلت الصور، شكرًا جزيلًا لك', own: false } }),
  row(4, { title: 'Inês Duarte', preview: { kind: 'draft', text: 'Could you send me the keys for', own: true } }),
  row(5, { title: 'Samir Aziz', preview: { kind: 'text', text: 'On the 16:05 train, will call later', own: true }, status: 'device' }),
  row(6, { title: 'Saved messages', kind: 'self', preview: { kind: 'text', text: 'boarding pass', own: true } }),
  row(7, { title: 'Mira Hofstad', preview: { kind: 'failed', text: 'Tomorrow at nine', own: true }, status: 'failed' }),
  row(8, { title: 'Olav Lien', preview: { kind: 'deleted', text: '', own: false } }),
  row(9, { title: '🌊🌊', preview: { kind: 'unsupported', text: '', own: false } }),
  row(10, {
    title: 'A name so long that it cannot possibly stand in one line of this list, whatever its width',
    preview: { kind: 'empty', text: '', own: false },
  }),
];
export const requests: readonly ChatRow[] = [
  row(20, { title: 'Wren Okafor', state: 'request', preview: { kind: 'text', text: 'We met at the marina', own: false }, unread: 1 }),
];

export const chatsView = (shown: readonly ChatRow[], asked: readonly ChatRow[]): ChatsView => ({
  rows: shown,
  archived: [],
  requests: asked,
  badge: { unread: shown.reduce((sum, { unread }) => sum + unread, 0), mentions: 0 },
});
