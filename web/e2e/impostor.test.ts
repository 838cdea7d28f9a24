/** A member who speaks in another's name, with everything right but the key. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, fromHex, randomBytes, toHex } from '../../crypto/bytes.ts';
import { hash } from '../../crypto/hash.ts';
import { type KnownBody, TYPE, writeBody } from '../chat/bodies.ts';
import { readEvent, signEvent } from '../chat/event.ts';
import { begin, type Chat } from '../device/memory/core.ts';
import { fly } from '../device/group/flight.ts';
import { laneClientId } from '../sync/lane.ts';
import { PLAIN } from '../sync/plain.ts';
import { eventsOf } from '../sync/segment.ts';
import { writeLaneUpdate } from '../sync/update.ts';
import { writeLanes } from '../sync/update-lanes.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, deviceOf, has, newTalk, rowsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** The next event of a device in a new lane of its own, as an update: what Bob knows of it is enough to make all but the signature. */
async function nextOf(author: TestDevice, signer: TestDevice, chat: Chat, body: KnownBody, target?: string): Promise<Bytes> {
  const all = [...chat.segments.values()].flatMap(({ segment }) => eventsOf(segment)).flatMap((bytes) => readEvent(bytes) ?? []);
  const last = all
    .filter(({ header }) => toHex(header.device) === deviceOf(author))
    .sort((a, b) => a.header.n - b.header.n)
    .at(-1);
  if (!last) throw new Error('expected an event of the author');
  const { body: _, ...header } = last.header;
  const incarnation = randomBytes(16);
  const client = laneClientId(header.device, header.chat, header.place, incarnation);
  const place = { client, clock: 0, incarnation, n: header.n + 1, previous: hash('header', last.headerBytes) };
  const at = { time: Math.floor(world.timers.now()), counter: 0 };
  const fields = { ...header, ...place, at, type: body.type, target: target === undefined ? undefined : fromHex(target) };
  const event = await signEvent(coreOf(signer).me().keys.sign, fields, writeBody(randomBytes(16), body));
  return writeLaneUpdate({ place: header.place, update: writeLanes([{ client, clock: 0, slots: [event] }]), erased: [], bodies: [] });
}

it('[X59] nobody speaks, edits or deletes in another’s name: all that is right but the key is refused, and the same under its own key is heard', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const { id } = await alice.do('send', { chat, text: 'as I wrote it' });
  await calm(world);
  const one = chatAt(bob, chat);
  const post = (update: Bytes): Promise<void> => one.turn(() => fly(coreOf(bob), one, begin(one), { kind: PLAIN.updates, updates: [update] }, []));
  const before = await rowsIn(alice, chat);
  expect(before.find((row) => row.id === id)?.text).toBe('as I wrote it');
  await post(await nextOf(alice, bob, one, { type: TYPE.text, text: 'I am Alice' }));
  await post(await nextOf(alice, bob, one, { type: TYPE.edit, text: 'as Bob likes it' }, id));
  await post(await nextOf(alice, bob, one, { type: TYPE.redact }, id));
  await world.until('all three were refused', () => alice.log.filter((line) => line.startsWith('events_refused {"refused":1,')).length === 3);
  expect(await rowsIn(alice, chat)).toEqual(before);
  // The same of Bob's own: had the form been at fault above, this would be refused as well.
  await post(await nextOf(bob, bob, one, { type: TYPE.text, text: 'I am Bob' }));
  await world.until('Alice hears him', () => has(alice, chat, 'I am Bob'));
  expect((await rowsIn(alice, chat)).at(-1)).toMatchObject({ text: 'I am Bob', own: false });
});
