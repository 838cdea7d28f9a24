/** What comes in while a device catches up is counted in bytes: large envelopes fill neither its memory nor one transaction. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { type Envelope, KIND } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import type { Chat } from '../device/memory/core.ts';
import { BATCH_BYTES, INBOX_BYTES, takeEnvelope } from '../device/inbox.ts';
import { newTurn, type Turn } from '../device/memory/turn.ts';
import { calm, chatAt, coreOf, newPerson, newTalk, say, type Two } from './steps.ts';
import { newWorld, type World } from './world.ts';

const MIB = 1024 * 1024;
let world: World;
let two: Two;
beforeEach(async () => {
  world = await newWorld();
  two = await newTalk(world);
  await calm(world);
});
afterEach(() => world.close());

/** One that this device has had before: it is read over, and acked again with those taken in the same transaction. Or the next, which is from before it came in. */
function large({ line }: Chat, bytes: number, isNext = false): Envelope {
  if (!line) throw new Error('expected a line');
  const { route, cursor } = line;
  return {
    type: 'envelope',
    route,
    seq: cursor.seq + (isNext ? 1 : 0),
    kind: KIND.message,
    epoch: 0,
    item: randomBytes(16),
    at: 0,
    bytes: new Uint8Array(bytes),
  };
}

/** Hands them over as the socket does, one when there is room after the other. `taken` counts those after which there was. */
function handOver(chat: Chat, frames: readonly Envelope[]): { taken: number; readonly done: Promise<void> } {
  const core = coreOf(two.alice);
  const after = { pump: core.pump, trouble: () => undefined };
  const all = async (): Promise<void> => {
    for (const frame of frames) {
      await takeEnvelope(core, chat, frame, after);
      state.taken += 1;
    }
  };
  const state = { taken: 0, done: Promise.resolve() };
  state.done = all();
  return state;
}

/** The chat of somebody else with Alice. */
async function newOther(): Promise<Chat> {
  const carol = await newPerson(world, 'carol');
  const chat = await say(world, carol, two.alice, 'Hello Alice');
  await calm(world);
  return chatAt(two.alice, chat);
}

/** Keeps a turn busy until it is let go. */
function busy(turn: Turn): () => void {
  let release: () => void = () => undefined;
  void turn(
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  return () => release();
}

it('[X143] the socket waits for a chat whose envelopes are large, and for the next as well while the first has not taken them', async () => {
  const other = await newOther();
  const chat = chatAt(two.alice, two.chat);
  const [release, releaseOther] = [busy(chat.turn), busy(other.turn)];
  const first = handOver(
    chat,
    Array.from({ length: 20 }, () => large(chat, MIB)),
  );
  await world.pass(10);
  expect(first.taken).toBe(INBOX_BYTES / MIB);
  const second = handOver(other, [large(other, 1), large(other, 1)]);
  await world.pass(10);
  expect(second.taken).toBe(0);
  releaseOther();
  await second.done;
  release();
  await first.done;
  await chat.live.drained;
  expect([first.taken, second.taken, chat.live.inbox.length, chat.live.batch.length]).toEqual([20, 2, 0, 0]);
});

it('[X143] what the transaction under way holds is counted with what waits', async () => {
  const other = await newOther();
  const chat = chatAt(two.alice, two.chat);
  const store = two.alice.store();
  const { transact } = store;
  const disk = newTurn();
  const [release, releaseOther] = [busy(disk), busy(other.turn)];
  Object.assign(store, { transact: (...[ops, durability]: Parameters<typeof transact>) => disk(() => transact(ops, durability)) });
  const first = handOver(chat, [large(chat, INBOX_BYTES + 1, true)]);
  await world.pass(10);
  const second = handOver(other, [large(other, 1)]);
  await world.pass(10);
  expect([chat.live.inbox.length, chat.live.batch.length, second.taken]).toEqual([0, 1, 0]);
  release();
  releaseOther();
  await Promise.all([first.done, second.done]);
  expect([chat.live.batch.length, second.taken]).toEqual([0, 1]);
});

it('[X144] one transaction takes envelopes up to so many bytes, or a single one', async () => {
  const chat = chatAt(two.alice, two.chat);
  const route = chat.line?.route;
  let acks = 0;
  two.alice.line.hears = (frame) => {
    if (frame.type === 'ack' && frame.route.every((byte, i) => byte === route?.[i])) acks += 1;
    return [frame];
  };
  const batches = async (sizes: readonly number[]): Promise<number> => {
    acks = 0;
    const release = busy(chat.turn);
    const { done } = handOver(
      chat,
      sizes.map((bytes) => large(chat, bytes)),
    );
    await world.pass(10);
    release();
    await done;
    await chat.live.drained;
    await world.pass(100);
    return acks;
  };
  expect(await batches(Array.from({ length: 64 }, () => 1000))).toBe(1);
  expect(await batches([BATCH_BYTES / 2, BATCH_BYTES / 2, 1, 1])).toBe(2);
  expect(await batches([LIMITS.envelopeBytes, LIMITS.envelopeBytes, 1])).toBe(3);
});
