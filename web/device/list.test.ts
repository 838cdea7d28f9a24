/** What the list says of a chat of which not all is here. */
import { expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { EMPTY } from '../sync/outbox.ts';
import { listOf } from './list.ts';
import { unknownPerson } from './person.ts';
import type { ChatRow } from './port.ts';
import { type ChatRecord, newRecord } from './record.ts';

const [ME, OTHER] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];

function rowOf(change: Partial<ChatRecord>, isIn = true): ChatRow | undefined {
  const record = { ...newRecord('direct', [ME, OTHER]), accepted: true, ...change };
  const chat = { hex: toHex(record.authority.chat), record, outbox: EMPTY, receipts: new Map(), isIn };
  return listOf({ me: { user: ME, device: ME }, person: unknownPerson, chats: [chat] }).rows[0];
}

it('[X291] nothing is said to be unread while words still come and the own chat has not said what was read', () => {
  expect(rowOf({ unread: 7, assumed: true, askAt: 0 })?.unread).toBe(0);
  // Nobody has more: what is here was not read, as far as anybody says.
  expect(rowOf({ unread: 7, assumed: true })?.unread).toBe(7);
  expect(rowOf({ unread: 7, askAt: 0 })?.unread).toBe(7);
});

it('[X292] a chat is said to hold no messages where this device has its place in it and looks for none', () => {
  expect(rowOf({})?.preview.kind).toBe('empty');
  expect(rowOf({ askAt: 0 })?.preview.kind).toBe('coming');
  expect(rowOf({}, false)?.preview.kind).toBe('coming');
});
