/** What a segment document does with honest and with wandering updates. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import { readEvent } from '../chat/event.ts';
import { LANE } from './lane.ts';
import { append, closeSegment, erase, eventsOf, receive, slotsOf, snapshotOf } from './segment.ts';
import { bodies, bodyOf, catchUp, digest, lanesIn, laneUpdate, newDevice, openFor, pending, PLACE, say, setOf, signFor } from './segment.world.ts';
import { writeSnapshot } from './segment-snapshot.ts';
import { type LaneUpdate, writeLaneUpdate } from './update.ts';
import { readLanes, writeLanes } from './update-lanes.ts';

describe('a segment', () => {
  it('[Y1] takes a signed event of its writer and gives it once', async () => {
    const [anna, bob] = [newDevice(), newDevice()];
    const [a, b] = [openFor(anna, [anna, bob]), openFor(bob, [anna, bob])];
    const { event, update } = await say(a, 'hello');
    const first = await receive(b.segment, update);
    expect(first.fresh).toEqual([event]);
    expect(first.refused).toEqual([]);
    expect(first.stored).toEqual(update);
    const again = await receive(b.segment, update);
    expect(again).toEqual({ fresh: [], stored: undefined, gaps: [], held: [], refused: [], lies: [], clones: [] });
    expect(bodies(b.segment)).toEqual(['hello']);
  });

  it('[Y7] names a gap and holds what lies behind it until it is filled', async () => {
    const [anna, bob] = [newDevice(), newDevice()];
    const [a, b] = [openFor(anna, [anna, bob]), openFor(bob, [anna, bob])];
    const updates = [];
    for (const text of ['0', '1', '2', '3', '4', '5']) updates.push((await say(a, text)).update);
    await receive(b.segment, updates[0]!);
    const late = await receive(b.segment, {
      ...updates[3]!,
      update: writeLanes([{ client: a.segment.client, clock: 3, slots: lanesIn(updates[3]!) }]),
    });
    expect(late.gaps).toEqual([{ client: a.segment.client, have: 1, from: 3 }]);
    expect(late.held.map(({ from, because }) => ({ from, because }))).toEqual([{ from: 3, because: 'gap' }]);
    expect(late.stored).toBeUndefined();
    expect(pending(b.segment)).toBeNull();
    expect((await receive(b.segment, updates[5]!)).gaps).toEqual([{ client: a.segment.client, have: 1, from: 5 }]);
    await receive(b.segment, updates[1]!);
    await receive(b.segment, updates[2]!);
    expect((await receive(b.segment, late.held[0]!.update)).fresh.map(bodyOf)).toEqual(['3']);
    await receive(b.segment, updates[4]!);
    await receive(b.segment, updates[5]!);
    expect(bodies(b.segment)).toEqual(['0', '1', '2', '3', '4', '5']);
    expect(pending(b.segment)).toBeNull();
  });

  it('[Y7] holds the stretches of one update apart where a slot between them is bad', async () => {
    const [anna, bob] = [newDevice(), newDevice()];
    const [a, b] = [openFor(anna, [anna, bob]), openFor(bob, [anna, bob])];
    const events = [];
    for (const text of ['0', '1', '2', '3', '4', '5']) events.push((await say(a, text)).event);
    const forged = Uint8Array.from(events[2]!);
    forged[forged.length - 1]! ^= 1;
    const alsoForged = Uint8Array.from(events[4]!);
    alsoForged[alsoForged.length - 1]! ^= 1;
    const slots = [events[0], events[1], forged, events[3], alsoForged, events[5]];
    const result = await receive(b.segment, laneUpdate(writeLanes([{ client: a.segment.client, clock: 0, slots }])));
    expect(result.fresh.map(bodyOf)).toEqual(['0', '1']);
    const { client } = a.segment;
    expect(result.refused).toEqual([{ because: 'unreadable' }, { because: 'unreadable' }]);
    expect(result.gaps).toEqual([
      { client, have: 2, from: 3 },
      { client, have: 4, from: 5 },
    ]);
    expect(result.held.map(({ from }) => from)).toEqual([3, 5]);
    await receive(b.segment, laneUpdate(writeLanes([{ client: a.segment.client, clock: 2, slots: [events[2]] }])));
    expect((await receive(b.segment, result.held[0]!.update)).fresh.map(bodyOf)).toEqual(['3']);
    expect((await receive(b.segment, result.held[1]!.update)).gaps).toEqual([{ client, have: 4, from: 5 }]);
  });

  it('[Y8] holds an event whose author is not known yet, and takes it once it is', async () => {
    const [anna, bob] = [newDevice(), newDevice()];
    const known = [bob];
    const [a, b] = [openFor(anna, [anna, bob]), openFor(bob, known)];
    const first = (await say(a, 'first')).update;
    const early = await receive(b.segment, first);
    expect(early.fresh).toEqual([]);
    expect(early.gaps).toEqual([]);
    expect(early.held.map(({ because, from }) => ({ because, from }))).toEqual([{ because: 'unknown', from: 0 }]);
    known.push(anna);
    expect((await receive(b.segment, early.held[0]!.update)).fresh.map(bodyOf)).toEqual(['first']);
  });

  it('[Y9] comes to the same from any order, subset and repetition of updates', async () => {
    // Feature: telegram-clone, Property 6: a message reaches every participant
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom('', 'مرحبا بالعالم', '👩‍👩‍👧‍👦 日本語 한국어', '\u202e\u0000\u2066<script>&amp;', 'é́́́', 'x'.repeat(60_000)),
    );
    const script = fc.record({
      says: fc.array(fc.tuple(fc.nat(3), text), { minLength: 1, maxLength: 14 }),
      order: fc.array(fc.nat(), { maxLength: 40 }),
      subset: fc.array(fc.nat(), { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ says, order, subset }) => {
        const devices = Array.from({ length: 4 }, newDevice);
        const writers = devices.map((device) => openFor(device, devices));
        const updates: LaneUpdate[] = [];
        for (const [who, what] of says) updates.push((await say(writers[who]!, what)).update);
        const [full, some] = [openFor(newDevice(), devices), openFor(newDevice(), devices)];
        for (const pick of subset) await receive(some.segment, updates[pick % updates.length]!);
        const all = [
          ...order.map((pick) => updates[pick % updates.length]!),
          ...updates.map((_, i) => updates[(i * 7 + order.length) % updates.length]!),
          ...updates,
        ];
        let held: readonly LaneUpdate[] = [];
        for (const update of all) {
          const result = await receive(full.segment, update);
          expect(result.refused).toEqual([]);
          expect(pending(full.segment)).toBeNull();
          held = [...held, ...result.held.map((one) => one.update)];
        }
        for (let again = held; again.length > 0; ) {
          const left: LaneUpdate[] = [];
          for (const update of again) left.push(...(await receive(full.segment, update)).held.map((one) => one.update));
          if (left.length === again.length) break;
          again = left;
        }
        const expected = setOf(writers.flatMap(({ segment }) => eventsOf(segment)));
        expect(setOf(eventsOf(full.segment))).toEqual(expected);
        await catchUp(some.segment, full.segment);
        expect(setOf(eventsOf(some.segment))).toEqual(expected);
        expect(digest(some.segment)).toBe(digest(full.segment));
        expect(pending(some.segment)).toBeNull();
        for (const { segment } of [...writers, full, some]) closeSegment(segment);
      }),
      { numRuns: 100 },
    );
  });

  it('[Y14] is the same document when it is opened again, from snapshot, updates or both', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ who: fc.nat(1), erases: fc.boolean(), text: fc.string({ unit: 'grapheme', maxLength: 50 }) }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.nat(),
        async (steps, at) => {
          const devices = [newDevice(), newDevice()];
          const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
          let snapshot: Bytes | undefined;
          let updates: Bytes[] = [];
          for (const [i, step] of steps.entries()) {
            const { update } = step.who === 0 ? await say(a, step.text) : await say(b, step.text);
            if (step.who === 1) await receive(a.segment, update);
            updates.push(writeLaneUpdate(update));
            if (step.erases) erase(a.segment, [{ client: (step.who === 0 ? a : b).segment.client, clock: 0 }]);
            if (step.erases || i === at % steps.length) [snapshot, updates] = [snapshotOf(a.segment), []];
          }
          const again = openFor(devices[0]!, devices, { snapshot, updates });
          expect(eventsOf(again.segment)).toEqual(eventsOf(a.segment));
          expect(digest(again.segment)).toBe(digest(a.segment));
          expect(snapshotOf(again.segment)).toEqual(snapshotOf(a.segment));
          expect(slotsOf(again.segment)).toEqual(slotsOf(a.segment));
          const { update } = await say(again, 'after');
          expect(update.place).toEqual(PLACE);
          await catchUp(b.segment, again.segment);
          expect(bodies(b.segment)).toContain('after');
          for (const { segment } of [a, b, again]) closeSegment(segment);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('[Y14] a row that is not what was written is never opened', () => {
    const anna = newDevice();
    expect(() => openFor(anna, [anna], { snapshot: randomBytes(100) })).toThrow('expected a snapshot');
    const odd = new Y.Doc();
    odd.getMap('x').set('y', 1);
    const state = Uint8Array.from(Y.encodeStateAsUpdate(odd));
    expect(() => openFor(anna, [anna], { snapshot: writeSnapshot({ state, kept: [], lies: [] }) })).toThrow('expected a snapshot');
    expect(() => openFor(anna, [anna], { updates: [randomBytes(100)] })).toThrow('expected a stored update');
  });

  it('[Y15] gives each own event to send exactly once, also where several are written at once', async () => {
    const anna = newDevice();
    const a = openFor(anna, [anna]);
    const said = await Promise.all(['1', '2', '3', '4'].map((text) => say(a, text)));
    expect(said.flatMap(({ update }) => readLanes(update.update)?.structs.map(({ clock }) => clock))).toEqual([0, 1, 2, 3]);
    expect(said.map(({ update }) => lanesIn(update))).toEqual(said.map(({ event }) => [event]));
    expect(said.map(({ event }) => readEvent(event)?.header.clock)).toEqual([0, 1, 2, 3]);
    expect(bodies(a.segment)).toEqual(['1', '2', '3', '4']);
  });

  it('[Y15] takes no event that is signed for another slot than the one it was given, and goes on after a failed one', async () => {
    const anna = newDevice();
    const a = openFor(anna, [anna]);
    const { incarnation } = a;
    await expect(append(a.segment, (_, client) => signFor(anna, { client, clock: 1, incarnation }, 'wrong'))).rejects.toThrow('its slot');
    await expect(
      append(a.segment, (_, client, clock) => signFor(anna, { client, clock, incarnation, chat: randomBytes(16) }, 'wrong')),
    ).rejects.toThrow();
    await expect(append(a.segment, () => Promise.reject(new Error('no key')))).rejects.toThrow('no key');
    await say(a, 'right');
    expect(bodies(a.segment)).toEqual(['right']);
  });

  it('[Y18] holds 512 slots, and says how many are left', async () => {
    const devices = [newDevice(), newDevice()];
    const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
    expect(slotsOf(a.segment)).toEqual({ used: 0, left: LANE.slots });
    for (let i = 0; i < LANE.slots; i++) await say(a, String(i));
    expect(slotsOf(a.segment)).toEqual({ used: LANE.slots, left: 0 });
    await expect(say(a, 'one too many')).rejects.toThrow('takes no more');
    const rounds = await catchUp(b.segment, a.segment);
    expect(rounds).toBe(1);
    expect(slotsOf(b.segment).left).toBe(0);
    // Fullness binds writers only: what was written at the same time elsewhere is still taken.
    const { update } = await say(b, 'at the same time');
    expect((await receive(a.segment, update)).fresh).toHaveLength(1);
  });
});

describe('a document that is not begun', () => {
  it('[Y40] takes nothing of an author who may not begin it, not even a lie, and then all of them once somebody else has', async () => {
    const devices = [newDevice(), newDevice(), newDevice()];
    const [far, other, reader] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices), openFor(devices[2]!, devices)];
    const mayBegin = (device: string): boolean => device !== toHex(devices[0]!.id);
    const { update } = await say(far, 'far ahead');
    const refused = await receive(reader.segment, update, mayBegin);
    expect(refused.refused).toEqual([{ because: 'begun' }]);
    expect(refused.stored).toBeUndefined();
    const [a, b] = await Promise.all(
      ['one', 'two'].map((text) => signFor(devices[0]!, { client: far.segment.client, clock: 0, incarnation: far.incarnation }, text)),
    );
    const proof = laneUpdate(
      writeLanes([]),
      [a!, b!].map((event) => reader.segment.codec.strip(event)),
    );
    expect((await receive(reader.segment, proof, mayBegin)).lies).toEqual([]);
    expect(slotsOf(reader.segment).used).toBe(0);
    for (const one of [(await say(other, 'here')).update, update]) await receive(reader.segment, one, mayBegin);
    expect(slotsOf(reader.segment).used).toBe(2);
  });
});
