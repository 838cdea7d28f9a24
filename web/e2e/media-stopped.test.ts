/** Media on its way down that breaks off, or that no message shows any more. */
import { afterEach, expect, it } from 'vitest';
import { CHUNK_BYTES } from '../../crypto/manifest.ts';
import type { MessageRow } from '../device/port/messages.ts';
import type { TestDevice } from './device.ts';
import { blobOf, countIn, filled, pass, untilNone, withMedia } from './media-steps.ts';
import { calm, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const [SIZE, GIVEN] = [3_000_000, 1_200_000];
const MINUTE = 60_000;
const viewOf = (device: TestDevice, row: MessageRow) => device.view('transfer', { blob: blobOf(row) });

type Rest = (isThere: boolean) => void;

/** Of an answer with content so much arrives; then, as the returned function says, the rest does, or the line breaks and no content comes any more. */
function answerInParts(device: TestDevice): Rest {
  let say: Rest = () => undefined;
  const said = new Promise<boolean>((resolve) => {
    say = resolve;
  });
  device.line.answers = async (path, response) => {
    if (!path.endsWith('/content')) return undefined;
    const { status, headers } = response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const start = async (to: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      to.enqueue(bytes.slice(0, GIVEN));
      if (!(await said)) return to.error(CUT);
      to.enqueue(bytes.slice(GIVEN));
      to.close();
    };
    return new Response(new ReadableStream({ start: (to) => void start(to) }), { status, headers });
  };
  return (isThere) => {
    if (!isThere) cutContent(device);
    say(isThere);
  };
}

const CUT = new TypeError('the line is cut');
function cutContent(device: TestDevice): void {
  device.line.before = (path) => {
    if (path.endsWith('/content')) throw CUT;
  };
}

/** Bob fetches it and has the first part. */
async function half() {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  await calm(world);
  const rest = answerInParts(bob);
  await bob.do('fetchMedia', { chat, id: row.id, index: 0, byHand: true });
  await world.until('a part is here', async () => (await countIn(bob, 'blobs')) > 0);
  return { alice, bob, chat, row, rest };
}

it('[X586] what is deleted for all while it comes comes no further, and nothing of it stays', async () => {
  const { alice, bob, chat, row, rest } = await half();
  await alice.do('deleteForAll', { chat, ids: [row.id] });
  await world.until('Bob has heard it', async () => (await withMedia(bob, chat)).length === 0);
  rest(true);
  await calm(world);
  await untilNone(world, bob);
  expect((await viewOf(bob, row)).state).toBe('none');
});

it.each(['deleteForMe', 'clearChat'] as const)(
  '[X586] nor is it asked for any more once it is taken off by %s while the line is broken',
  async (how) => {
    const { bob, chat, row, rest } = await half();
    rest(false);
    await world.until('it waits', async () => (await viewOf(bob, row)).state === 'waiting');
    await (how === 'deleteForMe' ? bob.do('deleteForMe', { chat, ids: [row.id], on: true }) : bob.do('clearChat', { chat }));
    await calm(world);
    const asked: string[] = [];
    bob.line.before = (path) => void (path.endsWith('/content') && asked.push(path));
    await world.pass(2 * MINUTE);
    await calm(world);
    await untilNone(world, bob);
    expect(asked).toEqual([]);
  },
);

it('[X587] what waits for the line says how far it has come, also after a restart', async () => {
  const { bob, row, rest } = await half();
  rest(false);
  await world.until('it waits', async () => (await viewOf(bob, row)).state === 'waiting');
  const { done, size } = await viewOf(bob, row);
  expect([done > 1_000_000, done < size]).toEqual([true, true]);
  bob.crash();
  bob.line.up = false;
  await bob.start();
  await world.until('it waits again', async () => (await viewOf(bob, row)).state === 'waiting');
  expect((await viewOf(bob, row)).done).toBe(done);
});

it('[X568] what is looked at and fetched at once lies in one place, and nothing of it stays once it is deleted', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  await calm(world);
  // Both hear what there is of it before either has said where it lies.
  const held: (() => void)[] = [];
  bob.line.answers = async (path, response) => {
    if (!/\/blobs\/[^/]+$/.test(path)) return undefined;
    await new Promise<void>((resolve) => held.push(resolve));
    return response;
  };
  const read = bob.do('readMedia', { chat, id: row.id, index: 0, from: 0, to: 1000 });
  await bob.do('fetchMedia', { chat, id: row.id, index: 0, byHand: true });
  await world.until('both ask', async () => held.length === 2);
  bob.line.answers = undefined;
  for (const answer of held) answer();
  expect((await read).bytes).toHaveLength(1000);
  await world.until('it is here', async () => (await viewOf(bob, row)).state === 'here');
  expect(await countIn(bob, 'blobs')).toBe(Math.ceil(SIZE / CHUNK_BYTES));
  await alice.do('deleteForAll', { chat, ids: [row.id] });
  await world.until('Bob has heard it', async () => (await withMedia(bob, chat)).length === 0);
  await calm(world);
  await untilNone(world, bob);
});
