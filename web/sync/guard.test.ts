/** Every hostile update we know of, against a document with something in it: refused singly, and what is good beside it is kept. */
import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Bytes, concat, own, randomBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { encode, writeUint } from '../../crypto/codec.ts';
import { LANE, laneClientId, laneName } from './lane.ts';
import { cutLane, eventsOf, type Received, receive, type Segment, snapshotOf } from './segment.ts';
import { type Actor, bodyOf, CHAT, codecOf, type Device, newDevice, OTHER_CHAT, openFor, peekUnbound, PLACE, say, signFor } from './segment.world.ts';
import { type LaneUpdate, readLaneUpdate, writeLaneUpdate } from './update.ts';
import { readLanes, writeLanes } from './update-lanes.ts';

type World = {
  readonly devices: readonly Device[];
  readonly anna: Actor;
  readonly bob: Actor;
  readonly mallory: Actor;
  readonly events: readonly Bytes[];
};
let world: World;

/** Anna has written two events, which Bob and Mallory have. */
async function newWorld(): Promise<World> {
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
beforeEach(async () => {
  world = await newWorld();
});

const laneUpdate = (update: Bytes, erased: readonly Bytes[] = [], bodies: readonly Bytes[] = []): LaneUpdate => ({
  place: PLACE,
  update,
  erased,
  bodies,
});
const state = (segment: Segment): string => toHex(snapshotOf(segment));
const because = ({ refused }: Received): readonly string[] => refused.map((one) => one.because).sort();

/** What Mallory can make of a document by means of Yjs alone, writing as `client`. */
function grab(client: number, act: (doc: Y.Doc) => void): Bytes {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(world.anna.segment.document.doc));
  doc.clientID = client;
  let update: Bytes | undefined;
  doc.once('update', (bytes: Uint8Array) => {
    update = own(bytes);
  });
  doc.transact(() => act(doc));
  if (update === undefined) throw new Error('nothing happened');
  return update;
}

type Struct = { write(to: Y.UpdateEncoderV1, offset: number): void };
/** An update of hand-made sections. */
function raw(
  sections: readonly { readonly client: number; readonly clock: number; readonly structs: readonly Struct[] }[],
  deletes: readonly number[] = [0],
): Bytes {
  const to = new Y.UpdateEncoderV1();
  encoding.writeVarUint(to.restEncoder, sections.length);
  for (const { client, clock, structs } of sections) {
    encoding.writeVarUint(to.restEncoder, structs.length);
    to.writeClient(client);
    encoding.writeVarUint(to.restEncoder, clock);
    for (const struct of structs) struct.write(to, 0);
  }
  for (const number of deletes) encoding.writeVarUint(to.restEncoder, number);
  return own(to.toUint8Array());
}
const id = (client: number, clock: number): Y.ID => Y.createID(client, clock);
// Yjs writes a root's name where an update was decoded lazily; its types do not know that.
const rootOf = (name: string): Y.AbstractType<unknown> => name as unknown as Y.AbstractType<unknown>;
const item = (
  at: Y.ID,
  content: Y.Item['content'],
  origin: Y.ID | null = null,
  right: Y.ID | null = null,
  parent: Y.AbstractType<unknown> | Y.ID | null = null,
  key: string | null = null,
): Struct => new Y.Item(at, null, origin, null, right, parent ?? rootOf(laneName(at.client)), key, content);
const binary = (event: Bytes): Y.Item['content'] => new Y.ContentBinary(event);

/** A good event of Mallory's own, to ride beside what is bad. */
async function good(): Promise<{ readonly client: number; readonly event: Bytes; readonly incarnation: Bytes }> {
  const incarnation = randomBytes(16);
  const client = laneClientId(world.mallory.device.id, CHAT, PLACE, incarnation);
  return { client, incarnation, event: await signFor(world.mallory.device, { client, clock: 0, incarnation }, 'good') };
}

/** Bob takes it; nothing of it may enter. */
async function expectRefused(update: LaneUpdate, ...reasons: readonly string[]): Promise<Received> {
  const before = state(world.bob.segment);
  const result = await receive(world.bob.segment, update);
  expect(because(result)).toEqual([...reasons].sort());
  expect(result.stored).toBeUndefined();
  expect(result.fresh).toEqual([]);
  expect(state(world.bob.segment)).toBe(before);
  expect(world.bob.segment.document.doc.store.pendingStructs).toBeNull();
  // The document is as usable as before.
  expect((await receive(world.bob.segment, (await say(world.anna, 'next')).update)).fresh.map(bodyOf)).toEqual(['next']);
  return result;
}

