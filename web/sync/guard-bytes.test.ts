/** Bytes of all kinds against the guard: bits flipped, updates cut short, noise. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { concat, toHex } from '../../crypto/bytes.ts';
import { because, good, type GuardWorld, newGuardWorld, state } from './guard.world.ts';
import { eventsOf, receive, snapshotOf } from './segment.ts';
import { laneUpdate, openFor, say } from './segment.world.ts';
import { readLaneUpdate } from './update.ts';
import { writeLanes } from './update-lanes.ts';

let world: GuardWorld;
beforeEach(async () => {
  world = await newGuardWorld();
});

describe('bytes of all kinds', () => {
  it('[Y4] 20,000 updates with flipped bits never throw, and let in nothing but what was written', async () => {
    const third = (await say(world.anna, 'three')).event;
    const { client, event } = await good(world);
    const whole = writeLanes([
      { client: world.anna.segment.client, clock: 0, slots: [...world.events, third] },
      { client, clock: 0, slots: [event] },
    ]);
    const authentic = new Set([...world.events, third, event].map(toHex));
    let { segment } = world.bob;
    const snapshot = snapshotOf(segment);
    let [changed, kept] = [0, 0];
    let seed = 0x5eed;
    const random = (below: number): number => {
      // Mulberry32, so that a failing flip can be found again.
      seed = (seed + 0x6d2b79f5) | 0;
      let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
    };
    for (let i = 0; i < 20_000; i++) {
      const bytes = Uint8Array.from(whole);
      for (let flips = 1 + random(3); flips > 0; flips--) bytes[random(bytes.length)]! ^= 1 << random(8);
      const result = await receive(segment, laneUpdate(bytes));
      if (result.stored === undefined) continue;
      kept++;
      for (const one of eventsOf(segment)) if (!authentic.has(toHex(one))) changed++;
      segment = openFor(world.bob.device, world.devices, { snapshot }).segment;
    }
    expect(changed).toBe(0);
    // The flips were no shotgun: most updates still had something good in them.
    expect(kept).toBeGreaterThan(5000);
  }, 240_000);
  it('[Y4] no bytes whatever make a reader throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 3 }), async (bytes, beside) => {
        readLaneUpdate(bytes);
        readLaneUpdate(concat(Uint8Array.of(1), bytes));
        const before = state(world.bob.segment);
        const result = await receive(world.bob.segment, laneUpdate(bytes, beside, beside));
        expect(result.fresh).toEqual([]);
        expect(state(world.bob.segment)).toBe(before);
      }),
      { numRuns: 1000 },
    );
  });
  it('[Y4] every update cut short anywhere is refused', async () => {
    const whole = (await say(world.anna, 'three')).update.update;
    for (let length = 0; length < whole.length; length++) {
      expect(because(await receive(world.bob.segment, laneUpdate(whole.slice(0, length))))).toEqual(['malformed']);
    }
  });
});
