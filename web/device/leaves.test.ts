/** Who is let in by one commit or opening. */
import { expect, it } from 'vitest';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { fitting, type Joiner } from './leaves.ts';

const joiner = (user: number, device: number): Joiner => ({
  user: new Uint8Array(16).fill(user),
  device: new Uint8Array(16).fill(device),
  sealKey: new Uint8Array(32),
  package: new Uint8Array(1),
});

it('[X149] as many are let in at once as the hub takes letters of, whatever the length of the chains in them, and of each person one first', () => {
  const all = [1, 2, 3, 4, 5, 6, 7, 8].map((device) => joiner(1, device)).concat(joiner(2, 9), joiner(2, 10));
  expect(fitting(all, 1000)).toEqual(all);
  const log = 2 * 1024 * 1024;
  const some = fitting(all, log);
  expect(some.length * log).toBeLessThan(LIMITS.bodyBytes);
  expect(some.map(({ user, device }) => [user[0], device[0]])).toEqual([
    [1, 1],
    [2, 9],
  ]);
});
