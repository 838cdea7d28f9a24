/** How much a device puts up for those who ask. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toHex } from '../../../crypto/bytes.ts';
import { newDisk, openMemoryStore } from '../../store/memory.ts';
import { DAY_MS, MAX_PEOPLE, OF_ALL, OF_ONE, OF_OWN, type Spent, spend, spentIn, spentOp, waitFor } from './allowance.ts';

const idOf = (n: number) => Uint8Array.from({ length: 16 }, (_, at) => (at === 0 ? n & 255 : at === 1 ? n >> 8 : 0));
const [OWN, ALICE, BOB] = [idOf(0), idOf(1), idOf(2)];
const START = 1_800_000_000_000;
const GIB = 1024 ** 3;
const at = (now: number) => ({ own: OWN, now });

it('[X561] of one person what the hub lost is put up so often, and so many bytes of it, in a day; then they wait until it is over', () => {
  let all: readonly Spent[] = [];
  const ask = (bytes: number, now: number): number => {
    const wait = waitFor(all, ALICE, bytes, at(now));
    if (wait === 0) all = spend(all, ALICE, bytes, now);
    return wait;
  };
  expect([ask(2 * GIB, START), ask(2 * GIB, START + 5), ask(1, START + 10), ask(1, START + DAY_MS - 1)]).toEqual([0, 0, DAY_MS - 10, 1]);
  expect([ask(1, START + DAY_MS), ask(OF_ONE.bytes, START + DAY_MS + 1), ask(OF_ONE.bytes - 1, START + DAY_MS + 2)]).toEqual([0, DAY_MS - 1, 0]);
  all = [];
  for (let time = 0; time < OF_ONE.files; time++) expect(ask(100, START)).toBe(0);
  expect([ask(100, START + 3), waitFor(all, BOB, 100, at(START + 3))]).toEqual([DAY_MS - 3, 0]);
  // A file that is larger than a day’s worth is put up all the same, where there was none before.
  all = [];
  expect([ask(16 * GIB, START), ask(1, START)]).toEqual([0, DAY_MS]);
});

it('[X561] all others together have so much in a day, which takes nothing from the own devices, and nobody is forgotten for another', () => {
  const many = (count: number, bytes: number): readonly Spent[] =>
    Array.from({ length: count }, (_, n) => ({ user: idOf(n + 1), since: START + n, bytes, files: 1 }));
  const eight = many(8, OF_ALL.bytes / 8);
  expect([waitFor(eight, idOf(99), 1, at(START + 10)), waitFor(eight, OWN, OF_OWN.bytes, at(START + 10))]).toEqual([DAY_MS - 10, 0]);
  expect(waitFor(spend(eight, OWN, OF_OWN.bytes, START), OWN, 1, at(START + 10))).toBe(DAY_MS - 10);
  const full = many(MAX_PEOPLE, 1);
  expect([waitFor(full, idOf(MAX_PEOPLE + 1), 1, at(START + 999)), waitFor(full, ALICE, 1, at(START + 999))]).toEqual([DAY_MS - 999, 0]);
});

it('[X561] whoever asks for whatever and whenever, no more is put up in a day, and a clock that was put back keeps nobody waiting for longer', () => {
  const asks = fc.array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 3 * GIB }), fc.integer({ min: -DAY_MS, max: DAY_MS / 2 })), { maxLength: 80 });
  fc.assert(
    fc.property(asks, (all) => {
      let [spent, now]: [readonly Spent[], number] = [[], START];
      for (const [who, bytes, later] of all) {
        now += later;
        const wait = waitFor(spent, idOf(who), bytes, at(now));
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(DAY_MS);
        if (wait === 0) spent = spend(spent, idOf(who), bytes, now);
        for (const { user, bytes, files } of spent) expect(bytes <= (toHex(user) === toHex(OWN) ? OF_OWN : OF_ONE).bytes || files === 1).toBe(true);
        const others = spent.filter(({ user }) => toHex(user) !== toHex(OWN)).reduce((sum, one) => sum + one.bytes, 0);
        expect(others).toBeLessThanOrEqual(OF_ALL.bytes);
      }
    }),
    { numRuns: 300 },
  );
});

it('[X561] what was put up for whom outlives the process', async () => {
  const store = openMemoryStore(newDisk());
  await store.claim();
  expect(await spentIn(store)).toEqual([]);
  const spent = spend(spend([], ALICE, 3 * GIB, START), BOB, 7, START + 1.5);
  await store.transact([spentOp(spent)]);
  expect(await spentIn(store)).toEqual(spent);
  expect(spent).toEqual([
    { user: ALICE, since: START, bytes: 3 * GIB, files: 1 },
    { user: BOB, since: START + 1, bytes: 7, files: 1 },
  ]);
});
