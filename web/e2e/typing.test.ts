/** Who types: seen by the others while they do, kept by nobody, and by nobody else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { sealSignal, signalKey } from '../../crypto/signal.ts';
import { takeTyping } from '../device/typing.ts';
import type { TestDevice } from './device.ts';
import { epochOf } from '../../crypto/mls.ts';
import type { Turn } from '../device/memory/turn.ts';
import { calm, chatAt, coreOf, has, lineAt, newPerson, newTalk, rowsIn, say, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const typists = async (device: TestDevice, chat: string): Promise<readonly string[]> => (await device.view('chat', { chat }))?.typing ?? [];
const sees = (device: TestDevice, chat: string, other: TestDevice) => async (): Promise<boolean> =>
  (await typists(device, chat)).includes(userOf(other));
/** How much lies on a device's disk, but for what is made there of messages when there is time. */
const rowsOn = (device: TestDevice): string =>
  JSON.stringify([...device.disk.tables].flatMap(([name, rows]) => (name === 'search' ? [] : [[name, rows.length]])));
/** Are these bytes anywhere in what the hub keeps? */
const isAtHub = (bytes: Uint8Array): boolean =>
  readdirSync(world.hubFolder()).some((file) => readFileSync(join(world.hubFolder(), file)).includes(Buffer.from(bytes)));
/** The signals a device sends from now on. */
function signalsOf(device: TestDevice): readonly Uint8Array<ArrayBuffer>[] {
  const kept: Uint8Array<ArrayBuffer>[] = [];
  const { hub } = coreOf(device);
  const { tell } = hub;
  hub.tell = (frame) => {
    if (frame.type === 'transient') kept.push(frame.bytes);
    tell(frame);
  };
  return kept;
}

// Feature: telegram-clone, Property 10: typing is seen by the other participants
it('[X384] that somebody types is seen in the chat and the list, is over by itself or by what they typed, and is stored nowhere', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const [before, seq, signals] = [[rowsOn(alice), rowsOn(bob)], lineAt(alice, chat).cursor.seq, signalsOf(bob)];
  await bob.do('typing', { chat });
  await world.atOnce('Alice sees it', sees(alice, chat, bob));
  expect((await alice.view('chats', {})).rows.find((row) => row.chat === chat)?.typing).toEqual([userOf(bob)]);
  expect(await typists(bob, chat)).toEqual([]);
  await world.until('it is over', async () => (await typists(alice, chat)).length === 0, 7000);
  // Said at each key, it goes out now and then, and lasts as long.
  for (let i = 0; i < 20; i++) {
    await bob.do('typing', { chat });
    await world.pass(500);
    await world.atOnce('Alice sees it still', sees(alice, chat, bob));
  }
  expect([rowsOn(alice), rowsOn(bob)]).toEqual(before);
  expect(lineAt(alice, chat).cursor.seq).toBe(seq);
  expect(signals.length).toBeGreaterThan(2);
  // Every three seconds at most, in ten.
  expect(signals.length).toBeLessThanOrEqual(6);
  expect(signals.some((bytes) => isAtHub(bytes.slice(12, 40)))).toBe(false);
  await bob.do('send', { chat, text: 'there' });
  await world.until('what was typed ends it', async () => (await typists(alice, chat)).length === 0, 3000);
});

it('[X385] it is not said to or by a stranger, who is blocked, or whoever does not let it be seen', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const mallory = await newPerson(world, 'mallory');
  const request = await say(world, mallory, alice, 'you do not know me');
  await calm(world);
  const isSilent = async (device: TestDevice, in_: string): Promise<void> => {
    await world.pass(4000);
    expect(await typists(device, in_)).toEqual([]);
  };
  await alice.do('typing', { chat: request });
  await mallory.do('typing', { chat: request });
  await isSilent(mallory, request);
  await isSilent(alice, request);
  await alice.do('setSettings', { typing: false });
  await alice.do('typing', { chat });
  await bob.do('typing', { chat });
  await isSilent(bob, chat);
  await isSilent(alice, chat);
  await alice.do('setSettings', { typing: true });
  await world.pass(3000);
  await bob.do('typing', { chat });
  await world.atOnce('Alice sees it again', sees(alice, chat, bob));
  await alice.do('block', { user: userOf(bob) });
  await world.pass(6000);
  await bob.do('typing', { chat });
  await isSilent(alice, chat);
});

