/** The claim on an own number: asked for, shown, and answered by keeping it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Refused } from '../../../hub/protocol/errors.ts';
import { newHeldTimers } from '../../wire/timers.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import { openClaims } from './claims.ts';
import type { NumberView } from '../port/port.ts';

const MINUTE = 60_000;
const free: NumberView = { bound: true, byNumber: false, claim: undefined, own: undefined };
const claimed: NumberView = { ...free, claim: { since: 1, until: 2 } };

let answer: () => Promise<NumberView>;
let asked: number;
let kept: number;
let isOnline: boolean;
let halted: unknown[];
let changed: string[];
let chosen: boolean | undefined;
let set: boolean[];

function newClaims() {
  const timers = newHeldTimers();
  const claims = openClaims({
    api: {
      numberInfo: () => (asked++, answer()),
      keepNumber: async () => void kept++,
      setDiscovery: async (byNumber) => {
        set.push(byNumber);
        answer = async () => ({ ...free, byNumber });
      },
    },
    topics: { changed: (...topics) => void changed.push(...topics) },
    also: async () => undefined,
    chosen: () => chosen,
  });
  return { timers, claims, line: { timers, hub: { online: () => isOnline }, halt: (error: unknown) => void halted.push(error) } };
}

beforeEach(() => {
  [answer, asked, kept, isOnline, halted, changed, chosen, set] = [async () => free, 0, 0, true, [], [], undefined, []];
});

describe('the claim on a number', () => {
  it('[U90] is asked for at once, each hour while connected, and a minute after the hub did not say', async () => {
    const { timers, claims, line } = newClaims();
    expect(claims.view()).toBeUndefined();
    claims.keep(line);
    await timers.advance(0);
    expect([asked, claims.view(), changed]).toEqual([1, free, ['number']]);
    answer = async () => claimed;
    await timers.advance(60 * MINUTE - 1);
    expect(asked).toBe(1);
    await timers.advance(1);
    expect([asked, claims.view()]).toEqual([2, claimed]);
    for (const error of [new Unreachable('offline'), new Refused('rate_limited', { retry_after: 5 })]) {
      answer = () => Promise.reject(error);
      claims.keep(line);
      await timers.advance(MINUTE - 1);
      const before = asked;
      answer = async () => claimed;
      await timers.advance(1);
      expect(asked).toBe(before + 1);
    }
    expect([claims.view(), halted]).toEqual([claimed, []]);
  });

  it('[U90] is not asked for while there is no line, nor after the end, and two lines in a row ask once an hour', async () => {
    const { timers, claims, line } = newClaims();
    claims.keep(line);
    claims.keep(line);
    await timers.advance(0);
    expect(asked).toBe(2);
    await timers.advance(60 * MINUTE);
    expect(asked).toBe(3);
    isOnline = false;
    await timers.advance(600 * MINUTE);
    expect(asked).toBe(3);
    isOnline = true;
    claims.keep(line);
    await timers.advance(0);
    claims.stop();
    await timers.advance(600 * MINUTE);
    expect(asked).toBe(4);
  });

  it('[U94] being found by it is shown as the hub has it once it was set', async () => {
    const { claims } = newClaims();
    await claims.setFindable(true);
    expect([claims.view()?.byNumber, changed]).toEqual([true, ['number']]);
    await claims.setFindable(false);
    expect(claims.view()?.byNumber).toBe(false);
  });

  it('[U121] a hub that has it otherwise than the person chose is told, once a number is bound, and is left alone where nothing was chosen', async () => {
    const { timers, claims, line } = newClaims();
    claims.keep(line);
    await timers.advance(0);
    expect([set, claims.view()?.byNumber]).toEqual([[], false]);
    chosen = true;
    answer = async () => ({ ...free, bound: false, byNumber: false });
    claims.keep(line);
    await timers.advance(0);
    expect(set).toEqual([]);
    answer = async () => free;
    await timers.advance(60 * MINUTE);
    expect([set, claims.view()?.byNumber]).toEqual([[true], true]);
    chosen = false;
    await timers.advance(60 * MINUTE);
    expect([set, claims.view()?.byNumber]).toEqual([[true, false], false]);
    await timers.advance(60 * MINUTE);
    expect(set).toEqual([true, false]);
  });

  it('[U90] is gone from the view once the person keeps the number, and a bug stops the engine', async () => {
    const { timers, claims, line } = newClaims();
    answer = async () => claimed;
    claims.keep(line);
    await timers.advance(0);
    answer = async () => free;
    await claims.keepNumber();
    expect([kept, claims.view()]).toEqual([1, free]);
    const bug = new TypeError('a bug');
    answer = () => Promise.reject(bug);
    claims.keep(line);
    await timers.advance(0);
    expect(halted).toEqual([bug]);
  });
});
