/** Mail that waits to go out: it all goes, in its order, each device's by itself; what may wait has an end, and what is given up leaves no gap. */
import { beforeEach, expect, it } from 'vitest';
import { type Bytes, equal, randomBytes } from '../../../crypto/bytes.ts';
import type { DeviceKeys } from '../../../crypto/identity.ts';
import { deviceOf, newPerson, type Person } from '../../chat/chat.world.ts';
import { rangeOf } from '../../store/key.ts';
import { type Disk, newDisk, openMemoryStore } from '../../store/memory.ts';
import { type HeldTimers, newHeldTimers } from '../../wire/timers.ts';
import { type Core, write } from './core.ts';
import type { HubAnswer } from './hub.ts';
import { openCore } from '../open-core.ts';
import { queueLetter } from '../mail/letterbox.ts';
import { FULL_MS, MAIL, type MailClass, MAX_LETTERS, MAX_KEPT, type Recipient } from './outgoing.ts';
import { chainOp } from './people.ts';
import { ANSWER_BYTES, LETTER_BYTES } from './questions.ts';
import { openTopics } from '../port/topics.ts';
import { LETTER } from '../mail/welcome.ts';
import { NO_MEDIA } from './media.world.ts';

const MEBIBYTE = 1024 * 1024;
const POSTED: HubAnswer = { answer: 'posted', seq: 1, at: 1, left: [] };
const refused = (code: 'full' | 'rate_limited', retryAfter?: number): HubAnswer => ({ answer: 'refused', code, retryAfter });

let me: Person;
let disk: Disk;
let timers: HeldTimers;
let core: Core;
/** What the hub says to a letter, and what it took: to whom, and its first byte. */
let answer: (to: Bytes, sent: number) => HubAnswer | Promise<HubAnswer>;
let taken: { readonly to: Bytes; readonly mark: number | undefined }[];
let asked: number;
/** A device, of a person of its own unless one is given. */
const newRecipient = (user = randomBytes(16)): Recipient => ({ user, device: randomBytes(16) });
const [bob, carol] = [newRecipient(), newRecipient()];

beforeEach(async () => {
  me = await newPerson();
  disk = newDisk();
  [timers, taken, asked] = [newHeldTimers(1_000_000), [], 0];
  answer = () => POSTED;
  await start();
});

async function start(): Promise<void> {
  const store = openMemoryStore(disk);
  await store.claim();
  await store.transact([chainOp(me.chain)]);
  core = await openCore({
    deps: { store, timers, now: timers.now, random: randomBytes, log: () => undefined },
    topics: openTopics({ now: timers.now, timers }),
    hub: {
      online: () => true,
      ask: async (frame) => {
        if (frame.type !== 'mail') throw new Error(`expected mail, got ${frame.type}`);
        const said = await answer(frame.device, asked++);
        if (said.answer === 'posted') taken.push({ to: frame.device, mark: frame.bytes[0] });
        return said;
      },
      tell: () => undefined,
      chain: async () => undefined,
      growChain: async () => 'unreachable',
      takePackages: async () => undefined,
      card: async () => 'unreachable',
      putCard: async () => false,
    },
    me: { keys: me.keys[0] as DeviceKeys, user: me.chain.user, device: deviceOf(me, 0) },
    isMailRead: () => true,
    media: NO_MEDIA,
    halt: (error) => {
      throw error;
    },
  });
}

/** A letter of this kind, known again by its first byte. */
const wait = (to: Recipient, kind: MailClass, mark: number, length = 1): Promise<void> => {
  const bytes = new Uint8Array(length).fill(mark);
  return write(core, core.outgoing.put({ counter: core.nextCounter(), kind, ...to, item: randomBytes(16), bytes }));
};
const flushed = async (): Promise<void> => {
  core.flushMail();
  await core.outgoing.flushed();
};
const marksTo = ({ device }: Recipient): readonly (number | undefined)[] => taken.flatMap(({ to, mark }) => (equal(to, device) ? [mark] : []));
const rows = async (): Promise<number> => (await core.store.range('mail', { ...rangeOf(new Uint8Array()), limit: 10_000 })).length;