it('[X386] a hub that says it again, later or elsewhere, or makes it up, shows nobody typing', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const [one, { route, group }] = [chatAt(alice, chat), lineAt(alice, chat)];
  const kept = signalsOf(bob);
  await bob.do('typing', { chat });
  await world.atOnce('Alice sees it', sees(alice, chat, bob));
  await world.until('it is over', async () => (await typists(alice, chat)).length === 0, 7000);
  const bytes = kept[0] ?? randomBytes(92);
  const flipped = bytes.slice();
  flipped[20] = (flipped[20] ?? 0) ^ 1;
  const forged = await sealSignal(await signalKey(group), route, randomBytes(64));
  for (const lie of [bytes, flipped, randomBytes(92), randomBytes(5), new Uint8Array(), forged]) {
    await takeTyping(coreOf(alice), one, { type: 'transient', route, bytes: lie });
    await takeTyping(coreOf(alice), one, { type: 'transient', route: randomBytes(32), bytes: lie });
    expect(await typists(alice, chat)).toEqual([]);
  }
  // Kept from before, it is of another time, also for a device that has heard nothing yet.
  one.live.typedBy.clear();
  await takeTyping(coreOf(alice), one, { type: 'transient', route, bytes });
  expect(await typists(alice, chat)).toEqual([]);
});

/** Keeps what wants its turn waiting until it is let go. */
function held(turn: Turn): () => void {
  let release = (): void => undefined;
  void turn(
    () =>
      new Promise<void>((resolve) => {
        release = resolve;
      }),
  );
  return () => release();
}

/** The device renews its keys and stands in the next epoch, whoever else does. */
async function renewed(device: TestDevice, chat: string): Promise<void> {
  const [one, { group }] = [chatAt(device, chat), lineAt(device, chat)];
  one.record = { ...one.record, renewAt: 0 };
  coreOf(device).pump(one);
  await world.until(`${device.name} is in the next epoch`, () => epochOf(lineAt(device, chat).group) > epochOf(group));
}

it('[X323] that somebody types is seen though one of the two has not heard of the newest epoch yet, whichever it is, and not once it is sent', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  // Bob says it in an epoch that Alice has left.
  let release = held(chatAt(bob, chat).turn);
  await renewed(alice, chat);
  await bob.do('typing', { chat });
  await world.pass(500);
  expect(await typists(alice, chat)).toEqual([]);
  release();
  await world.atOnce('Alice sees it', sees(alice, chat, bob));
  await world.until('it is over', async () => (await typists(alice, chat)).length === 0, 7000);
  // Bob says it in an epoch that Alice has not come to.
  release = held(chatAt(alice, chat).turn);
  await renewed(bob, chat);
  await bob.do('typing', { chat });
  await world.pass(500);
  release();
  await world.atOnce('Alice sees it again', sees(alice, chat, bob));
  await world.until('it is over again', async () => (await typists(alice, chat)).length === 0, 7000);
  // What he typed is sent before he hears of the next epoch.
  release = held(chatAt(bob, chat).turn);
  await renewed(alice, chat);
  await bob.do('typing', { chat });
  const sent = bob.do('send', { chat, text: 'typed' });
  release();
  await sent;
  const seen: (readonly string[])[] = [];
  alice.follow('chat', { chat }, (view) => seen.push(view?.typing ?? []));
  await world.until('it has come', () => has(alice, chat, 'typed'));
  await world.pass(3000);
  expect(seen.flat()).toEqual([]);
});

it('[X324] what is said of an older message of whoever types does not hide that they do', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await bob.do('typing', { chat });
  await world.atOnce('Alice sees it', sees(alice, chat, bob));
  const theirs = (await rowsIn(alice, chat)).find(({ author }) => author === userOf(bob));
  await alice.do('react', { chat, id: theirs?.id ?? '', emoji: ['👍'] });
  await world.atOnce('it stands there', async () => (await rowsIn(alice, chat)).some(({ reactions }) => reactions.length > 0));
  expect(await typists(alice, chat)).toEqual([userOf(bob)]);
});
