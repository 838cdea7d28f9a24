/** What of media comes to a device, stays on it and goes from it. */
import { afterEach, expect, it } from 'vitest';
import { equal } from '../../crypto/bytes.ts';
import { CHUNK_BYTES } from '../../crypto/manifest.ts';
import { errorBody, STATUS } from '../../hub/protocol/errors.ts';
import type { MessageRow } from '../device/port/messages.ts';
import { StoreFull } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree } from './group-steps.ts';
import { blobOf, bytesOf, countIn, fetched, fileOf, filled, pass, withMedia } from './media-steps.ts';
import { calm, newPerson, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

it('[X530] what a stranger sent is not fetched before they are accepted, in small neither, and is then', async () => {
  world = await newWorld();
  const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
  const { chat } = await mallory.do('openChat', { user: userOf(alice) });
  const bytes = filled(5000);
  await mallory.do('sendMedia', { chat, text: 'look', media: [fileOf(bytes, { head: filled(100), kind: 'photo', width: 4, height: 3 })] });
  await world.until('Alice has the request', async () => (await withMedia(alice, chat)).length === 1);
  const [row] = await withMedia(alice, chat);
  const asked: string[] = [];
  alice.line.before = (path) => void (path.startsWith('/v1/blobs') && asked.push(path));
  const place = { chat, id: row!.id, index: 0 };
  for (const answer of [
    await alice.call('readHead', place),
    await alice.call('fetchMedia', place),
    await alice.call('readMedia', { ...place, from: 0, to: 5000 }),
  ])
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_accepted' } });
  expect([asked, (await alice.view('transfer', { blob: blobOf(row) })).state]).toEqual([[], 'none']);
  await alice.do('acceptChat', { chat });
  expect(equal(await fetched(world, alice, chat, row!), bytes)).toBe(true);
  expect(equal(await bytesOf(alice, chat, row!), bytes)).toBe(true);
});

const DAY = 86_400_000;
const SIZE = 100_000;
const stateOf = async (device: TestDevice, blob: string): Promise<string> => (await device.view('transfer', { blob })).state;
const keptOn = async (device: TestDevice) => (await device.view('keptMedia', {}))!;

it('[X531] media is taken off a device by hand, of a chat or all: its messages stay, it comes again when it is wanted, and what may be nowhere else stays unless it is said', async () => {
  // Feature: telegram-clone, Property 18: the content of sent media can be fetched by every participant
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  await fetched(world, bob, chat, row);
  const own = await pass(world, bob, alice, chat, filled(SIZE, 5), 'his own');
  await calm(world);
  const before = await keptOn(bob);
  expect(before.bytes).toBeGreaterThan(2 * SIZE);
  expect(before.needed * 2).toBe(before.bytes);
  expect(before.kinds.map(({ kind }) => kind)).toEqual(['file']);
  expect(before.chats.map((one) => one.chat)).toEqual([chat]);
  expect(await bob.do('clearMedia', { chat: 'none', all: true })).toMatchObject({ bytes: 0 });
  expect((await bob.do('clearMedia', { chat, all: false })).bytes).toBe(before.needed);
  expect([await stateOf(bob, blobOf(row)), await stateOf(bob, blobOf(own))]).toEqual(['none', 'here']);
  expect([(await keptOn(bob)).bytes, await countIn(bob, 'blobs')]).toEqual([before.needed, 1]);
  expect((await withMedia(bob, chat)).length).toBe(2);
  // Everybody had it, so the hub has it no more: its author gives it back.
  expect(equal(await fetched(world, bob, chat, row), filled(SIZE))).toBe(true);
  await bob.do('clearMedia', { all: true });
  expect([(await keptOn(bob)).bytes, await countIn(bob, 'blobs')]).toEqual([0, 0]);
  expect(equal(await fetched(world, bob, chat, own), filled(SIZE, 5))).toBe(true);
});

it('[U548] media of one kind is taken off, of one chat or all, and what is of another kind stays', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  for (const kind of ['photo', 'video', 'audio', 'voice', 'file'] as const)
    await alice.do('sendMedia', { chat, text: kind, media: [fileOf(filled(SIZE, kind.length), { kind })] });
  await world.until('Bob has them', async () => (await withMedia(bob, chat)).length === 5);
  const rows = await withMedia(bob, chat);
  for (const row of rows) await fetched(world, bob, chat, row);
  await calm(world);
  const kinds = async (): Promise<readonly string[]> => (await keptOn(bob)).kinds.map(({ kind }) => kind).toSorted();
  expect(await kinds()).toEqual(['audio', 'file', 'photo', 'video', 'voice']);
  expect((await keptOn(bob)).kinds.every(({ bytes, needed, staying }) => bytes > SIZE && needed === 0 && staying === 0)).toBe(true);
  expect((await bob.do('clearMedia', { kind: 'video', chat: 'none', all: true })).bytes).toBe(0);
  expect((await bob.do('clearMedia', { kind: 'video', all: false })).bytes).toBeGreaterThan(SIZE);
  expect(await kinds()).toEqual(['audio', 'file', 'photo', 'voice']);
  expect(await Promise.all(rows.map(async (row) => [row.text, await stateOf(bob, blobOf(row))]))).toEqual(
    rows.map(({ text }) => [text, text === 'video' ? 'none' : 'here']),
  );
  expect((await bob.do('clearMedia', { kind: 'voice', chat, all: false })).bytes).toBeGreaterThan(SIZE);
  expect(await kinds()).toEqual(['audio', 'file', 'photo']);
  // Of what its author sent nothing goes, unless it is said.
  expect((await alice.do('clearMedia', { kind: 'photo', all: false })).bytes).toBe(0);
  expect((await keptOn(alice)).kinds.map(({ needed, bytes }) => needed === bytes)).toEqual([true, true, true, true, true]);
});

