/** What a part of the program that comes later is, and is not, mistaken for. */
import { expect, it } from 'vitest';
import { answered } from '../web/device/port/answers.ts';
import { later, NotLoaded } from './later.ts';

it('[U220] a part that cannot be fetched is said to be out of reach, and comes when it is asked for again', async () => {
  let reachable = false;
  const load = async () => {
    if (!reachable) throw new TypeError('Failed to fetch dynamically imported module');
    return { answer: 42 };
  };
  const ask = () => answered(async () => ({ ok: true as const, ...(await later(load)) }));
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'offline' } });
  await expect(later(load)).rejects.toThrow(NotLoaded);
  reachable = true;
  expect(await ask()).toEqual({ ok: true, answer: 42 });
});
it('[U220] a fault inside a part is a bug, and stays one', async () => {
  const load = async (): Promise<never> => {
    throw new RangeError('a bug');
  };
  await expect(answered(() => later(load))).rejects.toThrow(RangeError);
});
