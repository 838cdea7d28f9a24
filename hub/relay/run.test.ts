/** Runs: whatever is handed out together, each follower gets every envelope once and in order, and its own as an echo. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, equal, own, toHex } from '../../crypto/bytes.ts';
import { joinPortions, readBatch } from '../protocol/batch.ts';
import { readHubFrame } from '../protocol/forms.ts';
import { KIND } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { digestOf } from './log.ts';
import { openOutboxes } from './outbox.ts';
import { heldClock } from './relay.world.ts';
import { runsOf } from './run.ts';

const DEVICES = [1, 2, 3].map((one) => new Uint8Array(16).fill(one));
const STRANGER = new Uint8Array(16).fill(9);
const ROUTE = new Uint8Array(32).fill(4);

const body: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ maxLength: 300 }).map(own) },
  { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 140_000 }).map((length) => new Uint8Array(length)) },
);
/** Envelopes with seqs that may have gaps, in any order. */
const envelopes = fc
  .uniqueArray(fc.record({ seq: fc.integer({ min: 1, max: 40 }), author: fc.constantFrom(0, 1, 2), bytes: body, known: fc.boolean() }), {
    selector: ({ seq }) => seq,
    minLength: 1,
    maxLength: 25,
  })
  .map((list) =>
    list.map(({ seq, author, bytes, known }) => ({
      seq,
      kind: KIND.message,
      epoch: 1,
      item: new Uint8Array(16).fill(seq),
      device: DEVICES[author] as Bytes,
      at: 1000 + seq,
      bytes,
      ...(known ? { digest: digestOf(bytes) } : {}),
    })),
  );

/** A frame by what it says; bodies by their hash, because a long list of bytes is slow to compare. */
function inWords(bytes: Bytes): string {
  const frame = readHubFrame(bytes);
  if (frame?.type === 'echo') return `echo ${frame.seq} ${toHex(frame.digest)}`;
  return frame?.type === 'envelope' ? `envelope ${frame.seq} ${toHex(digestOf(frame.bytes))}` : 'something else';
}

describe('runs', () => {
  it('[B4] hold every envelope once and in order, without a gap inside, and an echo for its author alone', async () => {
    await fc.assert(
      fc.asyncProperty(envelopes, async (list) => {
        const runs = runsOf(openOutboxes(heldClock()), ROUTE, list);
        const sorted = [...list].sort((a, b) => a.seq - b.seq);
        for (const device of [...DEVICES, STRANGER]) {
          const heard = runs.map((run) => (readBatch(joinPortions(run.portionFor(device).parts)) ?? []).map(inWords));
          expect(heard.flat()).toEqual(
            sorted.map((one) => `${equal(one.device, device) ? 'echo' : 'envelope'} ${one.seq} ${toHex(digestOf(one.bytes))}`),
          );
          expect(heard.map(({ length }) => length)).toEqual(runs.map(({ first, last }) => last - first + 1));
        }
        for (const run of runs) expect(run.portionFor(STRANGER).length).toBeLessThan(LIMITS.frameBytes);
        // Whoever gets the same gets it under one number, which is how it is put together once.
        for (const run of runs) expect(new Set([STRANGER, STRANGER].map((device) => run.portionFor(device).number)).size).toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});
