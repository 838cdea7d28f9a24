/** Updates that speak as another, or for more writers than one: each is refused, and the real event still comes. */
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Bytes, randomBytes, utf8 } from '../../crypto/bytes.ts';
import { because, expectRefused, good, type GuardWorld, newGuardWorld } from './guard.world.ts';
import { LANE, laneClientId, laneName } from './lane.ts';
import { cutLane, receive, type Segment } from './segment.ts';
import { bodyOf, CHAT, codecOf, laneUpdate, OTHER_CHAT, peekUnbound, PLACE, say, signFor } from './segment.world.ts';
import type { LaneUpdate } from './update.ts';
import { writeLanes } from './update-lanes.ts';

let world: GuardWorld;
beforeEach(async () => {
  world = await newGuardWorld();
});

describe('speaking as another', () => {
  it('[Y2] the next clock of another, signed by oneself, is refused and her real event still comes', async () => {
    const annas = world.anna.segment.client;
    const squat = async (incarnation: Bytes): Promise<LaneUpdate> =>
      laneUpdate(
        writeLanes([{ client: annas, clock: 2, slots: [await signFor(world.mallory.device, { client: annas, clock: 2, incarnation }, 'squat')] }]),
      );
    await expectRefused(world, await squat(world.anna.incarnation), 'unreadable');
    await expectRefused(world, await squat(world.mallory.incarnation), 'unreadable');
  });
  it('[Y2] without the guard the same update makes her real event vanish without a word', async () => {
    const annas = world.anna.segment.client;
    const forged = await signFor(world.mallory.device, { client: annas, clock: 2, incarnation: world.anna.incarnation }, 'squat');
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(world.anna.segment.document.doc));
    Y.applyUpdate(doc, writeLanes([{ client: annas, clock: 2, slots: [forged] }]));
    Y.applyUpdate(doc, (await say(world.anna, 'real')).update.update);
    expect(doc.getArray<Bytes>(laneName(annas)).toArray().map(bodyOf)).toEqual(['one', 'two', 'squat']);
  });
  it('[Y2] a lane stays with the device that began it, even where the codec binds no device to an id', async () => {
    const loose = { ...codecOf(world.devices), peek: peekUnbound };
    const segment: Segment = { ...world.bob.segment, codec: loose };
    const annas = world.anna.segment.client;
    const forged = await signFor(world.mallory.device, { client: annas, clock: 2 }, 'squat');
    expect(because(await receive(segment, laneUpdate(writeLanes([{ client: annas, clock: 2, slots: [forged] }]))))).toEqual(['owner']);
    const over = await signFor(world.mallory.device, { client: annas, clock: 0 }, 'over');
    const denied = await receive(segment, laneUpdate(writeLanes([{ client: annas, clock: 0, slots: [over] }]), [loose.strip(over)]));
    expect([because(denied), denied.lies]).toEqual([['owner', 'owner'], []]);
    expect(cutLane(segment, { a: world.events[0]!, b: over })).toBeUndefined();
    // A lane nobody has begun: the first slot says whose it is, and two devices in one slot are no lie of either.
    const [client, second] = [77, await signFor(world.mallory.device, { client: 77, clock: 1 }, 'second')];
    const first = await signFor(world.anna.device, { client, clock: 0 }, 'first');
    const rival = await signFor(world.mallory.device, { client, clock: 0 }, 'rival');
    expect((await receive(segment, laneUpdate(writeLanes([]), [first, rival].map(loose.strip)))).lies).toEqual([]);
    const mixed = await receive(segment, laneUpdate(writeLanes([{ client, clock: 0, slots: [first, second] }])));
    expect([mixed.fresh, because(mixed)]).toEqual([[first], ['owner']]);
  });
  it('[Y1] a signature of another key, or none, is refused', async () => {
    const { client } = await good(world);
    const incarnation = randomBytes(16);
    const lane = laneClientId(world.anna.device.id, CHAT, PLACE, incarnation);
    const impostor = await signFor({ ...world.anna.device, key: world.mallory.device.key }, { client: lane, clock: 0, incarnation }, 'I am Anna');
    await expectRefused(world, laneUpdate(writeLanes([{ client: lane, clock: 0, slots: [impostor] }])), 'signature');
    await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [utf8('just text')] }])), 'unreadable');
  });
  it('[Y1] threat 22: an event copied into another chat or document is refused', async () => {
    const incarnation = randomBytes(16);
    const { device } = world.mallory;
    for (const [chat, place] of [
      [OTHER_CHAT, PLACE],
      [CHAT, { span: 1, index: 1 }],
      [CHAT, { span: 2, index: 0 }],
    ] as const) {
      const client = laneClientId(device.id, chat, place, incarnation);
      const event = await signFor(device, { chat, place, client, clock: 0, incarnation }, 'from elsewhere');
      const header = codecOf(world.devices).strip(event);
      await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [event] }])), 'place');
      await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [undefined] }]), [header]), 'no_header', 'place');
      await expectRefused(world, laneUpdate(writeLanes([]), [], [event]), 'place');
    }
    await expectRefused(world, { ...laneUpdate(writeLanes([])), place: { span: 1, index: 1 } }, 'place');
  });
  it('[Y1] an event at another clock or in another lane than it is signed for is refused', async () => {
    const { client, event } = await good(world);
    const annas = world.anna.segment.client;
    await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 1, slots: [event] }])), 'slot');
    await expectRefused(world, laneUpdate(writeLanes([{ client: client + 1, clock: 0, slots: [event] }])), 'slot');
    await expectRefused(world, laneUpdate(writeLanes([{ client: annas, clock: 2, slots: [event] }])), 'slot');
    await expectRefused(world, laneUpdate(writeLanes([{ client: annas, clock: 2, slots: [world.events[0]] }])), 'slot');
  });
  it('[Y1] a body that is not the one the header names is refused', async () => {
    const { client, event } = await good(world);
    const changed = Uint8Array.from(event);
    changed[changed.length - 1]! ^= 1;
    await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [changed] }])), 'unreadable');
  });
  it('[Y18] one device fills no more slots than two honest copies of it could', async () => {
    const { device } = world.mallory;
    let taken = 0;
    const lanes: { client: number; incarnation: Bytes }[] = [];
    const refused = new Set<string>();
    for (let lane = 0; lane < 5; lane++) {
      const incarnation = randomBytes(16);
      const client = laneClientId(device.id, CHAT, PLACE, incarnation);
      lanes.push({ client, incarnation });
      const slots = await Promise.all(Array.from({ length: 256 }, (_, clock) => signFor(device, { client, clock, incarnation }, 'flood')));
      const result = await receive(world.bob.segment, laneUpdate(writeLanes([{ client, clock: 0, slots }])));
      taken += result.fresh.length;
      for (const reason of because(result)) refused.add(reason);
    }
    expect(taken).toBe(LANE.slotsPerDevice);
    expect([...refused]).toEqual(['full']);
    // What a lie took away counts no more.
    const lie = laneUpdate(writeLanes([{ client: lanes[0]!.client, clock: 0, slots: [await signFor(device, { ...lanes[0]!, clock: 0 }, 'lie')] }]));
    for (const one of (await receive(world.bob.segment, lie)).lies) cutLane(world.bob.segment, one);
    const after = await signFor(device, { ...lanes[4]!, clock: 0 }, 'after');
    expect((await receive(world.bob.segment, laneUpdate(writeLanes([{ client: lanes[4]!.client, clock: 0, slots: [after] }])))).fresh).toEqual([
      after,
    ]);
  });
});
