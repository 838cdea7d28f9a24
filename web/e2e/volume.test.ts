/** What a member writes, asks and tells more than anybody needs: it costs the others little, and harms no word but its own. */
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex, randomBytes } from '../../crypto/bytes.ts';
import { MAIL_BODY_BYTES } from '../../crypto/mail.ts';
import { queueLetter } from '../device/mail/letterbox.ts';
import { writeAsk, writeTell } from '../device/memory/questions.ts';
import { placesOf } from '../device/memory/segments.ts';
import { LETTER } from '../device/mail/welcome.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import { LANE } from '../sync/lane.ts';
import { MAX_BEGUN } from '../device/memory/begun.ts';
import type { TestDevice } from './device.ts';
import { written, forge, post, snapshotOfLanes } from './forging.ts';
import { calm, chatAt, chatOf, coreOf, deviceOf, has, link, newTalk, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const times = <T>(count: number, make: (at: number) => T): readonly T[] => Array.from({ length: count }, (_, at) => make(at));
const addressOf = (device: TestDevice) => ({
  user: coreOf(device).me().user,
  device: fromHex(deviceOf(device)) ?? new Uint8Array(),
  sealKey: coreOf(device).me().keys.seal.publicKey,
});
const heldRows = async (device: TestDevice, chat: string): Promise<number> =>
  (await coreOf(device).store.range('held', { ...rangeOf(keyOf(chatAt(device, chat).id)), limit: 10_000 })).length;

/** Bytes of updates this device has told since it began to be counted. */
const toldBy = (device: TestDevice, since = 0): readonly number[] =>
  device.log.slice(since).flatMap((line) => (line.startsWith('answered ') ? [Number(JSON.parse(line.slice(9)).bytes)] : []));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

describe('what cannot be taken yet', () => {
  it('[X95] is held for each device up to its share, and costs no message after it anything', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await link(world, bob, 'tablet');
    await world.until('it is in', () => chatAt(alice, chat) && coreOf(tablet).chats.get(chat)?.line !== undefined);
    await calm(world);
    const before = written(alice);
    await bob.do('send', { chat, text: 'before' });
    await world.until('Alice has it', () => has(alice, chat, 'before'));
    await world.pass(2000);
    const once = before.length;
    for (let i = 0; i < 18; i++)
      await post(bob, chat, await Promise.all(times(64, (at) => forge(bob, chat, { index: 0, n: 9000 + at, texts: ['?'], head: randomBytes(32) }))));
    await world.until('they have come', () => alice.log.some((line) => line.startsWith('held_full')), 300_000);
    await world.until('all of them', () => chatAt(bob, chat).outbox.flights.length === 0);
    await world.pass(5000);
    expect(chatAt(alice, chat).live.held.size).toBe(256);
    alice.crash();
    await alice.start();
    await world.until('she is back', () => alice.engine().isCaughtUp());
    await world.pass(10_000);
    expect(chatAt(alice, chat).live.held.size).toBe(256);
    const after = written(alice);
    await bob.do('send', { chat, text: 'after' });
    await world.until('Alice has it too', () => has(alice, chat, 'after'));
    await world.pass(2000);
    expect(after.length).toBeLessThan(2 * once);
    // Another device's is held all the same, and taken once what lies before it is there.
    await post(tablet, chat, [await forge(tablet, chat, { index: 0, n: 9000, texts: ['?'], head: randomBytes(32) })]);
    await world.until('that is held', () => chatAt(alice, chat).live.held.size === 257);
    await world.until('and on the disk', async () => (await heldRows(alice, chat)) === 257);
  });

  it('[X96] is held no longer than a week', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await post(bob, chat, [await forge(bob, chat, { index: 0, n: 9000, texts: ['?'], head: randomBytes(32) })]);
    await world.until('it is held', async () => (await heldRows(alice, chat)) === 1);
    await world.sleep(8 * DAY_MS);
    await bob.do('send', { chat, text: 'a week later' });
    await world.until('Alice has it', () => has(alice, chat, 'a week later'));
    await world.until('nothing is held', () => chatAt(alice, chat).live.held.size === 0);
    expect(await heldRows(alice, chat)).toBe(0);
    // Nobody is to believe that nothing is lacking; hours later it is asked for once more.
    expect(chatAt(alice, chat).record.askAt).toBeGreaterThan(world.timers.now());
    await world.sleep(7 * HOUR_MS);
    await calm(world);
  });

  it('[X103] of one device puts nobody off who lacks something of another', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    await post(bob, chat, [await forge(bob, chat, { index: 0, n: 9000, texts: ['?'], head: randomBytes(32) })]);
    await world.until('it is held', () => chatAt(alice, chat).live.held.size === 1);
    // By now it is asked for every ten minutes or so, and soon once an hour.
    await world.pass(900_000);
    const tablet = await link(world, alice, 'tablet');
    await world.until('it has the chat', () => has(tablet, chat, 'Hello Alice'));
    // The hub withholds one message of the tablet from Alice's first device, and closes the gap behind it.
    const route = chatAt(alice, chat).line?.route;
    let hidden = 0;
    alice.line.says = (frame) => {
      if (frame.type !== 'envelope' || !route || Buffer.compare(frame.route, route) !== 0) return [frame];
      if (hidden > 0) return [{ ...frame, seq: frame.seq - 1 }];
      hidden = frame.seq;
      return [];
    };
    await tablet.do('send', { chat, text: 'withheld' });
    await world.until('it was', () => hidden > 0);
    await tablet.do('send', { chat, text: 'shown' });
    await world.until('both are there', async () => (await has(alice, chat, 'withheld')) && (await has(alice, chat, 'shown')), 60_000);
  });
});

