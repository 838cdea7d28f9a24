/** The form of updates on the wire. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { concat, toHex } from '../../crypto/bytes.ts';
import { LANE } from './lane.ts';
import { laneUpdate } from './segment.world.ts';
import { readLaneUpdate, writeLaneUpdate } from './update.ts';
import { readLanes, writeLanes } from './update-lanes.ts';

describe('what crosses the wire', () => {
  it('[Y20] comes back as it was written, and Yjs reads it as we do', () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    const runs = fc.uniqueArray(
      fc.record({
        client: fc.integer({ min: 1, max: 2 ** 52 - 1 }),
        clock: fc.nat(400),
        slots: fc.array(fc.option(bytes, { nil: undefined, freq: 2 }), { minLength: 1, maxLength: 12 }),
      }),
      { selector: ({ client }) => client, maxLength: 5 },
    );
    fc.assert(
      fc.property(runs, fc.array(bytes, { maxLength: 4 }), fc.array(bytes, { maxLength: 4 }), (lanes, erased, bodies) => {
        const update = { place: { span: 3, index: 4 }, update: writeLanes(lanes), erased, bodies };
        expect(readLaneUpdate(writeLaneUpdate(update))).toEqual(update);
        const slots = (readLanes(update.update)?.structs ?? []).flatMap(({ client, clock, length, event }) =>
          Array.from({ length }, (_, i) => `${client}:${clock + i}:${event === undefined ? '' : toHex(event)}`),
        );
        expect(slots.sort()).toEqual(
          lanes
            .flatMap(({ client, clock, slots: written }) =>
              written.map((event, i) => `${client}:${clock + i}:${event === undefined ? '' : toHex(event)}`),
            )
            .sort(),
        );
        const theirs = Y.decodeUpdate(update.update).structs.map((struct) => [struct.id.client, struct.id.clock, struct.length]);
        expect(theirs).toEqual(readLanes(update.update)?.structs.map(({ client, clock, length }) => [client, clock, length]));
      }),
      { numRuns: 300 },
    );
  });
  it('[Y20] an update of a later version, of too many bytes or with bytes left over is not read', () => {
    const written = writeLaneUpdate(laneUpdate(writeLanes([])));
    expect(readLaneUpdate(written)).toBeDefined();
    expect(readLaneUpdate(concat(Uint8Array.of(2), written.slice(1)))).toBeUndefined();
    expect(readLaneUpdate(concat(written, Uint8Array.of(0)))).toBeUndefined();
    expect(readLaneUpdate(new Uint8Array(LANE.updateBytes + 1))).toBeUndefined();
    for (let length = 0; length < written.length; length++) expect(readLaneUpdate(written.slice(0, length))).toBeUndefined();
  });
});
