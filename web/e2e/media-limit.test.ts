/** Files that are larger than the hub takes: refused before anything of them is sealed or sent. */
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { MEDIA_LIMITS } from '../../hub/protocol/media.ts';
import type { TestDevice } from './device.ts';
import { countIn, fileOf, filled, uploadsOf, withMedia } from './media-steps.ts';
import { calm, newTalk, rowsIn } from './steps.ts';
import { MEDIA, newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const most = async (device: TestDevice): Promise<number> => (await device.view('mediaLimit', {})).most;
const refused = (count: number) => ({ ok: false, error: { code: 'too_large', count } });

it('[X520] what is larger than the hub takes is refused before it is sealed, by what this hub said, with how much that is', async () => {
  // Feature: telegram-clone, Property 45: media beyond the size limit is refused with a clear error before upload
  world = await newWorld({ media: { ...MEDIA, fileBytes: 1_000_000 } });
  const { alice, bob, chat } = await newTalk(world);
  const asked = uploadsOf(alice);
  expect(await alice.call('sendMedia', { chat, text: '', media: [fileOf(filled(9)), fileOf(filled(1_000_001))] })).toEqual(refused(1_000_000));
  expect(await most(alice)).toBe(1_000_000);
  expect(await countIn(alice, 'blobs')).toBe(0);
  expect((await rowsIn(alice, chat)).map(({ kind }) => kind)).not.toContain('sending');
  expect(asked).toEqual([]);
  await alice.do('sendMedia', { chat, text: 'fits', media: [fileOf(filled(1_000_000))] });
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 1);
});

it('[X520] whatever its size and whichever of a message it is, it is refused where the hub takes less, and kept to be sent where it does not', async () => {
  // Feature: telegram-clone, Property 45: media beyond the size limit, of any size, is refused before upload
  world = await newWorld({ media: { ...MEDIA, fileBytes: 500 } });
  const { alice, chat } = await newTalk(world);
  expect(await most(alice)).toBe(500);
  alice.cut();
  const asked = uploadsOf(alice);
  const sizes = fc.array(fc.oneof(fc.nat(1000), fc.integer({ min: 499, max: 501 })), { minLength: 1, maxLength: 3 });
  const check = fc.asyncProperty(sizes, async (all) => {
    const before = await countIn(alice, 'sends');
    const answer = await alice.call('sendMedia', { chat, text: '', media: all.map((size) => fileOf(filled(size))) });
    const isTooLarge = all.some((size) => size > 500);
    expect(answer).toMatchObject(isTooLarge ? refused(500) : { ok: true });
    expect(await countIn(alice, 'sends')).toBe(before + (isTooLarge ? 0 : 1));
  });
  await fc.assert(check, { numRuns: 100, endOnFailure: true });
  expect(asked).toEqual([]);
});

it('[X521] without a line it is refused by what the hub said last; a hub that was set anew is asked again, and what it takes no more goes no further and says so', async () => {
  const media = { ...MEDIA, fileBytes: 2_000_000 };
  world = await newWorld({ media });
  const { alice, chat } = await newTalk(world);
  expect(await most(alice)).toBe(2_000_000);
  alice.cut();
  alice.crash();
  await alice.start();
  expect(await alice.call('sendMedia', { chat, text: '', media: [fileOf(filled(2_000_001))] })).toEqual(refused(2_000_000));
  const { id } = await alice.do('sendMedia', { chat, text: '', media: [fileOf(filled(1_500_000))] });
  media.fileBytes = 1_000_000;
  await world.stopHub();
  await world.startHub();
  alice.mend();
  await world.until('she knows', async () => (await most(alice)) === 1_000_000);
  await world.until('it goes no further', async () => (await rowsIn(alice, chat)).find((row) => row.id === id)?.status === 'failed');
  // Whoever asks when it has long been so hears it at once.
  expect(await alice.do('waitSent', { chat, id, timeout: 60_000 })).toMatchObject({ status: 'failed', because: { code: 'too_large' } });
});

it('[X522] a device that its hub has told nothing yet takes what a hub takes whose operator says nothing, and a hub that takes no files is told by that', async () => {
  const media = { ...MEDIA, fileBytes: 0 };
  world = await newWorld({ media });
  const { alice, chat } = await newTalk(world);
  await calm(world);
  alice.cut();
  expect(await most(alice)).toBe(MEDIA_LIMITS.mediaFileBytes);
  alice.mend();
  await world.until('she knows', async () => (await most(alice)) === 0);
  expect(await alice.call('sendMedia', { chat, text: '', media: [fileOf(filled(1))] })).toEqual(refused(0));
});

it('[X446] what the hub has no room for says why it was not sent, with the figures, also after a restart, and goes once there is room', async () => {
  const media = { ...MEDIA, quotaBytes: 300_000 };
  world = await newWorld({ media });
  const { alice, bob, chat } = await newTalk(world);
  await alice.do('sendMedia', { chat, text: 'fits', media: [fileOf(filled(200_000))] });
  await world.until('the first is there', async () => (await withMedia(bob, chat)).length === 1);
  const { id } = await alice.do('sendMedia', { chat, text: 'does not', media: [fileOf(filled(200_000, 2))] });
  const row = async () => (await rowsIn(alice, chat)).find((one) => one.id === id);
  await world.until('it goes no further', async () => (await row())?.status === 'failed');
  const because = { code: 'quota_exceeded', count: 300_000, used: expect.toSatisfy((used: number) => used > 200_000 && used < 300_000) };
  expect((await row())?.because).toEqual(because);
  expect(await alice.do('waitSent', { chat, id, timeout: 60_000 })).toEqual({ ok: true, status: 'failed', because });
  alice.crash();
  await alice.start();
  expect((await row())?.because).toEqual(because);
  media.quotaBytes = 3_000_000;
  await world.stopHub();
  await world.startHub();
  await alice.do('retry', { chat, id });
  await world.until('Bob has both', async () => (await withMedia(bob, chat)).length === 2);
  expect((await rowsIn(alice, chat)).map((one) => one.because)).not.toContainEqual(because);
});