describe('questions and answers', () => {
  it('[X97] whoever asks again and again is told a chat three times over at most, and a new device has all of it at once', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    for (let i = 0; i < 40; i++) await alice.do('send', { chat, text: `${i} ${'x'.repeat(4000)}` });
    await calm(world);
    const size = 40 * 4000;
    const since = alice.log.length;
    const ask = { chat: chatAt(alice, chat).id, back: false, from: 0, to: LANE.index, have: [] };
    for (let i = 0; i < 30; i++) await queueLetter(coreOf(bob), addressOf(alice), LETTER.ask, writeAsk(ask));
    await world.pass(60_000);
    const told = toldBy(alice, since);
    expect(sum(told)).toBeGreaterThan(size);
    expect(sum(told)).toBeLessThan(4 * size);
    // Nor is an answer without anything in it sent as often as one likes.
    expect(told.length).toBeLessThan(5);
    const tablet = await link(world, alice, 'tablet');
    await calm(world);
    expect(await textsIn(tablet, chat)).toEqual(await textsIn(alice, chat));
    // An hour later whoever lost something is told it again.
    for (const device of [alice, bob, tablet]) device.cut();
    await world.timers.advance(HOUR_MS);
    for (const device of [alice, bob, tablet]) device.mend();
    const later = alice.log.length;
    await queueLetter(coreOf(bob), addressOf(alice), LETTER.ask, writeAsk(ask));
    await world.until('Alice tells', () => sum(toldBy(alice, later)) > size);
  });

  it('[X98] what somebody tells who was not asked is not taken', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const updates = [await forge(bob, chat, { index: 0, n: chatAt(bob, chat).record.n + 1, texts: ['unasked'] })];
    const tell = writeTell({ chat: chatAt(alice, chat).id, updates, receipts: [], last: true, more: false, even: true });
    await queueLetter(coreOf(bob), addressOf(alice), LETTER.tell, tell);
    await world.until('it has come', () => alice.log.some((line) => line.startsWith('tell_unasked')));
    await world.pass(3000);
    expect(await has(alice, chat, 'unasked')).toBe(false);
    // Asked, it is; also in a later run, since the question may wait in a mailbox for days.
    bob.crash();
    coreOf(alice).reconcile(chatAt(alice, chat));
    await world.pass(3000);
    alice.crash();
    await alice.start();
    await bob.start();
    await queueLetter(coreOf(bob), addressOf(alice), LETTER.tell, tell);
    await world.until('it is taken', () => has(alice, chat, 'unasked'));
  });

  it('[X101] a question about more than a letter holds is asked in parts, from the newest on', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const one = chatAt(alice, chat);
    const SEGMENTS = 125;
    const span = one.record.authority.rights.number;
    for (let index = 1; index <= SEGMENTS; index++) {
      const value = snapshotOfLanes(bob, chat, { span, index }, 1023);
      await coreOf(alice).store.transact([{ op: 'put', table: 'segments', key: keyOf(one.id, span, index), value }]);
    }
    alice.crash();
    await alice.start();
    await world.until('she is back', () => alice.engine().isCaughtUp());
    // Bob does not answer by himself, so that nothing of it is told to him.
    const theirs = chatAt(bob, chat);
    theirs.record = { ...theirs.record, accepted: false };
    const writes = written(alice);
    const letters = () => writes.flatMap((op) => (op.op === 'put' && op.table === 'mail' ? [op.value.length] : []));
    coreOf(alice).reconcile(chatAt(alice, chat));
    const end = writeTell({ chat: one.id, updates: [], receipts: [], last: true, more: false, even: true });
    for (let part = 1; chatAt(alice, chat).record.askAt !== undefined || part === 1; part++) {
      await world.until(`part ${part} was asked`, () => letters().length >= part || chatAt(alice, chat).record.askAt === undefined, 300_000);
      await queueLetter(coreOf(bob), addressOf(alice), LETTER.tell, end);
      await world.pass(3000);
      expect(part).toBeLessThan(10);
    }
    expect(alice.halted()).toBeUndefined();
    expect(sum(letters())).toBeGreaterThan(MAIL_BODY_BYTES);
    expect(Math.max(...letters())).toBeLessThan(MAIL_BODY_BYTES);
    theirs.record = { ...theirs.record, accepted: true };
    await alice.do('send', { chat, text: 'all the same' });
    await world.until('Bob has it', () => has(bob, chat, 'all the same'));
  }, 300_000);
});

