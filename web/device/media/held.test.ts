/** Tests of what is taken back for now. */
import { expect, it } from 'vitest';
import { newHeldTimers } from '../../wire/timers.ts';
import type { Send } from '../memory/sends.ts';
import { HELD_MS, MAX_HELD, openHeld } from './held.ts';

const sendOf = (n: number): Send => ({ id: new Uint8Array([n]), counter: n, media: [] as Send['media'] }) as Send;

function newHeld() {
  const [timers, gone, halted, end] = [newHeldTimers(0), [] as number[], [] as unknown[], new AbortController()];
  const letGo = async ({ counter }: Send): Promise<void> => void gone.push(counter);
  return { timers, gone, halted, end, held: openHeld({ timers, halt: (error) => void halted.push(error) }, letGo, end.signal) };
}

it('[U541] of more than may be held the one taken back first goes; each other goes when its time is over, or with the process', async () => {
  const { timers, gone, end, held } = newHeld();
  for (let n = 0; n <= MAX_HELD; n++) held.hold(sendOf(n));
  expect(gone).toEqual([0]);
  expect(await held.take(sendOf(0).id, async () => undefined)).toBe(false);
  await timers.advance(HELD_MS - 1);
  expect(gone).toEqual([0]);
  await timers.advance(1);
  expect(gone.length).toBe(MAX_HELD + 1);
  held.hold(sendOf(200));
  end.abort();
  await timers.advance(HELD_MS);
  expect(gone).not.toContain(200);
});

it('[U541] while it is made a message again nothing of it goes, and where that fails it is held on', async () => {
  const { timers, gone, held } = newHeld();
  held.hold(sendOf(1));
  let resolve = (): void => undefined;
  const taking = held.take(sendOf(1).id, () => new Promise<void>((done) => (resolve = done)));
  expect(await held.take(sendOf(1).id, async () => undefined)).toBe(false);
  await timers.advance(2 * HELD_MS);
  resolve();
  expect([await taking, gone]).toEqual([true, []]);
  held.hold(sendOf(2));
  await expect(held.take(sendOf(2).id, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
  await timers.advance(HELD_MS);
  expect(gone).toEqual([2]);
});
