/** A document with something in it, and somebody who would harm it: the world of the guard’s tests. */
import { expect } from 'vitest';
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import { laneClientId } from './lane.ts';
import { type Received, receive, type Segment, snapshotOf } from './segment.ts';
import { type Actor, bodyOf, CHAT, type Device, newDevice, openFor, PLACE, say, signFor } from './segment.world.ts';
import type { LaneUpdate } from './update.ts';

export type GuardWorld = {
  readonly devices: readonly Device[];
  readonly anna: Actor;
  readonly bob: Actor;
  readonly mallory: Actor;
  readonly events: readonly Bytes[];
};

/** Anna has written two events, which Bob and Mallory have. */
export async function newGuardWorld(): Promise<GuardWorld> {
  const devices = [newDevice(), newDevice(), newDevice()];
  const [anna, bob, mallory] = devices.map((device) => openFor(device, devices)) as [Actor, Actor, Actor];
  const events: Bytes[] = [];
  for (const text of ['one', 'two']) {
    const { event, update } = await say(anna, text);
    events.push(event);
    for (const { segment } of [bob, mallory]) await receive(segment, update);
  }
  return { devices, anna, bob, mallory, events };
}
export const state = (segment: Segment): string => toHex(snapshotOf(segment));
export const because = ({ refused }: Received): readonly string[] => refused.map((one) => one.because).sort();

/** A good event of Mallory's own, to ride beside what is bad. */
export async function good({ mallory }: GuardWorld): Promise<{ readonly client: number; readonly event: Bytes; readonly incarnation: Bytes }> {
  const incarnation = randomBytes(16);
  const client = laneClientId(mallory.device.id, CHAT, PLACE, incarnation);
  return { client, incarnation, event: await signFor(mallory.device, { client, clock: 0, incarnation }, 'good') };
}

/** Bob takes it; nothing of it may enter. */
export async function expectRefused({ anna, bob }: GuardWorld, update: LaneUpdate, ...reasons: readonly string[]): Promise<Received> {
  const before = state(bob.segment);
  const result = await receive(bob.segment, update);
  expect(because(result)).toEqual([...reasons].sort());
  expect(result.stored).toBeUndefined();
  expect(result.fresh).toEqual([]);
  expect(state(bob.segment)).toBe(before);
  expect(bob.segment.document.doc.store.pendingStructs).toBeNull();
  // The document is as usable as before.
  expect((await receive(bob.segment, (await say(anna, 'next')).update)).fresh.map(bodyOf)).toEqual(['next']);
  return result;
}