describe('segments', () => {
  it('[X99] that a member names far ahead are few, move nobody, and keep nobody from going on', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    // Six messages of 64 events, each eight segments after the one before, the last of them far beyond.
    for (let i = 0; i < 6; i++) {
      const far = (at: number): number => (i < 5 ? 8 * (64 * i + at + 1) : 2 ** 24 * (at + 1));
      await post(bob, chat, await Promise.all(times(64, (at) => forge(bob, chat, { index: far(at), n: 9000 + i * 64 + at, texts: ['far'] }))));
    }
    await bob.do('send', { chat, text: 'after all that' });
    await world.until('they have come', () => has(alice, chat, 'after all that'), 300_000);
    expect((await placesOf(coreOf(alice), chatAt(alice, chat))).length).toBe(MAX_BEGUN + 1);
    expect(chatAt(alice, chat).record.index).toBe(0);
    await alice.do('send', { chat, text: 'here as ever' });
    await world.until('Bob has it', () => has(bob, chat, 'here as ever'));
    // Whoever has filled a segment goes on in the next one, also where all that person may begin is begun.
    await post(bob, chat, [await forge(bob, chat, { index: 0, n: 20_000, texts: times(512, (at) => `fill ${at}`) })]);
    await world.until('it is full', () => chatAt(alice, chat).record.index === 1);
    await post(bob, chat, [await forge(bob, chat, { index: 1, n: 30_000, texts: ['next'] })]);
    await world.until('Alice has that', () => has(alice, chat, 'next'));
    alice.crash();
    await alice.start();
    await alice.do('send', { chat, text: 'and after a restart' });
    await world.until('Bob has it', () => has(bob, chat, 'and after a restart'));
    expect((await placesOf(coreOf(alice), chatAt(alice, chat))).length).toBe(MAX_BEGUN + 2);
    const tablet = await link(world, alice, 'tablet');
    await world.until('a new device has it all', async () => (await textsIn(tablet, chat)).length === (await textsIn(alice, chat)).length, 300_000);
  });

  it('[X100] of a long chat come to a new device each once, newest first, however many they are', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const SEGMENTS = 10;
    const first = chatAt(bob, chat).record.n + 1;
    for (let index = 0; index < SEGMENTS; index++) {
      await post(bob, chat, [
        await forge(bob, chat, { index, n: first + 512 * index, time: index * 512 + 1, texts: times(512, () => `in ${index}`) }),
      ]);
      await world.until('Alice has it', () => chatAt(alice, chat).record.index > index);
    }
    await calm(world);
    bob.crash();
    const since = alice.log.length;
    const tablet = await link(world, alice, 'tablet');
    await world.until('the tablet has it all', () => chatOf(tablet, chat)?.record.index === SEGMENTS, 300_000);
    const told = toldBy(alice, since);
    const size = sum(told);
    expect(told.filter((bytes) => bytes > size / 10)).toHaveLength(1);
    expect((await textsIn(tablet, chat)).length).toBe((await textsIn(alice, chat)).length);
  });
});