describe('threat 21: poisoning the document', () => {
  it('[Y3] map keys are refused', async () => {
    const { client, event } = await good();
    await expectRefused(laneUpdate(grab(client, (doc) => doc.getMap(laneName(client)).set('k', event))), 'map_key');
  });
  it('[Y3] keys that JavaScript owns are refused, as keys and as names of lanes', async () => {
    const { client, event } = await good();
    await expectRefused(laneUpdate(grab(client, (doc) => doc.getMap('__proto__').set('__proto__', event))), 'map_key');
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
      const update = raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, null, rootOf(name))] }]);
      await expectRefused(laneUpdate(update), 'parent');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect([...world.bob.segment.document.doc.share.keys()]).toEqual([laneName(world.anna.segment.client)]);
  });
  it('[Y3] the lane of another as parent is refused', async () => {
    const { client, event } = await good();
    await expectRefused(
      laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, null, rootOf(laneName(world.anna.segment.client)))] }])),
      'parent',
    );
    await expectRefused(
      laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, null, id(world.anna.segment.client, 0))] }])),
      'parent',
    );
  });
  it('[Y3] GC and Skip are refused', async () => {
    const { client } = await good();
    await expectRefused(laneUpdate(raw([{ client, clock: 0, structs: [new Y.GC(id(client, 0), 3)] }])), 'gc');
    await expectRefused(laneUpdate(raw([{ client, clock: 0, structs: [new Y.Skip(id(client, 0), 3)] }])), 'skip');
  });
  it('[Y3] every other content is refused, and the good struct behind it in the update is kept', async () => {
    const contents: readonly (readonly [string, Y.Item['content']])[] = [
      ['any', new Y.ContentAny(['text', 1, -5.5, 2n ** 40n, -70_000, true, null, undefined, { deep: [[{ er: Uint8Array.of(1) }]] }])],
      ['JSON', new Y.ContentJSON([{ a: 1 }, undefined, ['b']])],
      ['text', new Y.ContentString('🧨 text')],
      ['embed', new Y.ContentEmbed({ a: 1 })],
      ['format', new Y.ContentFormat('bold', true)],
      ['array', new Y.ContentType(new Y.Array())],
      ['element', new Y.ContentType(new Y.XmlElement('p'))],
      ['hook', new Y.ContentType(new Y.XmlHook('h'))],
      ['document', new Y.ContentDoc(new Y.Doc({ guid: 'x' }))],
    ];
    for (const [name, content] of contents) {
      const [bad, fine] = [await good(), await good()];
      const update = raw([
        {
          client: bad.client,
          clock: 0,
          structs: [
            item(id(bad.client, 0), content),
            item(id(bad.client, content.getLength()), binary(bad.event), id(bad.client, content.getLength() - 1)),
          ],
        },
        { client: fine.client, clock: 0, structs: [item(id(fine.client, 0), binary(fine.event))] },
      ]);
      const result = await receive(world.bob.segment, laneUpdate(update));
      expect([name, ...because(result)]).toEqual([name, 'content', 'slot']);
      expect(result.fresh).toEqual([fine.event]);
    }
    expect(world.bob.segment.document.doc.subdocs.size).toBe(0);
  });
  it('[Y3] an origin that is not the slot before, and any right origin, is refused', async () => {
    const { client, event } = await good();
    const annas = world.anna.segment.client;
    await expectRefused(laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), id(annas, 1))] }])), 'origin');
    await expectRefused(laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), id(client, 7))] }])), 'origin');
    await expectRefused(laneUpdate(raw([{ client, clock: 1, structs: [item(id(client, 1), binary(event))] }])), 'origin');
    await expectRefused(laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, id(annas, 0))] }])), 'right_origin');
    await expectRefused(
      laneUpdate(raw([{ client, clock: 1, structs: [item(id(client, 1), binary(event), id(client, 0), id(annas, 0))] }])),
      'right_origin',
    );
    await expectRefused(laneUpdate(grab(annas, (doc) => doc.getArray(laneName(annas)).insert(0, [event]))), 'right_origin');
  });
  it('[Y3] of two sections of one client the second is refused', async () => {
    const { client, event } = await good();
    const other = await signFor(world.mallory.device, { client, clock: 1, incarnation: new Uint8Array(16) }, 'second');
    const update = raw([
      { client, clock: 0, structs: [item(id(client, 0), binary(event))] },
      { client, clock: 1, structs: [item(id(client, 1), binary(other), id(client, 0))] },
    ]);
    const result = await receive(world.bob.segment, laneUpdate(update));
    expect(because(result)).toEqual(['section_twice']);
    expect(result.fresh).toEqual([event]);
  });
  it('[Y5] a delete set over the events of others changes nothing', async () => {
    const annas = world.anna.segment.client;
    await expectRefused(laneUpdate(grab(world.mallory.segment.client, (doc) => doc.getArray(laneName(annas)).delete(0, 2))), 'deletes');
    await expectRefused(laneUpdate(raw([], [1, annas, 2, 0, 1, 1, Number.MAX_SAFE_INTEGER])), 'deletes');
  });
  it('[Y6] an erased slot without its signed header is refused, also on the next clock of another', async () => {
    const annas = world.anna.segment.client;
    const { client } = await good();
    await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [undefined, undefined] }])), 'no_header', 'no_header');
    const squat = raw([{ client: annas, clock: 2, structs: [item(id(annas, 2), new Y.ContentDeleted(1), id(annas, 1))] }]);
    await expectRefused(laneUpdate(squat), 'no_header');
  });
  it('[Y6] a header of another slot, a forged one and a whole event do not stand for an erased slot', async () => {
    const { client, event, incarnation } = await good();
    const at = { incarnation };
    const header = codecOf(world.devices).strip(event);
    const hole = (clock: number): Bytes => writeLanes([{ client, clock, slots: [undefined] }]);
    await expectRefused(laneUpdate(hole(1), [header]), 'no_header');
    const forged = Uint8Array.from(header);
    forged[forged.length - 10]! ^= 1;
    await expectRefused(laneUpdate(hole(0), [forged]), 'signature');
    await expectRefused(laneUpdate(hole(0), [event]), 'form', 'no_header');
    await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [header] }])), 'form');
    // A header or body that nothing in the update places is no slot, and one beyond any lane proves nothing.
    await expectRefused(laneUpdate(writeLanes([]), [header], [event]));
    const beyond = await Promise.all(['yes', 'no'].map((text) => signFor(world.mallory.device, { ...at, client, clock: LANE.slots }, text)));
    expect((await expectRefused(laneUpdate(writeLanes([]), beyond.map(codecOf(world.devices).strip)), 'clock', 'clock')).lies).toEqual([]);
  });
  it('[Y4] a struct beyond the length of a lane is refused, whatever its length says', async () => {
    const { client, event } = await good();
    for (const length of [0, LANE.slots + 1, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      await expectRefused(laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), new Y.ContentDeleted(length))] }])), 'clock');
    }
    for (const clock of [LANE.slots, 2 ** 31, Number.MAX_SAFE_INTEGER - 1]) {
      await expectRefused(laneUpdate(raw([{ client, clock, structs: [item(id(client, clock), binary(event), id(client, clock - 1))] }])), 'clock');
    }
    await expectRefused(laneUpdate(raw([{ client: 0, clock: 0, structs: [item(id(0, 0), binary(event))] }])), 'client');
  });
  it('[Y4] an event or a header beyond its size is refused', async () => {
    const { client } = await good();
    const huge = new Uint8Array(LANE.eventBytes + 1);
    await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [huge] }])), 'too_large');
    await expectRefused(laneUpdate(writeLanes([]), [new Uint8Array(LANE.headerBytes + 1)], [huge]), 'too_large', 'too_large');
  });
  it('[Y4] no count is believed that the bytes could not hold', async () => {
    const bomb = (...numbers: readonly number[]): Bytes => encode((to) => numbers.forEach((number) => writeUint(to, number)));
    const huge = Number.MAX_SAFE_INTEGER;
    const before = performance.now();
    const bombs: readonly Bytes[] = [
      bomb(huge),
      bomb(1, huge, 5, 0),
      bomb(1, 2 ** 31, 5, 0, 8),
      bomb(0, huge),
      bomb(0, 1, 5, huge),
      concat(bomb(1, 1, 5, 0), Uint8Array.of(8, 1, 1, 0x35), bomb(huge)),
      concat(bomb(1, 1, 5, 0), Uint8Array.of(2, 1, 1, 0x35), bomb(huge)),
      concat(bomb(1, 1, 5, 0), Uint8Array.of(3, 1, 1, 0x35), bomb(huge)),
      concat(bomb(1, 1, 5, 0), Uint8Array.of(8, 1, 1, 0x35, 1, 117), bomb(huge)),
      concat(bomb(1, 1, 5, 0), Uint8Array.of(8, 1, 1, 0x35, 1, 118), bomb(huge)),
      concat(bomb(1, LANE.updateEntries + 1, 5, 0), new Uint8Array(2 * (LANE.updateEntries + 1) + 1)),
      Uint8Array.of(1, 1, 5, 0, 31, 0),
      Uint8Array.of(1, 1, 5, 0, 8, 1),
    ];
    for (const update of bombs) {
      const result = await receive(world.bob.segment, laneUpdate(update));
      expect([toHex(update), ...because(result)]).toEqual([toHex(update), 'malformed']);
    }
    expect(performance.now() - before).toBeLessThan(1000);
  });
  it('[Y4] content of any depth is read without sinking', () => {
    const nested = (depth: number): Bytes =>
      concat(
        Uint8Array.of(1, 1, 5, 0, 8, 1, 1, 0x35, 1),
        new Uint8Array(2 * depth).map((_, i) => (i % 2 === 0 ? 117 : 1)),
        Uint8Array.of(126, 0),
      );
    expect(readLanes(nested(5))?.refused).toEqual(['content']);
    expect(readLanes(nested(LANE.foreignDepth))?.refused).toEqual(['content']);
    expect(readLanes(nested(LANE.foreignDepth + 1))).toBeUndefined();
    expect(readLanes(nested(400_000))).toBeUndefined();
  });
});

