/** What a segment document answers to whoever asks what they lack. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, equal } from '../../crypto/bytes.ts';
import { eventsOf, slotsOf } from './segment.ts';
import { differenceFor, stateVectorOf } from './segment-difference.ts';
import { catchUp, digest, newDevice, openFor, say } from './segment.world.ts';
import { readLanes, writeLanes } from './update-lanes.ts';

describe('asking another copy', () => {
  it('[Y17] brings everything in parts that fit a message, however large the segment is', async () => {
    const devices = [newDevice(), newDevice()];
    const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
    for (let i = 0; i < 40; i++) await say(a, `${i}`.padEnd(60_000, '.'));
    const rounds = await catchUp(b.segment, a.segment);
    expect(rounds).toBeGreaterThan(1);
    expect(rounds).toBeLessThan(5);
    expect(digest(b.segment)).toBe(digest(a.segment));
    expect(slotsOf(b.segment).used).toBe(40);
  });

  it('[Y17] no question makes a copy throw or say what it has not', async () => {
    const devices = [newDevice()];
    const a = openFor(devices[0]!, devices);
    await say(a, 'x');
    const question = stateVectorOf(openFor(devices[0]!, devices).segment);
    for (let length = 0; length < question.length; length++) expect(differenceFor(a.segment, question.slice(0, length))).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const update = differenceFor(a.segment, concat(Uint8Array.of(1), bytes));
        for (const struct of readLanes(update?.update ?? writeLanes([]))?.structs ?? [])
          expect(equal(struct.event!, eventsOf(a.segment)[0]!)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
