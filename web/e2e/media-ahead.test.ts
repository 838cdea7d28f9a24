/** What goes to the hub while its file is still being sealed: it comes in time, is sent once, and nothing of it stays where the file comes to nothing. */
import { afterEach, expect, it } from 'vitest';
import { equal, fromBase64, toBase64 } from '../../crypto/bytes.ts';
import { shapeOf } from '../../crypto/blob.ts';
import type { NewMedia } from '../device/port/media.ts';
import type { TestDevice } from './device.ts';
import { bytesOf, countIn, fetched, fileOf, filled, hubOf, uploadsOf, withMedia } from './media-steps.ts';
import { calm, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const MIB = 1_048_576;
const SIZE = 24 * MIB;
const chunksIn = (paths: readonly string[]): readonly string[] => paths.filter((path) => path.includes('/chunks/'));
/** Of what was begun last. */
const nameIn = (paths: readonly string[]): Uint8Array<ArrayBuffer> =>
  fromBase64(
    paths
      .findLast((path) => !path.includes('/chunks/'))
      ?.split('/')
      .at(-1) ?? '',
  ) ?? new Uint8Array();

/** A file whose last megabyte is not given before it is told how it ends. */
function slow(bytes: Uint8Array<ArrayBuffer>): { readonly media: NewMedia; end(how: 'whole' | 'gone'): void } {
  let [end, fail] = [(): void => undefined, (): void => undefined];
  const isOver = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = () => reject(new DOMException('it is not there any more', 'NotReadableError'));
  });
  isOver.catch(() => undefined);
  const source = {
    size: bytes.length,
    slice: (from: number, to: number) => ({
      arrayBuffer: async () => {
        if (to > bytes.length - MIB) await isOver;
        return bytes.slice(from, to).buffer;
      },
    }),
  };
  return { media: { ...fileOf(bytes), source }, end: (how) => (how === 'whole' ? end() : fail()) };
}

it('[X550] chunks go to the hub while the file is still being sealed, each once, and it arrives as it was', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const asked = uploadsOf(alice);
  const bytes = filled(SIZE);
  const file = slow(bytes);
  const sent = alice.do('sendMedia', { chat, text: '', media: [file.media] });
  await world.until('chunks have gone before it is whole', async () => chunksIn(asked).length >= 4);
  expect(await withMedia(alice, chat)).toEqual([]);
  file.end('whole');
  await sent;
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 1);
  const [row] = await withMedia(bob, chat);
  expect(equal(await bytesOf(bob, chat, row!), bytes)).toBe(true);
  expect(new Set(chunksIn(asked)).size).toBe(chunksIn(asked).length);
  await calm(world);
  expect(await countIn(alice, 'sends')).toBe(0);
});

it('[X551] of a file that comes to nothing while it is sealed nothing stays, here or at the hub, also where there was no line then or the process died', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  for (const how of ['gone', 'cut', 'crash'] as const) {
    await calm(world);
    const asked = uploadsOf(alice);
    const file = slow(filled(SIZE));
    const sent = alice.call('sendMedia', { chat, text: '', media: [file.media] });
    await world.until('chunks have gone before it is whole', async () => chunksIn(asked).length >= 4);
    const name = nameIn(asked);
    if (how === 'cut') alice.cut();
    if (how === 'crash') {
      alice.crash();
      void sent.catch(() => undefined);
      file.end('gone');
      await alice.start();
    } else {
      file.end('gone');
      expect(await sent).toMatchObject({ ok: false, error: { code: 'unreadable' } });
    }
    if (how === 'cut') {
      await world.until('it knows that it has no line', async () => (await alice.view('connection', {})).state !== 'online');
      alice.mend();
    }
    await world.until('there is a line', async () => (await alice.view('connection', {})).state === 'online');
    await alice.view('transfer', { blob: '00'.repeat(32) });
    await world.until('the hub is told', async () => asked.filter((path) => path === `/v1/uploads/${toBase64(name)}`).length === 2);
    await calm(world);
    expect(await countIn(alice, 'blobs')).toBe(0);
    const there = await hubOf(world, alice).begin(name, shapeOf(0, SIZE));
    expect([how, [...there]]).toEqual([how, []]);
    await hubOf(world, alice).abandon(name);
  }
});

it('[X554] what broke off goes on as soon as there is a line again, up and down, however often that was', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const bytes = filled(SIZE);
  /** Each time after so many requests with chunks that go up, or pieces that come down. */
  const breakOften = async (device: TestDevice, step: number, begin: () => Promise<unknown>): Promise<void> => {
    let [moved, after] = [0, step];
    const move = (path: string): void => {
      if (!/\/chunks\/|\/content$/.test(path)) return;
      moved += 1;
      if (moved === after) device.cut();
    };
    device.line.before = (path) => (path.endsWith('/content') ? undefined : move(path));
    device.line.during = (path) => (path.endsWith('/content') ? move(path) : undefined);
    await begin();
    for (let time = 0; time < 4; time++) {
      await world.until('it broke off', async () => moved >= after && (await device.view('connection', {})).state !== 'online');
      device.mend();
      const before = moved;
      after = before + step;
      await world.until('there is a line', async () => moved > before || (await device.view('connection', {})).state === 'online');
      await world.atOnce('it goes on', async () => moved > before);
    }
    device.line.before = undefined;
    device.line.during = undefined;
    device.mend();
  };
  alice.cut();
  await alice.do('sendMedia', { chat, text: '', media: [fileOf(bytes)] });
  await breakOften(alice, 2, async () => alice.mend());
  await world.until('Bob has it', async () => (await withMedia(bob, chat)).length === 1);
  const [row] = await withMedia(bob, chat);
  await breakOften(bob, 7, () => bob.do('fetchMedia', { chat, id: row!.id, index: 0 }));
  expect(equal(await fetched(world, bob, chat, row!), bytes)).toBe(true);
});
