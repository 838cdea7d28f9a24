/** The share of strangers in what this device asks the hub for: it is used up by number or by bytes, and refills. */
import { expect, it } from 'vitest';
import { equal, randomBytes } from '../../crypto/bytes.ts';
import { newLooks, STRANGER_BYTES } from './looks.ts';

const HOUR = 60 * 60 * 1000;
const [stranger, friend] = [randomBytes(16), randomBytes(16)];

function newScene() {
  const time = { now: 1_000_000_000 };
  const timers = { after: () => () => undefined };
  const looks = newLooks({ timers, now: () => time.now, look: () => undefined, isStranger: (user) => equal(user, stranger) });
  return { time, looks };
}

it('[X244] strangers who have had their share are not asked for, by bytes and by number; those who are known are, and an hour later all', () => {
  for (const meet of [
    (met: (bytes: number) => void) => met(STRANGER_BYTES),
    (met: (bytes: number) => void) => Array.from({ length: 300 }, () => met(1)),
  ]) {
    const { time, looks } = newScene();
    looks.met(STRANGER_BYTES / 4);
    expect(looks.wait(stranger)).toBe(0);
    meet(looks.met);
    expect([looks.wait(stranger), looks.wait(friend)]).toEqual([undefined, 0]);
    time.now += HOUR;
    expect(looks.wait(stranger)).toBe(0);
  }
});

it('[X244] a clock that was put back keeps no stranger waiting for longer', () => {
  const { time, looks } = newScene();
  looks.met(STRANGER_BYTES);
  time.now -= 1000 * HOUR;
  expect(looks.wait(stranger)).toBe(undefined);
  looks.met(1);
  time.now += HOUR;
  expect(looks.wait(stranger)).toBe(0);
});
