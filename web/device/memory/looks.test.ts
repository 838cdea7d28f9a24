/** The share of strangers in what this device asks the hub for: it is used up by number or by bytes, and refills. */
import { expect, it } from 'vitest';
import { equal, randomBytes } from '../../../crypto/bytes.ts';
import { LOOKS_APART_MS, newLooks, STRANGER_BYTES } from './looks.ts';

const HOUR = 60 * 60 * 1000;
const MINUTE = 60 * 1000;
const [stranger, other, friend] = [randomBytes(16), randomBytes(16), randomBytes(16)];

function newScene() {
  const time = { now: 1_000_000_000 };
  const due: (() => void)[] = [];
  const looked: Uint8Array[] = [];
  const timers = { after: (_: number, work: () => void) => (due.push(work), () => undefined) };
  const looks = newLooks({ timers, now: () => time.now, look: (user) => looked.push(user), isStranger: (user) => !equal(user, friend) });
  return { time, looks, due, looked };
}

it('[X244] strangers who have had their share are not asked for, by bytes and by number; those who are known are, and an hour later all', () => {
  for (const meet of [
    (met: (bytes: number) => void) => met(STRANGER_BYTES),
    (met: (bytes: number) => void) => Array.from({ length: 300 }, () => met(1)),
  ]) {
    const { time, looks } = newScene();
    looks.met(randomBytes(16), STRANGER_BYTES / 4);
    expect(looks.wait(stranger)).toBe(0);
    meet((bytes) => looks.met(randomBytes(16), bytes));
    expect([looks.wait(stranger), looks.wait(friend)]).toEqual([undefined, 0]);
    time.now += HOUR;
    expect(looks.wait(stranger)).toBe(0);
  }
});

it('[X244] a clock that was put back keeps no stranger waiting for longer', () => {
  const { time, looks } = newScene();
  looks.met(other, STRANGER_BYTES);
  time.now -= 1000 * HOUR;
  expect(looks.wait(stranger)).toBe(undefined);
  time.now += HOUR;
  expect(looks.wait(stranger)).toBe(0);
});

it('[X293] one stranger, whatever the hub has of them and however often they write, keeps no other from being asked for', () => {
  for (const bytes of [1000, STRANGER_BYTES / 8]) {
    const { time, looks } = newScene();
    let asked = 0;
    for (let letter = 1; letter <= 3600; letter++) {
      if (looks.wait(stranger, letter) === 0) {
        asked += 1;
        looks.met(stranger, bytes);
        looks.looked(stranger, letter);
      }
      expect(looks.wait(other, letter)).toBe(0);
      time.now += 10_000;
    }
    // In ten hours.
    expect(asked).toBe(bytes === 1000 ? 120 : 2);
  }
});

it('[X293] nobody’s letters wait behind those of a stranger who was asked for, and no clock that was put back keeps anybody away for longer', () => {
  const { time, looks } = newScene();
  looks.met(stranger, 1000);
  looks.looked(stranger, 1);
  looks.looked(friend, 1);
  expect([looks.wait(stranger, 2), looks.wait(friend, 2)]).toEqual([undefined, LOOKS_APART_MS]);
  time.now += 5 * MINUTE;
  expect(looks.wait(stranger, 2)).toBe(0);
  looks.met(stranger, 1000);
  looks.looked(friend, 2);
  time.now -= 1000 * HOUR;
  expect([looks.wait(stranger, 3), looks.wait(friend, 3)]).toEqual([undefined, LOOKS_APART_MS]);
  time.now += 5 * MINUTE;
  expect([looks.wait(stranger, 3), looks.wait(friend, 3)]).toEqual([0, 0]);
});

it('[X294] what is planned for a stranger is left out while they are not asked for', () => {
  const { looks, due, looked } = newScene();
  for (const user of [stranger, other, friend]) looks.plan(user, [3000]);
  looks.met(stranger, 1000);
  for (const work of due) work();
  expect(looked).toEqual([other, friend]);
});

it('[X363] what strangers bring to be verified has their share too: each until a MiB is spent in the hour, all until the share is, and whoever is known without an end', () => {
  const { time, looks } = newScene();
  for (let i = 0; i < 2; i++) {
    expect(looks.mayBring(stranger)).toBe(true);
    looks.brought(stranger, STRANGER_BYTES / 128);
    looks.brought(friend, STRANGER_BYTES);
  }
  expect([stranger, other, friend].map((user) => looks.mayBring(user))).toEqual([false, true, true]);
  // Nothing of it keeps their own chain from being fetched.
  expect(looks.wait(stranger)).toBe(0);
  time.now += HOUR;
  expect(looks.mayBring(stranger)).toBe(true);
  looks.brought(other, STRANGER_BYTES);
  expect([looks.mayBring(stranger), looks.wait(stranger), looks.mayBring(friend), looks.wait(friend)]).toEqual([false, undefined, true, 0]);
});
