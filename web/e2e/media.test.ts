/** Media between devices: sealed on the way, whole at the end, whatever is cut, killed or reloaded in between. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { equal, fromHex } from '../../crypto/bytes.ts';
import { CHUNK_BYTES } from '../../crypto/manifest.ts';
import type { MessageRow } from '../device/port/messages.ts';
import { blobOf, bytesOf, countIn, disturb, type Fault, fetched, fileOf, filled, hubOf, pass, uploadsOf, withMedia } from './media-steps.ts';
import { calm, linkInto, meet, newPerson, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const sizes = fc.constantFrom(0, 1, 999, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 300);
const faults = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom<Fault>('unheard', 'unanswered')), { maxLength: 4 })
  .map((all) => new Map(all));

it('[X490] photos go to the other whole, with their words and a small picture; the hub has neither', async () => {
  // Feature: telegram-clone, Property 16: sent media makes a media record and a message
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const [first, second, head] = [filled(300_000), filled(CHUNK_BYTES + 77, 3), filled(2000, 9)];
  const photo = { kind: 'photo', name: 'sea.jpg', type: 'image/jpeg', width: 40, height: 30, head, blur: filled(20) } as const;
  await alice.do('sendMedia', { chat, text: 'the sea', media: [fileOf(first, photo), fileOf(second)] });
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 1);
  const [row] = await withMedia(bob, chat);
  expect(row).toMatchObject({
    text: 'the sea',
    own: false,
    media: [{ kind: 'photo', name: 'sea.jpg', size: 300_000, width: 40, hasHead: true }, { kind: 'file' }],
  });
  const has = [await bytesOf(bob, chat, row!, 0), await bytesOf(bob, chat, row!, 1)];
  expect(has.map((bytes, at) => equal(bytes, [first, second][at]!))).toEqual([true, true]);
  expect(equal((await bob.do('readHead', { chat, id: row!.id, index: 0 })).bytes, head)).toBe(true);
  expect(await bob.call('readHead', { chat, id: row!.id, index: 1 })).toMatchObject({ ok: false, error: { code: 'not_found_here' } });
  await calm(world);
  expect((await rowsIn(alice, chat)).map(({ kind }) => kind)).not.toContain('sending');
});

it('[X491] what is sent without a line stands in the chat at once, outlives the process, and is said once when there is one', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.cut();
  const bytes = filled(2_500_000);
  const { id } = await alice.do('sendMedia', { chat, text: '', media: [fileOf(bytes)] });
  await alice.do('send', { chat, text: 'after it' });
  expect((await rowsIn(alice, chat)).find((row) => row.id === id)).toMatchObject({
    kind: 'sending',
    status: 'device',
    media: [{ size: bytes.length }],
  });
  expect(await alice.view('connection', {})).toMatchObject({ waiting: 2, messages: 2 });
  alice.crash();
  await alice.start();
  expect((await rowsIn(alice, chat)).find((row) => row.id === id)?.kind).toBe('sending');
  alice.mend();
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length > 0);
  await calm(world);
  const [row, ...more] = await withMedia(bob, chat);
  expect(more).toEqual([]);
  expect(equal(await bytesOf(bob, chat, row!), bytes)).toBe(true);
  expect((await rowsIn(alice, chat)).filter(({ kind }) => kind === 'sending')).toEqual([]);
  expect(await alice.view('connection', {})).toMatchObject({ waiting: 0 });
});

it('[X492] whatever is lost on the way, up or down, what arrives is what was sent, once, and progress never goes back', async () => {
  // Feature: telegram-clone, Property 16: media of any size makes a message
  // Feature: telegram-clone, Property 18: its content can be fetched by the other, whole
  // Feature: telegram-clone, Property 19: an upload emits progress, which never goes back and survives a lost connection
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  let seed = 0;
  const check = fc.asyncProperty(sizes, faults, faults, async (size, up, down) => {
    const bytes = filled(size, seed++);
    disturb(alice, up);
    disturb(bob, down);
    const before = (await withMedia(bob, chat)).length;
    const { id } = await alice.do('sendMedia', { chat, text: `number ${seed}`, media: [fileOf(bytes)] });
    const blob = (await rowsIn(alice, chat)).find((row) => row.id === id)?.media?.[0]?.blob ?? '';
    const seen: number[] = [];
    alice.follow('transfer', { blob }, ({ state, done }) => state === 'sending' && seen.push(done));
    await world.until('Bob has it', async () => (await withMedia(bob, chat)).at(-1)?.text === `number ${seed}`);
    const row = (await withMedia(bob, chat)).at(-1)!;
    await bob.do('fetchMedia', { chat, id: row.id, index: 0 });
    await world.until('its bytes are there', async () => (await bob.view('transfer', { blob: blobOf(row) })).state === 'here');
    expect(equal(await bytesOf(bob, chat, row), bytes)).toBe(true);
    expect((await withMedia(bob, chat)).length).toBe(before + 1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
  await fc.assert(check, { numRuns: 100, endOnFailure: true });
});

it('[X493] what is forwarded uploads nothing, and is read by who gets it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const carol = await newPerson(world, 'carol');
  const other = await meet(world, bob, carol, ['Hello Carol', 'Hello Bob']);
  const bytes = filled(1_500_000, 4);
  const row = await pass(world, alice, bob, chat, bytes);
  const asked = uploadsOf(bob);
  await bob.do('forward', { chat, ids: [row.id], to: [other], hidden: false });
  await world.until('Carol has it', async () => (await withMedia(carol, other)).length === 1);
  const [there] = await withMedia(carol, other);
  expect(there).toMatchObject({ forward: { author: userOf(alice) }, media: [{ size: bytes.length }] });
  expect(equal(await fetched(world, carol, other, there!), bytes)).toBe(true);
  expect(asked).toEqual([]);
});

it('[U562] what was said with media is taken away again everywhere, and of what was only said something has to stay', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(100), 'From the quay');
  await alice.do('edit', { chat, id: row.id, text: '' });
  await world.until('Bob has heard it', async () => (await withMedia(bob, chat)).at(-1)?.text === '');
  expect((await withMedia(bob, chat)).at(-1)).toMatchObject({ id: row.id, kind: 'text', edited: true, media: [{ size: 100 }] });
  const { id } = await alice.do('send', { chat, text: 'See you there' });
  expect(await alice.call('edit', { chat, id, text: '' })).toMatchObject({ ok: false, error: { code: 'empty' } });
});

it('[X494] what is deleted for all leaves the disks and the hub; what was forwarded of it stands', async () => {
  // Feature: telegram-clone, Property 42: deleted for all, its media too
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(500_000));
  await fetched(world, bob, chat, row);
  const kept = await pass(world, alice, bob, chat, filled(400_000, 2), 'kept');
  await fetched(world, bob, chat, kept);
  await bob.do('forward', { chat, ids: [kept.id], to: [(await bob.do('openSelf', {})).chat], hidden: false });
  await calm(world);
  for (const { id } of [row, kept]) await alice.do('deleteForAll', { chat, ids: [id] });
  await world.until('Bob has heard it', async () => (await withMedia(bob, chat)).length === 0);
  await calm(world);
  const hubHas = async (one: MessageRow) => (await hubOf(world, alice).manifest(fromHex(blobOf(one))!)) !== undefined;
  await world.until('it is off the hub', async () => !(await hubHas(row)));
  for (const device of [alice, bob]) expect(await countIn(device, 'blobs')).toBe(device === bob ? 1 : 0);
  const own = (await bob.do('openSelf', {})).chat;
  const [again] = await withMedia(bob, own);
  expect(equal(await bytesOf(bob, own, again!), filled(400_000, 2))).toBe(true);
});

it('[X495] a hub that forgets everything is given back a photo by whoever has it, one after another', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const bytes = filled(1_200_000, 8);
  const row = await pass(world, alice, bob, chat, bytes);
  await calm(world);
  await world.wipeHub();
  await calm(world);
  expect(equal(await fetched(world, bob, chat, row), bytes)).toBe(true);
  // Who wrote it is gone for good now: a device that comes later has it of the other.
  alice.crash();
  const later = await linkInto(world, bob, 'later', chat);
  await world.until('the new device has the message', async () => (await withMedia(later, chat)).length === 1);
  expect(equal(await fetched(world, later, chat, (await withMedia(later, chat))[0]!), bytes)).toBe(true);
});