it('[X240] what waits goes out to its end, however much it is and after a restart too, and until then the device is not even', async () => {
  for (let i = 0; i < 2500; i++) await wait(bob, MAIL.other, i % 256);
  expect(core.outgoing.isEven()).toBe(false);
  let isCut = false;
  answer = (_, sent) => {
    isCut ||= sent === 1000;
    return isCut ? { answer: 'unreachable' } : POSTED;
  };
  await flushed();
  expect([taken.length, core.outgoing.isEven()]).toEqual([1000, false]);
  await start();
  expect(core.outgoing.isEven()).toBe(false);
  answer = () => POSTED;
  // What is written while the rest goes out goes with it.
  core.flushMail();
  await wait(bob, MAIL.other, 7);
  await core.outgoing.flushed();
  await flushed();
  expect(marksTo(bob)).toEqual([...Array.from({ length: 2500 }, (_, i) => i % 256), 7]);
  expect([core.outgoing.isEven(), await rows()]).toEqual([true, 0]);
});

it('[X241] beyond a limit nothing more is written but news, answers leave room for questions, and of news the newest wait', async () => {
  for (let i = 0; i < MAX_LETTERS / 2; i++) await wait(bob, MAIL.answer, 1);
  const mayGo = (): readonly boolean[] => [MAIL.answer, MAIL.other, MAIL.news].map((kind) => core.outgoing.hasRoom(carol, kind));
  expect(mayGo()).toEqual([false, true, true]);
  for (let i = 0; i < 40; i++) await wait(carol, MAIL.news, 100 + i);
  for (let i = 0; i < MAX_LETTERS / 2; i++) {
    expect(mayGo()).toEqual([false, true, true]);
    await wait(carol, MAIL.other, 2);
  }
  expect(mayGo()).toEqual([false, false, true]);
  const to = { ...carol, sealKey: me.keys[0]?.seal.publicKey ?? new Uint8Array() };
  expect(await queueLetter(core, to, LETTER.knock, randomBytes(8))).toBe(false);
  expect(await rows()).toBe(MAX_LETTERS + MAX_KEPT);
  await start();
  expect(mayGo()).toEqual([false, false, true]);
  await flushed();
  expect(marksTo(carol).slice(0, MAX_KEPT)).toEqual(Array.from({ length: MAX_KEPT }, (_, i) => 140 - MAX_KEPT + i));
  expect(mayGo()).toEqual([true, true, true]);
});

it('[X241] so it is by bytes', async () => {
  const length = 4 * MEBIBYTE - 64;
  for (let i = 0; i < 33; i++) await wait(bob, MAIL.answer, 1, length);
  expect([core.outgoing.hasRoom(carol, MAIL.answer), core.outgoing.hasRoom(carol, MAIL.other)]).toEqual([false, true]);
});

it('[X242] a letter that is refused for now waits with those after it to the same device, and holds up no other’s', async () => {
  let isBusy = true;
  answer = (to) => (isBusy && equal(to, bob.device) ? refused('rate_limited', 60) : POSTED);
  for (let i = 0; i < 3; i++) for (const device of [bob, carol]) await wait(device, MAIL.answer, i);
  await flushed();
  expect([marksTo(bob), marksTo(carol), core.outgoing.isEven(), asked]).toEqual([[], [0, 1, 2], false, 4]);
  await flushed();
  expect(asked).toBe(4);
  isBusy = false;
  await timers.advance(60_000);
  await flushed();
  expect([marksTo(bob), core.outgoing.isEven(), await rows()]).toEqual([[0, 1, 2], true, 0]);
});

it('[X243] news that find a mailbox full wait until there is room; of an answer all is given up and none begun, and nobody waits for either', async () => {
  let isFull = true;
  answer = (to) => (isFull && equal(to, bob.device) ? refused('full') : POSTED);
  await wait(bob, MAIL.answer, 1);
  await wait(bob, MAIL.news, 2);
  await wait(bob, MAIL.answer, 3);
  await wait(carol, MAIL.news, 4);
  await flushed();
  expect([marksTo(bob), marksTo(carol), await rows()]).toEqual([[], [4], 1]);
  expect([core.outgoing.isEven(), core.outgoing.hasRoom(bob, MAIL.answer), core.outgoing.hasRoom(carol, MAIL.answer)]).toEqual([true, false, true]);
  await timers.advance(FULL_MS);
  await flushed();
  expect([marksTo(bob), await rows(), core.outgoing.isEven()]).toEqual([[], 1, true]);
  isFull = false;
  await wait(bob, MAIL.news, 5);
  await timers.advance(FULL_MS);
  await flushed();
  expect([marksTo(bob), await rows(), core.outgoing.hasRoom(bob, MAIL.answer)]).toEqual([[2, 5], 0, true]);
});

