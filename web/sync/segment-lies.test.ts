/** Writers that contradict themselves, and copies of one device. */
import { describe, expect, it } from 'vitest';
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { LANE, laneClientId } from './lane.ts';
import { cutLane, erase, eventsOf, receive, reopen, snapshotOf } from './segment.ts';
import { differenceFor, stateVectorOf } from './segment-difference.ts';
import {
  type Actor,
  bodies,
  bodyOf,
  catchUp,
  CHAT,
  codecOf,
  contains,
  type Device,
  digest,
  lanesIn,
  laneUpdate,
  newDevice,
  openFor,
  PLACE,
  say,
  signFor,
  slotOf,
} from './segment.world.ts';
import type { LaneUpdate } from './update.ts';
import { writeLanes } from './update-lanes.ts';

describe('lies and clones', () => {
  /** Two events of one device for one slot, as only its owner or a copy of it can make. */
  const lyingPair = async (liar: Actor, clock: number): Promise<readonly [LaneUpdate, LaneUpdate]> => {
    const at = { client: liar.segment.client, clock, incarnation: liar.incarnation };
    const events = await Promise.all([signFor(liar.device, at, 'yes'), signFor(liar.device, at, 'no')]);
    const [yes, no] = events.map((event) => laneUpdate(writeLanes([{ client: at.client, clock, slots: [event] }])));
    return [yes!, no!];
  };

  it('[Y12] threat 23: two events with one id end the lane there, in every copy and whichever came first', async () => {
    const devices = Array.from({ length: 4 }, newDevice);
    const [m, a, b, c] = devices.map((device) => openFor(device, devices));
    const honest = (await say(m!, 'before')).update;
    const [yes, no] = await lyingPair(m!, 1);
    for (const actor of [a!, b!]) await receive(actor.segment, honest);
    await receive(a!.segment, yes);
    await receive(b!.segment, no);
    expect(digest(a!.segment)).not.toBe(digest(b!.segment));
    const caught = await receive(a!.segment, no);
    expect(caught.lies).toHaveLength(1);
    expect(cutLane(a!.segment, caught.lies[0]!)?.map(bodyOf)).toEqual(['yes']);
    const snapshot = snapshotOf(a!.segment);
    expect(contains(snapshot, 'yes')).toBe(false);
    expect(bodies(a!.segment)).toEqual(['before']);
    await catchUp(b!.segment, a!.segment);
    await catchUp(c!.segment, b!.segment);
    for (const { segment } of [b!, c!]) {
      expect(bodies(segment)).toEqual(['before']);
      expect(digest(segment)).toBe(digest(a!.segment));
      expect((await receive(segment, yes)).refused).toEqual([{ because: 'cut' }]);
      expect((await receive(segment, { ...yes, update: writeLanes([]), erased: [caught.lies[0]!.a, caught.lies[0]!.b] })).lies).toEqual([]);
    }
    const again = openFor(devices[1]!, devices, { snapshot });
    expect(digest(again.segment)).toBe(digest(a!.segment));
    expect((await receive(again.segment, yes)).refused).toEqual([{ because: 'cut' }]);
    expect(snapshotOf(again.segment)).toEqual(snapshot);
    expect(differenceFor(again.segment, stateVectorOf(c!.segment))).toBeUndefined();
  });

  it('[Y12] two copies that were told different things find it out by asking one another', async () => {
    const devices = Array.from({ length: 3 }, newDevice);
    const [m, a, b] = devices.map((device) => openFor(device, devices));
    const honest = (await say(m!, 'before')).update;
    const [yes, no] = await lyingPair(m!, 1);
    for (const update of [honest, yes]) await receive(a!.segment, update);
    for (const update of [honest, no]) await receive(b!.segment, update);
    expect(differenceFor(m!.segment, stateVectorOf(a!.segment))).toBeUndefined();
    await catchUp(b!.segment, a!.segment);
    expect(bodies(b!.segment)).toEqual(['before']);
    expect(differenceFor(a!.segment, stateVectorOf(b!.segment))).toBeUndefined();
    await catchUp(a!.segment, b!.segment);
    expect(digest(a!.segment)).toBe(digest(b!.segment));
    for (const [one, other] of [
      [a!, b!],
      [b!, a!],
    ] as const)
      expect(differenceFor(one.segment, stateVectorOf(other.segment))).toBeUndefined();
  });

  it('[Y12] catches a lie whose two halves come in one update, and one that lies behind a gap', async () => {
    const devices = [newDevice(), newDevice()];
    const [m, a] = devices.map((device) => openFor(device, devices));
    const [yes, no] = await lyingPair(m!, 3);
    const erased = [yes, no].map((update) => codecOf(devices).strip(lanesIn(update)[0]!));
    expect((await receive(a!.segment, laneUpdate(writeLanes([]), erased))).lies).toHaveLength(1);
    expect((await receive(a!.segment, { ...yes, erased: erased.slice(1) })).lies).toHaveLength(1);
  });

  it('[Y12] nobody can end the lane of another: two headers prove a lie of the one device that signed both', async () => {
    const devices = [newDevice(), newDevice(), newDevice()];
    const [a, b, m] = devices.map((device) => openFor(device, devices));
    const { update, event } = await say(a!, 'mine');
    await receive(b!.segment, update);
    const at = { client: a!.segment.client, clock: 0, incarnation: a!.incarnation };
    const forged = await signFor(m!.device, at, 'not mine');
    const result = await receive(b!.segment, laneUpdate(writeLanes([{ ...at, slots: [forged] }]), [codecOf(devices).strip(forged)]));
    expect(result.lies).toEqual([]);
    expect(cutLane(b!.segment, { a: event, b: event })).toBeUndefined();
    expect(cutLane(b!.segment, { a: event, b: forged })).toBeUndefined();
    expect(cutLane(b!.segment, { a: randomBytes(9), b: event })).toBeUndefined();
    expect(bodies(b!.segment)).toEqual(['mine']);
  });

  it('[Y12] a lie proven while an update is being verified ends the lane for that update too, and for its own writer', async () => {
    const devices = [newDevice(), newDevice()];
    const [m, a] = devices.map((device) => openFor(device, devices));
    await receive(a!.segment, (await say(m!, 'before')).update);
    const [yes, no] = await lyingPair(m!, 1);
    const [one, other] = [yes, no].map((update) => codecOf(devices).strip(lanesIn(update)[0]!));
    const lie = { a: one!, b: other! };
    const under = receive(a!.segment, yes);
    await Promise.resolve();
    await Promise.resolve();
    cutLane(a!.segment, lie);
    expect(await under).toMatchObject({ fresh: [], refused: [{ because: 'cut' }] });
    cutLane(m!.segment, lie);
    await expect(say(m!, 'mine')).rejects.toThrow('takes no more');
  });

  it('[Y13] what a copy of this very process wrote in our lane is taken, and we write on behind it', async () => {
    const devices = [newDevice(), newDevice()];
    const [a, b] = devices.map((device) => openFor(device, devices));
    const first = (await say(a!, 'first')).update;
    const event = await signFor(a!.device, { client: a!.segment.client, clock: 1, incarnation: a!.incarnation }, 'from the copy');
    const copied = { ...first, update: writeLanes([{ client: a!.segment.client, clock: 1, slots: [event] }]) };
    expect((await receive(a!.segment, copied)).fresh).toEqual([event]);
    const third = (await say(a!, 'third')).update;
    for (const update of [first, copied, third]) await receive(b!.segment, update);
    expect(bodies(b!.segment)).toEqual(['first', 'from the copy', 'third']);
  });

  it('[Y12] an earlier lie ends the lane earlier, a later one changes nothing', async () => {
    const devices = [newDevice(), newDevice()];
    const [m, a] = devices.map((device) => openFor(device, devices));
    for (const text of ['0', '1', '2']) await receive(a!.segment, (await say(m!, text)).update);
    const lieAt = async (clock: number): Promise<readonly { a: Bytes; b: Bytes }[]> =>
      (await receive(a!.segment, (await lyingPair(m!, clock))[0])).lies.map(({ a, b }) => ({ a, b }));
    const [second] = await lieAt(2);
    const [first] = await lieAt(1);
    expect(cutLane(a!.segment, first!)?.map(bodyOf)).toEqual(['1', '2']);
    expect(cutLane(a!.segment, second!)).toBeUndefined();
    expect(bodies(a!.segment)).toEqual(['0']);
    expect(eventsOf(openFor(devices[1]!, devices, { snapshot: snapshotOf(a!.segment) }).segment)).toEqual(eventsOf(a!.segment));
  });

  it('[Y55] the lies of a device fill its share of a document: beyond it none is taken that takes nothing away, and no other device is told less', async () => {
    const devices = [newDevice(), newDevice(), newDevice()];
    const [m, a, b] = devices.map((device) => openFor(device, devices));
    for (const { update } of [await say(m!, 'before'), await say(b!, 'mine')]) await receive(a!.segment, update);
    const lieOf = async (device: Device, clock = 0): Promise<readonly Bytes[]> => {
      const incarnation = randomBytes(16);
      const at = { client: laneClientId(device.id, CHAT, PLACE, incarnation), clock, incarnation };
      return (await Promise.all([signFor(device, at, 'yes'), signFor(device, at, 'no')])).map(codecOf(devices).strip);
    };
    const take = async (erased: readonly Bytes[]): Promise<number> => {
      const { lies } = await receive(a!.segment, laneUpdate(writeLanes([]), erased));
      return lies.filter((lie) => cutLane(a!.segment, lie) !== undefined).length;
    };
    const flood = (await Promise.all(Array.from({ length: LANE.slotsPerDevice + 10 }, (_, i) => lieOf(devices[0]!, i % 3)))).flat();
    expect(await take(flood)).toBe(LANE.slotsPerDevice - 1);
    expect(await take(await lieOf(devices[0]!))).toBe(0);
    expect((await receive(a!.segment, (await say(m!, 'more')).update)).refused).toEqual([{ because: 'full' }]);
    expect(await take(await lieOf(devices[2]!))).toBe(1);
    const again = openFor(devices[1]!, devices, { snapshot: snapshotOf(a!.segment) });
    expect(again.segment.lanes.slotsByDevice).toEqual(a!.segment.lanes.slotsByDevice);
    // What is shown goes all the same.
    const { client } = m!.segment;
    const header = await signFor(devices[0]!, { client, clock: 0, incarnation: m!.incarnation }, 'after');
    expect(await take([codecOf(devices).strip(header)])).toBe(1);
    expect(bodies(a!.segment)).toEqual(['mine']);
  });

  it('[Y60] a slot that is opened again after it was erased is asked for, survives a restart as it is, and takes its body from another copy', async () => {
    const devices = [newDevice(), newDevice(), newDevice()];
    const [m, a, b] = devices.map((device) => openFor(device, devices));
    const { update } = await say(m!, 'taken back');
    for (const { segment } of [a!, b!]) await receive(segment, update);
    const slot = slotOf(m!, 0);
    erase(a!.segment, [slot]);
    expect(differenceFor(b!.segment, stateVectorOf(a!.segment))).toBeUndefined();
    reopen(a!.segment, [slot, { ...slot, clock: 7 }]);
    reopen(b!.segment, [slot]);
    expect(bodies(b!.segment)).toEqual(['taken back']);
    const again = openFor(devices[1]!, devices, { snapshot: snapshotOf(a!.segment) });
    await catchUp(again.segment, b!.segment);
    expect(bodies(again.segment)).toEqual(['taken back']);
    expect(digest(again.segment)).toBe(digest(b!.segment));
  });

  it('[Y13] a cloned device writes in a lane of its own; both events are kept and the clone is told', async () => {
    const devices = [newDevice(), newDevice()];
    const [original, b] = devices.map((device) => openFor(device, devices));
    const copy = openFor({ ...devices[0]! }, devices);
    const [one, two] = [await say(original!, 'from the original'), await say(copy, 'from the copy')];
    expect(copy.segment.client).not.toBe(original!.segment.client);
    expect((await receive(b!.segment, one.update)).clones).toEqual([]);
    expect((await receive(b!.segment, two.update)).clones).toEqual([{ a: one.event, b: two.event }]);
    expect([...bodies(b!.segment)].sort()).toEqual(['from the copy', 'from the original']);
  });
});
