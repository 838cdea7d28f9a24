/** What Shift takes in, from message to message. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MessageRow } from '../../device/port/messages.ts';
import { asShown, extended } from './picking.ts';

const rowOf = (kind: MessageRow['kind'], at: number): MessageRow => ({
  id: `m${at}`,
  kind,
  author: 'a',
  own: false,
  time: at,
  text: '',
  marks: [],
  reactions: [],
  edited: false,
  ahead: false,
  pinned: false,
  mayEdit: false,
  mayPin: false,
  mayDeleteForAll: false,
  mentionsMe: false,
  deliveredAt: undefined,
  readAt: undefined,
  status: undefined,
  reply: undefined,
  forward: undefined,
});

it('[U422] Shift takes all between the last one and this one, keeps what was taken before, and never a service line', () => {
  const kinds = fc.array(fc.constantFrom<MessageRow['kind']>('text', 'service', 'deleted'), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(kinds, fc.nat(), fc.nat(), fc.nat(), (all, a, b, c) => {
      const rows = all.map(rowOf);
      const pickable = rows.filter(({ kind }) => kind !== 'service');
      fc.pre(pickable.length > 0);
      const [first, last, to] = [a, b, c].map((n) => pickable[n % pickable.length]);
      if (!first || !last || !to) return;
      const picked = new Map([first, last].map((row) => [row.id, row]));
      const next = extended(picked, rows, to);
      const [low, high] = [Math.min(last.time, to.time), Math.max(last.time, to.time)];
      const wanted = pickable.filter(({ time, id }) => (time >= low && time <= high) || picked.has(id));
      expect(new Set(next.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
      expect([next.length, next.at(-1)?.id]).toEqual([wanted.length, to.id]);
    }),
    { numRuns: 300 },
  );
});
it('[U422] where the last one is not loaded any more, Shift takes this one alone', () => {
  const [gone, ...rows] = ['text', 'text', 'text'].map((_, at) => rowOf('text', at));
  expect(extended(new Map([['m0', gone!]]), rows, rows[1]!).map(({ id }) => id)).toEqual(['m0', 'm2']);
});

it('[U289] what stands in what is shown is as it shows there, what has gone from it is gone, and what lies beyond it is left', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), fc.array(fc.nat()), fc.array(fc.nat()), (count, a, b, held, gone) => {
      const all = Array.from({ length: count }, (_, at) => rowOf('text', at));
      const [from, to] = [Math.min(a % count, b % count), Math.max(a % count, b % count)];
      const away = new Set(gone.map((n) => n % count));
      // The ends of what is shown are there.
      const rows = all.slice(from, to + 1).filter(({ time }) => time === from || time === to || !away.has(time));
      const shown = { rows: rows.map((row) => ({ ...row, text: 'now' })), older: from > 0, newer: to < count - 1 };
      const picked = [...new Set(held.map((n) => n % count))].map((at) => all[at]!);
      const next = asShown(picked, shown) ?? picked;
      const isShown = (row: MessageRow): boolean => rows.includes(row);
      expect(next).toEqual(
        picked.filter((row) => isShown(row) || row.time < from || row.time > to).map((row) => (isShown(row) ? { ...row, text: 'now' } : row)),
      );
    }),
    { numRuns: 300 },
  );
});
it('[U289] of a chat in which nothing is left nothing is held', () => {
  expect(asShown([rowOf('text', 1)], { rows: [], older: false, newer: false })).toEqual([]);
});
