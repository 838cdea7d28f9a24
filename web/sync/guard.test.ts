/** Updates that would poison a document: each is refused singly, and what is good beside it is kept. */
import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Bytes, concat, own, toHex } from '../../crypto/bytes.ts';
import { encode, writeUint } from '../../crypto/codec.ts';
import { because, expectRefused, good, type GuardWorld, newGuardWorld } from './guard.world.ts';
import { LANE, laneName } from './lane.ts';
import { receive } from './segment.ts';
import { codecOf, laneUpdate, signFor } from './segment.world.ts';
import { readLanes, writeLanes } from './update-lanes.ts';

let world: GuardWorld;
beforeEach(async () => {
  world = await newGuardWorld();
});

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

describe('threat 21: poisoning the document', () => {
  it('[Y3] map keys are refused', async () => {
    const { client, event } = await good(world);
    await expectRefused(world, laneUpdate(grab(client, (doc) => doc.getMap(laneName(client)).set('k', event))), 'map_key');
  });
  it('[Y3] keys that JavaScript owns are refused, as keys and as names of lanes', async () => {
    const { client, event } = await good(world);
    await expectRefused(world, laneUpdate(grab(client, (doc) => doc.getMap('__proto__').set('__proto__', event))), 'map_key');
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
      const update = raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, null, rootOf(name))] }]);
      await expectRefused(world, laneUpdate(update), 'parent');
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect([...world.bob.segment.document.doc.share.keys()]).toEqual([laneName(world.anna.segment.client)]);
  });
  it('[Y3] the lane of another as parent is refused', async () => {
    const { client, event } = await good(world);
    await expectRefused(
      world,
      laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, null, rootOf(laneName(world.anna.segment.client)))] }])),
      'parent',
    );
    await expectRefused(
      world,
      laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, null, id(world.anna.segment.client, 0))] }])),
      'parent',
    );
  });
  it('[Y3] GC and Skip are refused', async () => {
    const { client } = await good(world);
    await expectRefused(world, laneUpdate(raw([{ client, clock: 0, structs: [new Y.GC(id(client, 0), 3)] }])), 'gc');
    await expectRefused(world, laneUpdate(raw([{ client, clock: 0, structs: [new Y.Skip(id(client, 0), 3)] }])), 'skip');
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
      const [bad, fine] = [await good(world), await good(world)];
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
    const { client, event } = await good(world);
    const annas = world.anna.segment.client;
    await expectRefused(world, laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), id(annas, 1))] }])), 'origin');
    await expectRefused(world, laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), id(client, 7))] }])), 'origin');
    await expectRefused(world, laneUpdate(raw([{ client, clock: 1, structs: [item(id(client, 1), binary(event))] }])), 'origin');
    await expectRefused(
      world,
      laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), binary(event), null, id(annas, 0))] }])),
      'right_origin',
    );
    await expectRefused(
      world,
      laneUpdate(raw([{ client, clock: 1, structs: [item(id(client, 1), binary(event), id(client, 0), id(annas, 0))] }])),
      'right_origin',
    );
    await expectRefused(world, laneUpdate(grab(annas, (doc) => doc.getArray(laneName(annas)).insert(0, [event]))), 'right_origin');
  });
  it('[Y3] of two sections of one client the second is refused', async () => {
    const { client, event } = await good(world);
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
    await expectRefused(world, laneUpdate(grab(world.mallory.segment.client, (doc) => doc.getArray(laneName(annas)).delete(0, 2))), 'deletes');
    await expectRefused(world, laneUpdate(raw([], [1, annas, 2, 0, 1, 1, Number.MAX_SAFE_INTEGER])), 'deletes');
  });
  it('[Y6] an erased slot without its signed header is refused, also on the next clock of another', async () => {
    const annas = world.anna.segment.client;
    const { client } = await good(world);
    await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [undefined, undefined] }])), 'no_header', 'no_header');
    const squat = raw([{ client: annas, clock: 2, structs: [item(id(annas, 2), new Y.ContentDeleted(1), id(annas, 1))] }]);
    await expectRefused(world, laneUpdate(squat), 'no_header');
  });
  it('[Y6] a header of another slot, a forged one and a whole event do not stand for an erased slot', async () => {
    const { client, event, incarnation } = await good(world);
    const at = { incarnation };
    const header = codecOf(world.devices).strip(event);
    const hole = (clock: number): Bytes => writeLanes([{ client, clock, slots: [undefined] }]);
    await expectRefused(world, laneUpdate(hole(1), [header]), 'no_header');
    const forged = Uint8Array.from(header);
    forged[forged.length - 10]! ^= 1;
    await expectRefused(world, laneUpdate(hole(0), [forged]), 'signature');
    await expectRefused(world, laneUpdate(hole(0), [event]), 'form', 'no_header');
    await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [header] }])), 'form');
    // A header or body that nothing in the update places is no slot, and one beyond any lane proves nothing.
    await expectRefused(world, laneUpdate(writeLanes([]), [header], [event]));
    const beyond = await Promise.all(['yes', 'no'].map((text) => signFor(world.mallory.device, { ...at, client, clock: LANE.slots }, text)));
    expect((await expectRefused(world, laneUpdate(writeLanes([]), beyond.map(codecOf(world.devices).strip)), 'clock', 'clock')).lies).toEqual([]);
  });
  it('[Y4] a struct beyond the length of a lane is refused, whatever its length says', async () => {
    const { client, event } = await good(world);
    for (const length of [0, LANE.slots + 1, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
      await expectRefused(world, laneUpdate(raw([{ client, clock: 0, structs: [item(id(client, 0), new Y.ContentDeleted(length))] }])), 'clock');
    }
    for (const clock of [LANE.slots, 2 ** 31, Number.MAX_SAFE_INTEGER - 1]) {
      await expectRefused(
        world,
        laneUpdate(raw([{ client, clock, structs: [item(id(client, clock), binary(event), id(client, clock - 1))] }])),
        'clock',
      );
    }
    await expectRefused(world, laneUpdate(raw([{ client: 0, clock: 0, structs: [item(id(0, 0), binary(event))] }])), 'client');
  });
  it('[Y4] an event or a header beyond its size is refused', async () => {
    const { client } = await good(world);
    const huge = new Uint8Array(LANE.eventBytes + 1);
    await expectRefused(world, laneUpdate(writeLanes([{ client, clock: 0, slots: [huge] }])), 'too_large');
    await expectRefused(world, laneUpdate(writeLanes([]), [new Uint8Array(LANE.headerBytes + 1)], [huge]), 'too_large', 'too_large');
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
