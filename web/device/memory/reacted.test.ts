/** Which own messages have reactions that were not seen. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromHex, toHex } from '../../../crypto/bytes.ts';
import { decode, encode } from '../../../crypto/codec.ts';
import { MAX_REACTED, readReacted, type Reacted, seeing, unseenIn, withMessage, writeReacted } from './reacted.ts';

const id = (n: number): Uint8Array<ArrayBuffer> => fromHex(n.toString(16).padStart(32, '0')) ?? new Uint8Array(16);
const [ME, BOB] = [id(1), id(2)];
const HORIZON = 1_000_000;
const row = (n: number, ...said: readonly number[]) => ({
  at: { time: n, counter: 0 },
  event: id(n),
  user: ME,
  reactions: said.map((at, i) => ({ user: id(2 + i), emoji: ['👍'], at })),
});
const take = (reacted: readonly Reacted[], one: ReturnType<typeof row>, seenTo = 0): readonly Reacted[] =>
  withMessage(reacted, one, { me: ME, seenTo, horizon: HORIZON });
const unseen = (reacted: readonly Reacted[], seenTo = 0): readonly number[] =>
  unseenIn(reacted, seenTo).map(({ event }) => Number.parseInt(toHex(event), 16));
const seen = (...some: readonly number[]): ReadonlySet<string> => new Set(some.map((n) => toHex(id(n))));

it('[U335] the own devices are told that reactions were seen up to where none before is unseen, and what was seen does not count again', () => {
  const messages = fc.uniqueArray(fc.record({ n: fc.integer({ min: 10, max: 40 }), said: fc.integer({ min: 1, max: 30 }) }), {
    selector: ({ n }) => n,
    maxLength: 8,
  });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 10, max: 40 }), { maxLength: 12 }), (some, looked) => {
      let reacted = some.reduce<readonly Reacted[]>((all, { n, said }) => take(all, row(n, said)), []);
      let seenTo = 0;
      for (const [at, n] of looked.entries()) {
        ({ reacted, seenTo } = seeing(reacted, seen(n), seenTo));
        const left = some.filter((one) => !looked.slice(0, at + 1).includes(one.n));
        const numbers = left.map((one) => one.n).sort((a, b) => a - b);
        // Here all that was not looked at counts, also when every message is shown again.
        expect(unseen(reacted, seenTo)).toEqual(numbers);
        const again = some.reduce<readonly Reacted[]>((all, one) => take(all, row(one.n, one.said), seenTo), reacted);
        expect(unseen(again, seenTo)).toEqual(numbers);
        // Elsewhere, where only the mark is known, nothing is taken for seen that was not.
        const elsewhere = some.reduce<readonly Reacted[]>((all, one) => take(all, row(one.n, one.said), seenTo), []);
        expect(unseen(elsewhere, seenTo)).toEqual(expect.arrayContaining(numbers));
        if (left.length === 0) expect(unseen(elsewhere, seenTo)).toEqual([]);
        expect(
          decode(
            encode((to) => writeReacted(to, reacted)),
            readReacted,
          ),
        ).toEqual(reacted);
      }
    }),
    { numRuns: 300 },
  );
});

it("[U335] one that is taken back, one's own, one on what others said and one of the future do not count; a later one on a seen message does", () => {
  const mine = { ...row(10), reactions: [{ user: ME, emoji: ['👍'], at: 5 }] };
  expect(unseen(take([], mine))).toEqual([]);
  expect(unseen(take([], { ...row(10, 5), user: BOB }))).toEqual([]);
  expect(unseen(take([], row(10, HORIZON + 1)))).toEqual([]);
  expect(unseen(take([], { ...row(10), reactions: [{ user: BOB, emoji: ['hello'], at: 5 }] }))).toEqual([]);
  const one = take([], row(10, 5));
  expect(unseen(one)).toEqual([10]);
  expect(unseen(take(one, row(10)))).toEqual([]);
  const { reacted, seenTo } = seeing(take(one, row(11, 3)), seen(10), 0);
  expect([unseen(reacted, seenTo), seenTo]).toEqual([[11], 0]);
  expect(unseen(take(reacted, row(10, 5, 6), seenTo), seenTo)).toEqual([10, 11]);
  const many = Array.from({ length: MAX_REACTED + 5 }, (_, n) => row(n + 10, 5)).reduce<readonly Reacted[]>((all, next) => take(all, next), []);
  expect([many.length, unseen(many)[0]]).toEqual([MAX_REACTED, 15]);
});