it('[U547] what waits to be sent, or was refused and may be tried again, is not taken off with the rest, and is sent as it was', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await pass(world, alice, bob, chat, filled(SIZE));
  await calm(world);
  alice.cut();
  await alice.do('sendMedia', { chat, text: 'waits', media: [fileOf(filled(SIZE, 9))] });
  const before = await keptOn(alice);
  expect([before.staying * 2, before.needed * 2, before.chats[0]?.staying]).toEqual([before.bytes, before.bytes, before.staying]);
  expect((await alice.do('clearMedia', { chat, all: true })).bytes).toBe(before.needed);
  expect((await alice.do('clearMedia', { all: true })).bytes).toBe(0);
  alice.mend();
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).at(-1)?.text === 'waits');
  expect(equal(await fetched(world, bob, chat, (await withMedia(bob, chat)).at(-1)!), filled(SIZE, 9))).toBe(true);
  await calm(world);
  alice.line.answers = async (path) =>
    path.startsWith('/v1/uploads')
      ? Response.json(errorBody('quota_exceeded', { used: 1, limit: 1 }, 0), { status: STATUS.quota_exceeded })
      : undefined;
  const { id } = await alice.do('sendMedia', { chat, text: 'refused', media: [fileOf(filled(SIZE, 8))] });
  await world.until('it is refused', async () => (await rowsIn(alice, chat)).find((row) => row.id === id)?.status === 'failed');
  expect((await alice.do('clearMedia', { all: true })).bytes).toBe(before.staying);
  alice.line.answers = undefined;
  await alice.do('retry', { chat, id });
  await world.until('Bob has that too', async () => (await withMedia(bob, chat)).at(-1)?.text === 'refused');
});

it('[X532] beyond what a device keeps goes what was not seen for longest, at once and as more comes; its author keeps it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const rows: MessageRow[] = [];
  for (const seed of [1, 2, 3]) {
    rows.push(await pass(world, alice, bob, chat, filled(SIZE, seed), `file ${seed}`));
    await fetched(world, bob, chat, rows.at(-1)!);
    bob.skew.ms += 2 * DAY;
  }
  await bytesOf(bob, chat, rows[0]!);
  await calm(world);
  const states = async (device: TestDevice): Promise<readonly string[]> => Promise.all(rows.map((row) => stateOf(device, blobOf(row))));
  expect(await states(bob)).toEqual(['here', 'here', 'here']);
  const { bytes } = await keptOn(bob);
  await bob.do('setKeeping', { most: Math.ceil((bytes / 3) * 2.5) });
  expect(await states(bob)).toEqual(['here', 'none', 'here']);
  bob.crash();
  await bob.start();
  bob.skew.ms += 2 * DAY;
  rows.push(await pass(world, alice, bob, chat, filled(SIZE, 4), 'file 4'));
  await fetched(world, bob, chat, rows[3]!);
  await world.until('the oldest has gone', async () => (await stateOf(bob, blobOf(rows[2]))) === 'none');
  expect(await states(bob)).toEqual(['here', 'none', 'none', 'here']);
  await alice.do('setKeeping', { most: 1, days: 1 });
  expect(await states(alice)).toEqual(['here', 'here', 'here', 'here']);
});