/** A letter of an answer, padded as mail is. */
const PADDED = LETTER_BYTES + 64 * 1024;
/** Answers of that length go to this device for as long as there is room; how many. */
async function fill(to: Recipient, length = 1): Promise<number> {
  let letters = 0;
  for (; core.outgoing.hasRoom(to, MAIL.answer); letters++) await wait(to, MAIL.answer, letters % 256, length);
  return letters;
}

it('[X265] answers to one person, on however many devices, leave room for those to others, by number and by bytes and after a restart too', async () => {
  for (const length of [1, 4 * MEBIBYTE - 64]) {
    const someone = newRecipient();
    await fill(someone, length);
    const isOpen = (): readonly boolean[] => [newRecipient(someone.user), newRecipient()].map((to) => core.outgoing.hasRoom(to, MAIL.answer));
    expect(isOpen()).toEqual([false, true]);
    await start();
    expect(isOpen()).toEqual([false, true]);
    await flushed();
    expect(isOpen()).toEqual([true, true]);
  }
});

it('[X266] however many people are answered, own devices have room for a whole answer; and whatever answers wait, questions have room', async () => {
  for (const length of [1, PADDED]) {
    while ((await fill(newRecipient(), length)) > 0);
    const own = newRecipient(me.chain.user);
    expect((await fill(own, length)) * LETTER_BYTES).toBeGreaterThan(ANSWER_BYTES);
    expect([MAIL.answer, MAIL.other].map((kind) => core.outgoing.hasRoom(own, kind))).toEqual([false, true]);
    await flushed();
  }
});

it('[X267] what is no answer goes before all answers that wait, what comes while they go out included', async () => {
  for (let i = 0; i < 10; i++) await wait(bob, MAIL.answer, i);
  for (const kind of [MAIL.other, MAIL.news]) await wait(carol, kind, 100 + kind);
  answer = async (_, sent) => {
    if (sent === 5) await wait(bob, MAIL.other, 200);
    return POSTED;
  };
  await flushed();
  expect(taken.map(({ mark }) => mark)).toEqual([100 + MAIL.other, 100 + MAIL.news, 0, 1, 2, 3, 200, 4, 5, 6, 7, 8, 9]);
});

it('[X268] people who are answered take turns, a letter each, and what goes to one device keeps its order', async () => {
  const another = newRecipient(bob.user);
  for (let i = 0; i < 3; i++) for (const to of [bob, another]) await wait(to, MAIL.answer, i);
  for (let i = 0; i < 3; i++) await wait(carol, MAIL.answer, i);
  await flushed();
  expect(taken.slice(0, 6).map(({ to }) => equal(to, carol.device))).toEqual([false, true, false, true, false, true]);
  for (const to of [bob, another, carol]) expect(marksTo(to)).toEqual([0, 1, 2]);
});

it('[X269] a whole answer has room where none waits for its person', async () => {
  const letters = await fill(bob, PADDED);
  expect(letters * LETTER_BYTES).toBeGreaterThan(ANSWER_BYTES);
});

it('[X273] Welcomes that find a mailbox full wait until there is room, the newest of them', async () => {
  for (let i = 0; i < MAX_KEPT + 5; i++) await wait(bob, MAIL.welcome, i);
  await wait(bob, MAIL.other, 200);
  answer = () => refused('full');
  await flushed();
  await flushed();
  expect([taken.length, await rows(), core.outgoing.isEven()]).toEqual([0, MAX_KEPT + 1, true]);
  await start();
  answer = () => POSTED;
  await flushed();
  expect(marksTo(bob)).toEqual([...Array.from({ length: MAX_KEPT }, (_, i) => i + 5), 200]);
});
