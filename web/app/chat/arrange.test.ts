/** How messages stand under each other. */
import { expect, it } from 'vitest';
import type { MessageRow } from '../../device/port/messages.ts';
import { arrange, GROUP_MS, type Item } from './arrange.ts';

const NOON = new Date(2026, 10, 20, 12).getTime();
const DAY = 86_400_000;
let count = 0;
const row = (time: number, more: Partial<MessageRow> = {}): MessageRow => ({
  id: `m${count++}`,
  time,
  ahead: false,
  author: 'ada',
  own: false,
  kind: 'text',
  text: 'x',
  marks: [],
  edited: false,
  reply: undefined,
  forward: undefined,
  reactions: [],
  pinned: false,
  mentionsMe: false,
  mayEdit: false,
  mayDeleteForAll: false,
  mayPin: false,
  status: undefined,
  deliveredAt: undefined,
  readAt: undefined,
  ...more,
});
const firsts = (items: readonly Item[]): boolean[] => items.flatMap((item) => (item.kind === 'message' ? [item.first] : []));
const kinds = (items: readonly Item[]): string[] => items.map(({ kind }) => kind);

it('[U56] groups what one person says within five minutes', () => {
  const rows = [row(NOON), row(NOON + GROUP_MS - 1), row(NOON + 2 * GROUP_MS - 1), row(NOON + 2 * GROUP_MS, { author: 'ben', own: true })];
  expect(firsts(arrange(rows, true, undefined))).toEqual([true, false, true, true]);
});
it('[U56] a service line, the divider and a new day begin a group', () => {
  const midnight = new Date(2026, 10, 21).getTime();
  const around = [row(NOON), row(NOON + 1, { kind: 'service' }), row(NOON + 2)];
  expect(firsts(arrange(around, true, undefined))).toEqual([true, true, true]);
  const divided = [row(NOON), row(NOON + 1)];
  expect(firsts(arrange(divided, true, divided[1]?.id))).toEqual([true, true]);
  expect(kinds(arrange(divided, true, divided[1]?.id))).toEqual(['message', 'unread', 'message']);
  expect(firsts(arrange([row(midnight - 1), row(midnight)], true, undefined))).toEqual([true, true]);
});
it('[U56] a day is said once over its first message, and never over one that may not be its first', () => {
  const rows = [row(NOON), row(NOON + 1), row(NOON + DAY), row(NOON + DAY + 1)];
  expect(kinds(arrange(rows, false, undefined))).toEqual(['day', 'message', 'message', 'day', 'message', 'message']);
  expect(kinds(arrange(rows, true, undefined))).toEqual(['message', 'message', 'day', 'message', 'message']);
});
it('[U56] the day stands over the divider where both begin', () => {
  const rows = [row(NOON), row(NOON + DAY)];
  expect(kinds(arrange(rows, true, rows[1]?.id))).toEqual(['message', 'day', 'unread', 'message']);
});