it('[U546] what is read to know what it is was looked at by nobody, and goes from the device as if it had not been', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const rows: MessageRow[] = [];
  for (const seed of [1, 2]) {
    rows.push(await pass(world, alice, bob, chat, filled(SIZE, seed), `file ${seed}`));
    await fetched(world, bob, chat, rows.at(-1)!);
    bob.skew.ms += 2 * DAY;
  }
  const beginning = await bob.do('readMedia', { chat, id: rows[0]!.id, index: 0, from: 0, to: 100, unseen: true });
  expect(equal(beginning.bytes, filled(100))).toBe(true);
  await calm(world);
  await bob.do('setKeeping', { most: Math.ceil((await keptOn(bob)).bytes * 0.75) });
  expect(await Promise.all(rows.map((row) => stateOf(bob, blobOf(row))))).toEqual(['none', 'here']);
});

it('[X574] what is read before it is whole takes its room too: beyond what a device keeps what was not seen for longest goes', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const first = await pass(world, alice, bob, chat, filled(SIZE), 'the first');
  await fetched(world, bob, chat, first);
  bob.skew.ms += 2 * DAY;
  const second = await pass(world, alice, bob, chat, filled(20 * SIZE, 2), 'a film');
  await calm(world);
  await bob.do('setKeeping', { most: 15 * SIZE });
  expect(await stateOf(bob, blobOf(first))).toBe('here');
  await bob.do('readMedia', { chat, id: second.id, index: 0, from: 0, to: 20 * SIZE });
  await world.until('the first has gone', async () => (await stateOf(bob, blobOf(first))) === 'none');
});

/** Its disk takes so many chunks more, and then none. Gives what makes room again. */
function fill(device: TestDevice, left: number): () => void {
  const store = device.store();
  const { transact } = store;
  let chunks = 0;
  const full: typeof transact = async (ops, durability) => {
    const more = ops.filter(({ op, table }) => op === 'put' && table === 'blobs').length;
    if (more > 0 && chunks + more > left) throw new StoreFull();
    chunks += more;
    return transact(ops, durability);
  };
  Object.assign(store, { transact: full });
  return () => void Object.assign(store, { transact });
}

it('[X527] what found no room goes on by itself once room was made by hand, and what came of it goes with the rest if that is said', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await alice.do('sendMedia', { chat, text: 'a photo', media: [fileOf(filled(SIZE), { kind: 'photo' })] });
  await world.until('Bob has the photo', async () => (await withMedia(bob, chat)).length === 1);
  await fetched(world, bob, chat, (await withMedia(bob, chat))[0]!);
  const row = await pass(world, alice, bob, chat, filled(30 * SIZE, 2));
  await calm(world);
  const fillUp = async (): Promise<() => void> => {
    const makeRoom = fill(bob, 1);
    await bob.do('fetchMedia', { chat, id: row.id, index: 0, byHand: true });
    await world.until('there is no room', async () => (await stateOf(bob, blobOf(row))) === 'full');
    return makeRoom;
  };
  let makeRoom = await fillUp();
  // What came of it may go by hand.
  expect((await keptOn(bob)).staying).toBe(0);
  expect((await bob.do('clearMedia', { kind: 'file', all: false })).bytes).toBeGreaterThanOrEqual(CHUNK_BYTES);
  expect([await stateOf(bob, blobOf(row)), await countIn(bob, 'blobs')]).toEqual(['none', 1]);
  makeRoom();
  makeRoom = await fillUp();
  makeRoom();
  // Nothing was made room of: it stays as it is.
  expect((await bob.do('clearMedia', { kind: 'voice', all: true })).bytes).toBe(0);
  expect(await stateOf(bob, blobOf(row))).toBe('full');
  expect((await bob.do('clearMedia', { kind: 'photo', all: false })).bytes).toBeGreaterThan(SIZE);
  await world.until('it has come', async () => (await stateOf(bob, blobOf(row))) === 'here');
  expect(equal(await bytesOf(bob, chat, row), filled(30 * SIZE, 2))).toBe(true);
});

it('[X533] what nobody looked at for as long as it is kept goes, but what its author cannot be asked for any more', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  const [hers, other] = [
    await pass(world, carol, bob, chat, filled(SIZE, 7), 'of Carol'),
    await pass(world, alice, bob, chat, filled(SIZE, 8), 'of Alice'),
  ];
  for (const row of [hers, other]) await fetched(world, bob, chat, row);
  await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
  await calm(world);
  await bob.do('setKeeping', { days: 7 });
  expect([await stateOf(bob, blobOf(hers)), await stateOf(bob, blobOf(other))]).toEqual(['here', 'here']);
  bob.skew.ms += 8 * DAY;
  await bob.do('setKeeping', { days: 7 });
  expect([await stateOf(bob, blobOf(hers)), await stateOf(bob, blobOf(other))]).toEqual(['here', 'none']);
  expect(await keptOn(bob)).toMatchObject({ days: 7, most: 5_000_000_000 });
});
