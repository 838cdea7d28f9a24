/** What is erased in a segment document is gone from its bytes, and stays gone; what somebody else left out comes back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erase, eventsOf, receive, snapshotOf } from './segment.ts';
import { differenceFor, stateVectorOf } from './segment-difference.ts';
import { bodies, bodyOf, catchUp, codecOf, contains, digest, laneUpdate, newDevice, openFor, say, slotOf } from './segment.world.ts';
import { writeLaneUpdate } from './update.ts';
import { writeLanes } from './update-lanes.ts';

describe('erasing', () => {
  it('[Y10] leaves the signed header and no byte of the body in the snapshot', async () => {
    // Feature: telegram-clone, Property 42: deleted for all is visible to nobody
    await fc.assert(
      fc.asyncProperty(fc.nat(3), fc.uuid(), async (which, secret) => {
        const devices = [newDevice(), newDevice()];
        const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
        for (let i = 0; i < 4; i++) await receive(b.segment, (await say(a, i === which ? secret : `kept ${i}`)).update);
        expect(contains(snapshotOf(b.segment), secret)).toBe(true);
        erase(b.segment, [slotOf(a, which)]);
        const snapshot = snapshotOf(b.segment);
        expect(contains(snapshot, secret)).toBe(false);
        expect(bodies(b.segment).filter((body) => body === undefined)).toHaveLength(1);
        const late = openFor(newDevice(), devices);
        await catchUp(late.segment, openFor(devices[1]!, devices, { snapshot }).segment);
        expect(eventsOf(late.segment)).toEqual(eventsOf(b.segment));
        expect(digest(late.segment)).toBe(digest(b.segment));
      }),
      { numRuns: 100 },
    );
  });

  it('[Y10] is not undone by a late arrival of the same slot', async () => {
    const devices = [newDevice(), newDevice()];
    const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
    const { update, event } = await say(a, 'gone');
    await receive(b.segment, update);
    erase(b.segment, [slotOf(a, 0)]);
    expect((await receive(b.segment, update)).fresh).toEqual([]);
    expect((await receive(b.segment, { ...update, update: writeLanes([]), bodies: [event] })).fresh).toEqual([]);
    expect(bodies(b.segment)).toEqual([undefined]);
    expect(contains(snapshotOf(b.segment), 'gone')).toBe(false);
    const again = openFor(devices[1]!, devices, { snapshot: snapshotOf(b.segment) });
    expect((await receive(again.segment, { ...update, bodies: [event] })).fresh).toEqual([]);
  });

  it('[Y10] passes over slots it does not know, and lets the lane go on', async () => {
    const devices = [newDevice(), newDevice()];
    const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
    await receive(b.segment, (await say(a, 'one')).update);
    erase(b.segment, [slotOf(a, 0), slotOf(a, 7), { client: 99, clock: 0 }]);
    erase(a.segment, [slotOf(a, 0)]);
    const { update } = await say(a, 'two');
    expect((await receive(b.segment, update)).fresh.map(bodyOf)).toEqual(['two']);
    expect(bodies(a.segment)).toEqual([undefined, 'two']);
  });

  it('[Y11] a body somebody left out is taken when it turns up, and kept when the document is opened again', async () => {
    const devices = [newDevice(), newDevice(), newDevice()];
    const [a, b, mallory] = devices.map((device) => openFor(device, devices));
    for (const text of ['0', '1', '2']) await receive(mallory!.segment, (await say(a!, text)).update);
    erase(mallory!.segment, [slotOf(a!, 1)]);
    const hollow = differenceFor(mallory!.segment, stateVectorOf(b!.segment))!;
    const first = await receive(b!.segment, hollow);
    expect(first.fresh.map(bodyOf)).toEqual(['0', undefined, '2']);
    expect(digest(b!.segment)).not.toBe(digest(a!.segment));
    const answer = differenceFor(a!.segment, stateVectorOf(b!.segment))!;
    const second = await receive(b!.segment, answer);
    expect(second.fresh.map(bodyOf)).toEqual(['1']);
    expect(bodies(b!.segment)).toEqual(['0', '1', '2']);
    expect(digest(b!.segment)).toBe(digest(a!.segment));
    expect(differenceFor(a!.segment, stateVectorOf(b!.segment))).toBeUndefined();
    const updates = [first.stored!, second.stored!].map(writeLaneUpdate);
    const again = openFor(devices[1]!, devices, { updates });
    expect(bodies(again.segment)).toEqual(['0', '1', '2']);
    expect((await say(b!, 'still writing')).update).toBeDefined();
  });

  it('[Y11] a body for a slot that a redaction took is not taken', async () => {
    const devices = [newDevice(), newDevice()];
    const [a, b] = [openFor(devices[0]!, devices), openFor(devices[1]!, devices)];
    const { event } = await say(a, 'secret');
    const header = codecOf(devices).strip(event);
    await receive(b.segment, laneUpdate(writeLanes([{ client: a.segment.client, clock: 0, slots: [undefined] }]), [header]));
    erase(b.segment, [slotOf(a, 0)]);
    expect((await receive(b.segment, laneUpdate(writeLanes([]), [], [event]))).fresh).toEqual([]);
    expect(bodies(b.segment)).toEqual([undefined]);
  });
});
