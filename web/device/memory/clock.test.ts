/** A device's clock, when it or the hub's turns out to have been wrong. */
import { expect, it } from 'vitest';
import { compareHlc, MAX_AHEAD_MS } from '../../chat/hlc.ts';
import { type Disk, newDisk, openMemoryStore } from '../../store/memory.ts';
import type { Op } from '../../store/port.ts';
import { type Clock, openClock } from './clock.ts';

const TRUE_TIME = Date.UTC(2026, 0, 1);
const YEAR = 365 * 24 * 60 * 60 * 1000;
const LAST_TIME = 2 ** 48 - 1;

type Opened = { readonly clock: Clock; readonly disk: Disk; write(ops: readonly Op[]): Promise<void> };

/** The clock of a device whose own shows this, on a disk that outlives it. */
async function opened(shows: number, disk: Disk = newDisk()): Promise<Opened> {
  const store = openMemoryStore(disk);
  await store.claim();
  return { clock: await openClock(store, () => shows), disk, write: (ops) => store.transact(ops) };
}

it.each([0, YEAR])(
  '[E25] a device whose clock was a year ahead goes on from the time the hub says, also where it is still %d ms ahead',
  async (skew) => {
    const wrong = await opened(TRUE_TIME + YEAR);
    expect(wrong.clock.stamp().at.time).toBe(TRUE_TIME + YEAR);
    wrong.clock.observe({ time: TRUE_TIME + YEAR + 1, counter: 0 });
    await wrong.write(wrong.clock.unsaved());
    const { clock, disk, write } = await opened(TRUE_TIME + skew, wrong.disk);
    clock.set(TRUE_TIME);
    const { at, op } = clock.stamp();
    expect(at).toEqual({ time: TRUE_TIME, counter: 1 });
    await write([op]);
    const again = await opened(TRUE_TIME + skew, disk);
    expect(compareHlc(again.clock.stamp().at, at)).toBeGreaterThan(0);
  },
);

it.each([0, TRUE_TIME - YEAR])('[E26] a hub that says it is %d puts nothing under what was said when a hub last told the time', async (lie) => {
  const before = await opened(TRUE_TIME);
  before.clock.set(TRUE_TIME);
  const { at, op } = before.clock.stamp();
  await before.write([op]);
  for (const { clock } of [before, await opened(TRUE_TIME, before.disk)]) {
    clock.set(lie);
    expect(compareHlc(clock.stamp().at, at)).toBeGreaterThan(0);
    const others = { time: TRUE_TIME + 1000, counter: 0 };
    expect(clock.observe(others)).toEqual(others);
  }
});

it('[E27] what is signed from beyond the horizon stands after all that was seen, in the order in which it comes; the rest as it was signed', async () => {
  const { clock } = await opened(TRUE_TIME);
  const near = { time: TRUE_TIME + MAX_AHEAD_MS, counter: 7 };
  expect(clock.observe(near)).toEqual(near);
  const places = [clock.observe({ time: LAST_TIME, counter: 0 }), clock.observe({ time: near.time + 1, counter: 0 }), clock.stamp().at];
  for (const [i, place] of places.entries()) {
    expect(compareHlc(place, places[i - 1] ?? near)).toBeGreaterThan(0);
    expect(place.time).toBeLessThanOrEqual(clock.horizon());
  }
});

it('[E29] a hub that tells a time no event can bear gives a device whose clock is not set a stamp that one can', async () => {
  const { clock, write } = await opened(1000);
  clock.set(Number.MAX_SAFE_INTEGER);
  const { at, op } = clock.stamp();
  expect(at.time).toBeLessThanOrEqual(LAST_TIME);
  await write([op]);
});
