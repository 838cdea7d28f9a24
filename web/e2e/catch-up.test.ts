/** What comes in while a device catches up is counted in bytes: large envelopes fill neither its memory nor one transaction. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { type Envelope, KIND } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import type { Chat } from '../device/core.ts';
import { BATCH_BYTES, INBOX_BYTES, takeEnvelope } from '../device/inbox.ts';
import { chatAt } from './forging.ts';
import { calm, coreOf, newTalk, say, signUp, type Two } from './steps.ts';
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

/** One that this device has had before: it is read over, and acked again with those taken in the same transaction. */
function large({ line }: Chat, bytes: number): Envelope {
  if (!line) throw new Error('expected a line');
  const { route, cursor } = line;
  return { type: 'envelope', route, seq: cursor.seq, kind: KIND.message, epoch: 0, item: randomBytes(16), at: 0, bytes: new Uint8Array(bytes) };
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

/** Keeps the chat busy until it is let go. */
function busy(chat: Chat): () => void {
  let release: () => void = () => undefined;
  void chat.turn(
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  return () => release();
}

it('[X143] the socket waits for a chat whose envelopes are large, and for the next as well while the first has not taken them', async () => {
  const carol = await world.device('carol');
  await signUp(world, carol, '+14155550103', 'Carol', 'carol');
  const other = chatAt(two.alice, await say(world, carol, two.alice, 'Hello Alice'));
  const chat = chatAt(two.alice, two.chat);
  const [release, releaseOther] = [busy(chat), busy(other)];
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
    const release = busy(chat);
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
