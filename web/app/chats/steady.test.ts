/** Rows that are held stay where they are. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChatRow } from '../../device/port/port.ts';
import { PLAIN_ROW } from '../../device/port/port.world.ts';
import { heldIn } from './steady.ts';

const rowOf = (chat: string): ChatRow => ({
  ...PLAIN_ROW,
  chat,
  kind: 'direct',
  user: chat,
  title: 'שלום',
  state: 'open',
  preview: { kind: 'empty', text: '', own: false },
  time: 0,
  unread: 0,
});
const rows = fc.uniqueArray(fc.nat(12), { maxLength: 12 }).map((ids) => ids.map((id): ChatRow => rowOf(`${id}`)));
const idsOf = (some: readonly ChatRow[]): readonly string[] => some.map(({ chat }) => chat);

it('[U271] whatever comes, goes and moves, rows that are held keep their order, and none is lost or there twice', () => {
  fc.assert(
    fc.property(rows, rows, (before, now) => {
      const held = idsOf(heldIn(before, now));
      expect([...held].sort()).toEqual([...idsOf(now)].sort());
      expect(held.filter((id) => idsOf(before).includes(id))).toEqual(idsOf(before).filter((id) => idsOf(now).includes(id)));
    }),
    { numRuns: 200 },
  );
});

it('[U271] what a person put in order themselves is in that order at once', () => {
  const [a, b] = [rowOf('a'), rowOf('b')];
  expect(idsOf(heldIn([a, b], [{ ...b, pinned: 1 }, a]))).toEqual(['b', 'a']);
});