describe('speaking as another', () => {
  it('[Y2] the next clock of another, signed by oneself, is refused and her real event still comes', async () => {
    const annas = world.anna.segment.client;
    const squat = async (incarnation: Bytes): Promise<LaneUpdate> =>
      laneUpdate(
        writeLanes([{ client: annas, clock: 2, slots: [await signFor(world.mallory.device, { client: annas, clock: 2, incarnation }, 'squat')] }]),
      );
    await expectRefused(await squat(world.anna.incarnation), 'unreadable');
    await expectRefused(await squat(world.mallory.incarnation), 'unreadable');
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
    const { client } = await good();
    const incarnation = randomBytes(16);
    const lane = laneClientId(world.anna.device.id, CHAT, PLACE, incarnation);
    const impostor = await signFor({ ...world.anna.device, key: world.mallory.device.key }, { client: lane, clock: 0, incarnation }, 'I am Anna');
    await expectRefused(laneUpdate(writeLanes([{ client: lane, clock: 0, slots: [impostor] }])), 'signature');
    await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [utf8('just text')] }])), 'unreadable');
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
      await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [event] }])), 'place');
      await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [undefined] }]), [header]), 'no_header', 'place');
      await expectRefused(laneUpdate(writeLanes([]), [], [event]), 'place');
    }
    await expectRefused({ ...laneUpdate(writeLanes([])), place: { span: 1, index: 1 } }, 'place');
  });
  it('[Y1] an event at another clock or in another lane than it is signed for is refused', async () => {
    const { client, event } = await good();
    const annas = world.anna.segment.client;
    await expectRefused(laneUpdate(writeLanes([{ client, clock: 1, slots: [event] }])), 'slot');
    await expectRefused(laneUpdate(writeLanes([{ client: client + 1, clock: 0, slots: [event] }])), 'slot');
    await expectRefused(laneUpdate(writeLanes([{ client: annas, clock: 2, slots: [event] }])), 'slot');
    await expectRefused(laneUpdate(writeLanes([{ client: annas, clock: 2, slots: [world.events[0]] }])), 'slot');
  });
  it('[Y1] a body that is not the one the header names is refused', async () => {
    const { client, event } = await good();
    const changed = Uint8Array.from(event);
    changed[changed.length - 1]! ^= 1;
    await expectRefused(laneUpdate(writeLanes([{ client, clock: 0, slots: [changed] }])), 'unreadable');
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

describe('bytes of all kinds', () => {
  it('[Y4] 20,000 updates with flipped bits never throw, and let in nothing but what was written', async () => {
    const third = (await say(world.anna, 'three')).event;
    const { client, event } = await good();
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
