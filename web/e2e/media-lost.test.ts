/** Media and those who would do harm, and what ends too early: lying hubs, refusals, what is taken back, and kills. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, equal, fromBase64, fromHex } from '../../crypto/bytes.ts';
import { CHUNK_BYTES, writeManifest } from '../../crypto/manifest.ts';
import { errorBody, STATUS } from '../../hub/protocol/errors.ts';
import { HELD_MS } from '../device/media/held.ts';
import { ASKED } from '../device/memory/sends.ts';
import { rangeOf } from '../store/key.ts';
import type { MessageRow } from '../device/port/messages.ts';
import { StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { blobOf, countIn, fetched, fileOf, filled, hubOf, pass, uploadsOf, untilNone, withMedia } from './media-steps.ts';
import { calm, coreOf, has, newTalk, rowsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
const stateOf = async (device: TestDevice, blob: string): Promise<string> => (await device.view('transfer', { blob })).state;
afterEach(() => world.close());

it('[X496] a hub that gives other bytes, another manifest or none shows nobody anything but that it is not there', async () => {
  // Feature: telegram-clone, Property 18: exchanged ciphertext is detected. Threat 14: swap media ciphertext.
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const [row, other] = [
    await pass(world, alice, bob, chat, filled(1_300_000), 'one'),
    await pass(world, alice, bob, chat, filled(1_300_000, 7), 'other'),
  ];
  await calm(world);
  alice.crash();
  const api = hubOf(world, bob);
  const otherBlob = fromHex(blobOf(other))!;
  const manifest = writeManifest((await api.manifest(otherBlob))!);
  // Once its manifest is here, it is not asked for again: the lies about that come first.
  const lies: Record<string, (path: string, given: Bytes) => Bytes | undefined> = {
    'the other manifest': (path) => (/blobs\/[^/]+$/.test(path) ? manifest : undefined),
    'no manifest': (path) => (/blobs\/[^/]+$/.test(path) ? filled(40) : undefined),
    'a page': (path) => (path.startsWith('/v1/blobs') ? filled(10) : undefined),
    'a bit': (path, given) => (path.endsWith('/content') ? given.map((byte, at) => (at === 5 ? byte ^ 1 : byte)) : undefined),
    'fewer bytes': (path, given) => (path.endsWith('/content') ? given.slice(0, -1) : undefined),
  };
  for (const [what, lie] of Object.entries(lies)) {
    bob.line.answers = async (path, response) => {
      const given = new Uint8Array(await response.clone().arrayBuffer());
      const said = response.ok ? lie(path, given) : undefined;
      return said && new Response(said, { status: response.status });
    };
    expect([what, await bob.call('readMedia', { chat, id: row.id, index: 0, from: 0, to: 9 })]).toMatchObject([
      what,
      { ok: false, error: { code: 'media_gone' } },
    ]);
    expect(await countIn(bob, 'blobs')).toBe(0);
  }
  bob.line.answers = undefined;
  expect(equal(await fetched(world, bob, chat, row), filled(1_300_000))).toBe(true);
});

it('[X497] what is taken back while it goes up reaches nobody, and nothing of it stays', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  let isHeld = true;
  alice.line.before = (path) => {
    if (isHeld && path.includes('/chunks/2')) throw new TypeError('the line is slow');
  };
  const { id } = await alice.do('sendMedia', { chat, text: 'never', media: [fileOf(filled(3_000_000))] });
  const blob = (await rowsIn(alice, chat)).find((row) => row.id === id)?.media?.[0]?.blob ?? '';
  await world.pass(1000);
  await alice.do('discard', { chat, id });
  isHeld = false;
  await calm(world);
  expect((await rowsIn(alice, chat)).find((row) => row.id === id)).toBeUndefined();
  expect(await countIn(alice, 'sends')).toBe(0);
  await untilNone(world, alice);
  expect(await hubOf(world, alice).manifest(fromHex(blob)!)).toBeUndefined();
  await alice.do('send', { chat, text: 'said after it' });
  await world.until('Bob has what came after', () => has(bob, chat, 'said after it'));
  expect(await withMedia(bob, chat)).toEqual([]);
});

it('[U541] what was taken back and is wanted again goes as it was; until then nobody hears of it, and what nobody wants again is gone after a moment', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await alice.do('send', { chat, text: 'about this' });
  await calm(world);
  const [bytes, about] = [filled(2_300_000), (await rowsIn(alice, chat)).at(-1)?.id ?? ''];
  alice.cut();
  const { id } = await alice.do('sendMedia', { chat, text: 'the words under it', reply: about, media: [fileOf(bytes)] });
  const sending = async () => (await rowsIn(alice, chat)).find((row) => row.id === id);
  const blob = blobOf(await sending());
  await alice.do('discard', { chat, id, forNow: true });
  expect([await sending(), (await alice.view('connection', {})).messages]).toEqual([undefined, 0]);
  await alice.do('clearMedia', { all: true });
  const after = (await alice.do('sendMedia', { chat, text: 'after it', media: [fileOf(filled(5000))] })).id;
  alice.mend();
  await world.until('what was said after it is there', async () => (await withMedia(bob, chat)).length === 1);
  expect([(await withMedia(bob, chat))[0]?.text, await hubOf(world, alice).manifest(fromHex(blob)!)]).toEqual(['after it', undefined]);
  expect(await alice.call('discard', { chat, id: after, forNow: true })).toMatchObject({ ok: false, error: { code: 'not_found_here' } });
  await alice.do('restore', { chat, id });
  expect(await alice.call('restore', { chat, id })).toMatchObject({ ok: false, error: { code: 'not_found_here' } });
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 2);
  const come = (await withMedia(bob, chat)).find(({ text }) => text === 'the words under it');
  expect([come?.reply?.id, equal(await fetched(world, bob, chat, come!), bytes)]).toEqual([about, true]);
  await world.pass(2 * HELD_MS);
  expect(await stateOf(alice, blob)).toBe('here');
});

it('[U541] what is not wanted again within a minute, or before the process ends, is gone from the disk and the hub', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  await calm(world);
  let isHeld = true;
  const asked: string[] = [];
  alice.line.before = (path) => {
    const [, upload] = /uploads\/([^/]+)\/commit/.exec(path) ?? [];
    if (upload === undefined) return;
    asked.push(upload);
    if (isHeld) throw new TypeError('it was not heard');
  };
  const begin = async () => {
    const { id } = await alice.do('sendMedia', { chat, text: 'never', media: [fileOf(filled(3_000_000))] });
    const blob = blobOf((await rowsIn(alice, chat)).find((row) => row.id === id));
    asked.length = 0;
    await world.until('its chunks are at the hub', () => asked.length > 0);
    return { id, blob, size: (await alice.view('transfer', { blob })).size };
  };
  const stays = async () => [await countIn(alice, 'blobs'), await countIn(alice, 'media'), await countIn(alice, 'sends')];
  const first = await begin();
  const upload = fromBase64(asked[0] ?? '')!;
  const atHub = async () => (await hubOf(world, alice).begin(upload, { head: 0, body: first.size })).size;
  await alice.do('discard', { chat, id: first.id, forNow: true });
  expect([...(await stays()), await atHub()]).toEqual([6, 1, 0, 6]);
  await world.pass(HELD_MS + 1000);
  await untilNone(world, alice);
  expect([...(await stays()), await atHub()]).toEqual([0, 0, 0, 0]);
  expect(await alice.call('restore', { chat, id: first.id })).toMatchObject({ ok: false, error: { code: 'not_found_here' } });
  const second = await begin();
  await alice.do('discard', { chat, id: second.id, forNow: true });
  alice.crash();
  await alice.start();
  isHeld = false;
  await calm(world);
  await alice.view('transfer', { blob: second.blob });
  await world.until('nothing of it is here', async () => (await stays()).every((count) => count === 0));
  expect(await alice.call('restore', { chat, id: second.id })).toMatchObject({ ok: false, error: { code: 'not_found_here' } });
  for (const { blob } of [first, second]) expect(await hubOf(world, alice).manifest(fromHex(blob)!)).toBeUndefined();
});

it('[U542] what is looked at while it is sent is read on by whoever looks, once it is said', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  await calm(world);
  alice.cut();
  const bytes = filled(70_000);
  const { id } = await alice.do('sendMedia', { chat, text: '', media: [fileOf(bytes)] });
  const place = { chat, id, index: 0, from: 0, to: bytes.length };
  expect(equal((await alice.do('readMedia', place)).bytes, bytes)).toBe(true);
  alice.mend();
  await world.until('it is said', async () => (await withMedia(alice, chat)).length === 1);
  expect((await withMedia(alice, chat))[0]?.id).not.toBe(id);
  expect(equal((await alice.do('readMedia', place)).bytes, bytes)).toBe(true);
});

it('[X498] what the hub refuses for good stands as not sent, is told why, and goes when it is tried again and taken', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.line.answers = async (path) =>
    path.startsWith('/v1/uploads')
      ? Response.json(errorBody('quota_exceeded', { used: 1, limit: 1 }, 0), { status: STATUS.quota_exceeded })
      : undefined;
  const { id } = await alice.do('sendMedia', { chat, text: 'a film', media: [fileOf(filled(5000))] });
  const sending = async () => (await rowsIn(alice, chat)).find((row) => row.id === id);
  await world.until('it is said to be not sent', async () => (await sending())?.status === 'failed');
  expect((await alice.view('chats', {})).rows.find((row) => row.chat === chat)).toMatchObject({ preview: { kind: 'failed' }, status: 'failed' });
  expect(await alice.view('connection', {})).toMatchObject({ waiting: 0 });
  alice.crash();
  await alice.start();
  expect((await sending())?.status).toBe('failed');
  alice.line.answers = undefined;
  await calm(world);
  expect(await withMedia(bob, chat)).toEqual([]);
  await alice.do('retry', { chat, id });
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 1);
});

it('[X499] a process that is killed at any step of a sending sends it once when it is back, or has nothing of it', async () => {
  world = await newWorld({ isMeant: (because) => because instanceof StoreClosed });
  const { alice, bob, chat } = await newTalk(world);
  const bytes = filled(2_200_000);
  let sent = 0;
  for (const when of ['before', 'after'] as const)
    for (let nth = 1; nth <= 12; nth++) {
      await calm(world);
      alice.store().killAt(nth, when);
      const asked = alice.call('sendMedia', { chat, text: `${when} ${nth}`, media: [fileOf(bytes)] }).catch(() => undefined);
      const answer = await Promise.race([asked, world.pass(3000).then(() => undefined)]);
      await world.pass(2000);
      alice.crash();
      await alice.start();
      await calm(world);
      const got = (await rowsIn(bob, chat)).filter(({ text }) => text === `${when} ${nth}`).length;
      expect([when, nth, got <= 1, answer?.ok !== true || got === 1]).toEqual([when, nth, true, true]);
      sent += got;
    }
  expect(sent).toBeGreaterThan(0);
  expect((await rowsIn(alice, chat)).filter(({ kind }) => kind === 'sending')).toEqual([]);
  // What was begun and is nobody's goes at the next start that needs media.
  const row = (await withMedia(alice, chat)).at(-1)!;
  await alice.view('transfer', { blob: blobOf(row) });
  await world.until('only what is shown is kept', async () => (await countIn(alice, 'blobs')) === sent * Math.ceil(bytes.length / CHUNK_BYTES));
});

it('[X448] what is passed on to whoever has it already, and was put to the hub for them anew, goes from there again, though nobody fetches it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(1_300_000));
  await fetched(world, bob, chat, row);
  const api = hubOf(world, alice);
  const blob = fromHex(blobOf(row))!;
  await world.until('all have it, and it is gone', async () => (await api.manifest(blob)) === undefined);
  const asked = uploadsOf(alice);
  await alice.do('forward', { chat, ids: [row.id], to: [chat], hidden: false });
  await world.until('it is put there anew', () => asked.some((path) => path.endsWith('/commit')));
  await world.until('Bob has it twice', async () => (await withMedia(bob, chat)).length === 2);
  await world.until('it is gone again', async () => (await api.manifest(blob)) === undefined);
});

it('[X449] what is sealed is not sent: how far a file on its way out is counts what the hub has answered for, also while the hub is away', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.cut();
  const { id } = await alice.do('sendMedia', { chat, text: 'later', media: [fileOf(filled(3_000_000))] });
  const blob = (await rowsIn(alice, chat)).find((row) => row.id === id)?.media?.[0]?.blob ?? '';
  const { size, ...away } = await alice.view('transfer', { blob });
  expect(away).toEqual({ state: 'waiting', done: 0 });
  alice.line.before = (path) => {
    if (path.includes('/chunks/2')) throw new TypeError('the line is cut');
  };
  alice.mend();
  const said = () => alice.view('transfer', { blob });
  await world.until('some of it is there', async () => (await said()).done > 0);
  const before = (await said()).done;
  expect(before).toBeLessThan(size);
  alice.cut();
  await world.until('she knows', () => alice.engine().connection.state !== 'online');
  const after = await said();
  expect(after.done).toBeGreaterThanOrEqual(before);
  expect(after.done).toBeLessThan(size);
  alice.line.before = undefined;
  alice.mend();
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 1);
  expect(await said()).toMatchObject({ state: 'here', done: size });
});

it('[X451] what was asked for by hand and not stopped goes on with the next start, and no other', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const rows = [];
  for (const seed of [1, 2, 3]) rows.push(await pass(world, alice, bob, chat, filled(3_000_000, seed), `file ${seed}`));
  const [wanted, stopped, alone] = rows as [MessageRow, MessageRow, MessageRow];
  bob.line.before = (path) => {
    if (path.endsWith('/content')) throw new TypeError('the line is cut');
  };
  const at = (row: MessageRow) => ({ chat, id: row.id, index: 0 });
  for (const row of [wanted, stopped]) await bob.do('fetchMedia', { ...at(row), byHand: true });
  await bob.do('fetchMedia', at(alone));
  await bob.do('stopMedia', at(stopped));
  bob.crash();
  bob.line.before = undefined;
  await bob.start();
  const state = async (row: MessageRow) => (await bob.view('transfer', { blob: blobOf(row) })).state;
  await world.until('it is here', async () => (await state(wanted)) === 'here');
  await calm(world);
  expect([await state(stopped), await state(alone)]).toEqual(['none', 'none']);
  // Nothing is left to go on with: what is cleared then stays away.
  expect(await coreOf(bob).store.keys('meta', { ...rangeOf(ASKED), limit: 1 })).toEqual([]);
});
