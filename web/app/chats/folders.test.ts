/** Which chats are in a folder, and the order of what is put in order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filtered } from '../../device/port/listing.ts';
import type { Folder } from '../../device/port/people.ts';
import type { ChatRow } from '../../device/port/port.ts';
import { PLAIN_ROW } from '../../device/port/port.world.ts';
import { moved, withChat } from './folders.ts';
import { placed } from './pinned-drag.ts';

const row = (kind: ChatRow['kind'], unread: number): ChatRow => ({
  ...PLAIN_ROW,
  chat: 'c1',
  kind,
  user: '',
  title: '',
  state: 'open',
  preview: { kind: 'text', text: '', own: false },
  time: 0,
  unread,
});
const lists = fc.subarray(['c1', 'c2', 'c3']);
const folders = fc.record({
  folder: fc.constant('f'),
  name: fc.string(),
  people: fc.boolean(),
  groups: fc.boolean(),
  unread: fc.boolean(),
  chats: lists,
  without: lists,
});
const isIn = (one: ChatRow, folder: Folder): boolean => filtered([one], { by: 'folder', folder }).length > 0;

it('[U328] a chat that is put into a folder or out of it is, whatever the folder holds, and no other changes its place', () => {
  fc.assert(
    fc.property(folders, fc.constantFrom('direct', 'group', 'self'), fc.nat(2), fc.boolean(), (folder, kind, unread, wanted) => {
      const [one, other] = [row(kind, unread), { ...row(kind, unread), chat: 'c2' }];
      const isOf = isIn(one, { ...folder, chats: [], without: [] });
      const next = withChat(folder, 'c1', wanted, isOf);
      expect(isIn(one, next)).toBe(wanted);
      expect(isIn(other, next)).toBe(isIn(other, folder));
      expect(next.chats.some((chat) => next.without.includes(chat) && !folder.without.includes(chat))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

it('[U328] what is moved stands one place on, at an end nothing does, and nothing is lost', () => {
  expect([
    moved(['a', 'b', 'c'], 0, 1),
    moved(['a', 'b', 'c'], 2, -1),
    moved(['a', 'b'], 0, -1),
    moved(['a', 'b'], 1, 1),
    moved(['a'], -1, 1),
  ]).toEqual([['b', 'a', 'c'], ['a', 'c', 'b'], undefined, undefined, undefined]);
  expect(placed(['a', 'b', 'c'], 'c', 'a', 'before')).toEqual(['c', 'a', 'b']);
  expect(placed(['a', 'b', 'c'], 'a', 'b', 'after')).toEqual(['b', 'a', 'c']);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      fc.constantFrom('before', 'after'),
      (all, a, b, side) => {
        const [one = '', to = ''] = [all[a % all.length], all[b % all.length]];
        expect([...placed(all, one, to, side)].sort()).toEqual([...all].sort());
      },
    ),
    { numRuns: 100 },
  );
});
