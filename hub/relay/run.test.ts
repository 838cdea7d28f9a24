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
import type { Reader } from './port.ts';
import { heldClock } from './relay.world.ts';
import { runsOf, type Sent } from './run.ts';

const DEVICES = [1, 2, 3].map((one) => new Uint8Array(16).fill(one));
const STRANGER = new Uint8Array(16).fill(9);
/** Persons have the ids of their devices here. */
const readerOf = (device: Bytes): Reader => ({ device, user: device });
const ROUTE = new Uint8Array(32).fill(4);

const body: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ maxLength: 300 }).map(own) },
  { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 140_000 }).map((length) => new Uint8Array(length)) },
);
/** Envelopes with seqs that may have gaps, in any order. */
const envelopes = fc
  .uniqueArray(
    fc.record({
      seq: fc.integer({ min: 1, max: 40 }),
      author: fc.constantFrom(0, 1, 2),
      from: fc.constantFrom(undefined, 0, 1, 2),
      bytes: body,
      known: fc.boolean(),
      enclosure: fc.option(fc.uint8Array({ minLength: 1, maxLength: 300 }).map(own), { nil: undefined, freq: 4 }),
    }),
    {
      selector: ({ seq }) => seq,
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((list) =>
    list.map(({ seq, author, from, bytes, known, enclosure }) => ({
      seq,
      ...(enclosure ? { kind: KIND.mail, user: DEVICES[author] as Bytes, enclosure } : { kind: KIND.message }),
      epoch: 1,
      item: new Uint8Array(16).fill(seq),
      device: DEVICES[author] as Bytes,
      at: 1000 + seq,
      bytes,
      ...(known ? { digest: digestOf(bytes) } : {}),
      ...(from === undefined ? {} : { withheldFrom: DEVICES[from] as Bytes }),
    })),
  );

/** A frame by what it says; bodies by their hash, because a long list of bytes is slow to compare. */
function inWords(bytes: Bytes): string {
  const frame = readHubFrame(bytes);
  if (frame?.type === 'echo' || frame?.type === 'withheld') return `${frame.type} ${frame.seq} ${toHex(frame.digest)}`;
  return frame?.type === 'envelope' ? wordsOf('envelope', frame) : 'something else';
}

/** What is enclosed goes with the bytes alone. */
const wordsOf = (shown: string, { seq, bytes, enclosure }: Pick<Sent, 'seq' | 'bytes' | 'enclosure'>): string =>
  `${shown} ${seq} ${toHex(digestOf(bytes))}${shown === 'envelope' && enclosure ? ` ${toHex(enclosure)}` : ''}`;

const shownTo = (device: Bytes, { device: author, withheldFrom }: { readonly device: Bytes; readonly withheldFrom?: Bytes }): string => {
  if (equal(author, device)) return 'echo';
  return withheldFrom && equal(withheldFrom, device) ? 'withheld' : 'envelope';
};

describe('runs', () => {
  it('[B4] hold every envelope once and in order, without a gap inside, and an echo for its author alone', async () => {
    await fc.assert(
      fc.asyncProperty(envelopes, async (list) => {
        const runs = runsOf(openOutboxes(heldClock()), ROUTE, list);
        const sorted = [...list].sort((a, b) => a.seq - b.seq);
        for (const device of [...DEVICES, STRANGER]) {
          const heard = runs.map((run) => (readBatch(joinPortions(run.portionFor(readerOf(device)).parts)) ?? []).map(inWords));
          expect(heard.flat()).toEqual(sorted.map((one) => wordsOf(shownTo(device, one), one)));
          expect(heard.map(({ length }) => length)).toEqual(runs.map(({ first, last }) => last - first + 1));
        }
        for (const run of runs) expect(run.portionFor(readerOf(STRANGER)).length).toBeLessThan(LIMITS.frameBytes);
        // Whoever gets the same gets it under one number, which is how it is put together once.
        for (const run of runs) expect(new Set([STRANGER, STRANGER].map((device) => run.portionFor(readerOf(device)).number)).size).toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});
