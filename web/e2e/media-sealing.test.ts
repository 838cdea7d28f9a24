/** What is picked comes onto the disk: how far it is is told, and it may be taken back at any moment, of which nothing stays. */
import { afterEach, expect, it } from 'vitest';
import { type NewMedia, newName, type TransferView } from '../device/port/media.ts';
import type { TestDevice } from './device.ts';
import { countIn, fileOf, filled, withMedia } from './media-steps.ts';
import { calm, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const MIB = 1_048_576;

/** A file that tells which megabyte of it is read, before it gives that. */
function told(bytes: Uint8Array<ArrayBuffer>, reads: () => Promise<void>): NewMedia {
  const slice = (from: number, to: number) => ({
    arrayBuffer: async () => {
      await reads();
      return bytes.slice(from, to).buffer;
    },
  });
  return { ...fileOf(bytes), source: { size: bytes.length, slice } };
}

/** Everything it says of it, until it says no more. */
function follow(device: TestDevice, name: string): TransferView[] {
  const seen: TransferView[] = [];
  device.follow('transfer', { blob: name }, (view) => seen.push(view));
  return seen;
}

it('[P85] how far files are that come onto the disk is told for all of them together, and only rises; then it is told no more', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const name = newName();
  const seen = follow(alice, name);
  const media = [filled(9 * MIB), filled(5 * MIB, 2)].map((bytes) => told(bytes, async () => void (await alice.view('transfer', { blob: name }))));
  await alice.do('sendMedia', { chat, text: '', media, name });
  await world.until('it is told no more', async () => (await alice.view('transfer', { blob: name })).state === 'none');
  const done = seen.filter(({ state }) => state === 'sealing').map((view) => view.done);
  expect(done.length).toBeGreaterThan(2);
  expect(done).toEqual(done.toSorted((one, other) => one - other));
  expect(seen.filter(({ state }) => state === 'sealing').every(({ size }) => size === 14 * MIB)).toBe(true);
  await calm(world);
});

it('[P86] taken back while any part of it comes onto the disk, nothing of it stays there or is said, and it may be sent anew', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const all = [filled(9 * MIB), filled(5 * MIB, 2)];
  let [reads, most] = [0, Number.POSITIVE_INFINITY];
  // Before each read of either file, the first and the last among them; after them it is sent.
  for (let stopAt = 1; stopAt <= most; stopAt++) {
    const name = newName();
    reads = 0;
    const reading = async (): Promise<void> => {
      reads += 1;
      if (reads === stopAt) await alice.do('stopSealing', { name });
    };
    const answer = await alice.call('sendMedia', { chat, text: '', media: all.map((bytes) => told(bytes, reading)), name });
    if (reads < stopAt) {
      most = reads;
      expect(answer.ok).toBe(true);
      break;
    }
    expect([stopAt, answer]).toMatchObject([stopAt, { ok: false, error: { code: 'cancelled' } }]);
    expect([stopAt, await countIn(alice, 'blobs'), await countIn(alice, 'media'), await countIn(alice, 'sends')]).toEqual([stopAt, 0, 0, 0]);
  }
  expect(most).toBeGreaterThan(3);
  await world.until('it is said', async () => (await withMedia(alice, chat)).length === 1);
  await calm(world);
});
