/** A view that fills, and is filled again: nothing after it was stopped, nothing twice, and nothing lost of what changes meanwhile. */
import { describe, expect, it } from 'vitest';
import { newHeldTimers } from '../wire/timers.ts';
import type { Listener } from '../search/blocks.ts';
import { AGAIN_MS, following } from './following.ts';

const chat = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(16).fill(n);
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

function filled(values: () => readonly number[]) {
  const timers = newHeldTimers(0);
  const seen: number[] = [];
  const halted: unknown[] = [];
  let listener: Listener = {};
  let fillings = 0;
  const stop = following({
    core: { timers, halt: (error) => void halted.push(error) },
    blocks: {
      listen: (one) => {
        listener = one;
        return () => {
          listener = {};
        };
      },
    },
    isMeant: (one) => one?.[0] !== 9,
    fill: async function* () {
      fillings += 1;
      yield* values();
    },
    on: (value: number) => void seen.push(value),
  });
  return { timers, seen, halted, stop, change: (n: number) => listener.landed?.(chat(n)), fillings: () => fillings };
}

describe('a view that is looked for', () => {
  it('[F26] shows what it finds as it fills, and later what it comes to then, once for all that changed', async () => {
    let values: readonly number[] = [1, 2, 3];
    const world = filled(() => values);
    await turns();
    expect(world.seen).toEqual([1, 2, 3]);
    values = [7, 8];
    for (let time = 0; time < 5; time++) world.change(1);
    await world.timers.advance(AGAIN_MS - 1);
    expect([world.seen, world.fillings()]).toEqual([[1, 2, 3], 1]);
    await world.timers.advance(1);
    await turns();
    expect([world.seen, world.fillings()]).toEqual([[1, 2, 3, 8], 2]);
  });
  it('[F26] says nothing again that is as it was, and asks nothing for a chat it is not of', async () => {
    const world = filled(() => [3]);
    await turns();
    world.change(9);
    await world.timers.advance(AGAIN_MS);
    expect(world.fillings()).toBe(1);
    world.change(1);
    await world.timers.advance(AGAIN_MS);
    await turns();
    expect([world.seen, world.fillings()]).toEqual([[3], 2]);
  });
  it('[F26] is filled once more for what changed while it was', async () => {
    const world = filled(() => [1, 2]);
    world.change(1);
    await turns();
    await world.timers.advance(AGAIN_MS);
    await turns();
    expect(world.fillings()).toBe(2);
  });
  it('[F26] that is stopped shows no more, and looks no further', async () => {
    const world = filled(() => [1, 2]);
    world.stop();
    world.change(1);
    await turns();
    await world.timers.advance(AGAIN_MS);
    expect([world.seen, world.fillings()]).toEqual([[], 1]);
  });
  it('[F26] stops the engine where it cannot go on, unless nobody looks any more', async () => {
    const broken = (): readonly number[] => {
      throw new Error('the store was closed');
    };
    const [world, left] = [filled(broken), filled(broken)];
    left.stop();
    await turns();
    expect([world.halted.length, left.halted.length]).toEqual([1, 0]);
  });
});
