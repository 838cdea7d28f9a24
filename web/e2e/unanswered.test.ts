/** First words to somebody who is away for longer than a hub keeps them, or whose mailbox was full: they arrive without being written again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equal, fromHex, randomBytes } from '../../crypto/bytes.ts';
import { digestOf, mailboxLog, mailboxOf, runningHash } from '../../hub/relay/log.ts';
import type { DeviceFrame } from '../../hub/protocol/frames.ts';
import { begin, commit } from '../device/memory/core.ts';
import { MAX_TIMES } from '../device/history/retell.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, coreOf, deviceOf, has, link, newPerson, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The hub looks for what is too old every five minutes. */
const TRIM_MS = 310_000;

let world: World;
let alice: TestDevice;
let bob: TestDevice;
let user: string;
beforeEach(async () => {
  world = await newWorld();
  alice = await newPerson(world, 'alice');
  bob = await newPerson(world, 'bob');
  await calm(world);
  user = userOf(bob);
});
afterEach(() => world.close());

const isOnHub = async (chat: string): Promise<boolean> => (await rowsIn(alice, chat)).at(-1)?.status !== 'device';

async function write(text: string): Promise<string> {
  const { chat } = await alice.do('openChat', { user });
  await alice.do('send', { chat, text });
  await world.until('it is on the hub', () => isOnHub(chat));
  return chat;
}

/** Days go by for everybody; then the hub forgets what is too old, and whoever runs has done what was due. */
async function sleepDays(days: number): Promise<void> {
  await world.sleep(days * DAY);
  await world.pass(TRIM_MS);
}

/** So much time goes by, and Alice is even with the hub again. */
async function sleepCalmly(ms: number): Promise<void> {
  await world.sleep(ms);
  await world.until('she is even', () => alice.engine().isCaughtUp());
  await world.pass(2000);
}

async function meet(chat: string, texts: readonly string[]): Promise<void> {
  await world.until('Bob has the first word', () => has(bob, chat, texts[0] ?? ''));
  expect((await bob.view('chats', {})).requests).toMatchObject([{ chat, title: 'Alice' }]);
  await bob.do('acceptChat', { chat });
  await world.until('Bob has all', async () => (await textsIn(bob, chat)).length === texts.length, 300_000);
  expect(await textsIn(bob, chat)).toEqual(texts);
  await bob.do('send', { chat, text: 'here I am' });
  await world.until('Alice has the answer', () => has(alice, chat, 'here I am'), 300_000);
  const isDelivered = async (): Promise<boolean> => (await rowsIn(alice, chat)).every(({ own, status }) => !own || status === 'delivered');
  await world.until('Alice sees that all has arrived', isDelivered, 300_000);
  await calm(world);
}

describe('who was written to for the first time', () => {
  it('[X91] while away for forty days has all of it when they come back, though the Welcome ran out', async () => {
    bob.crash();
    const chat = await write('on day 0');
    for (const day of [13, 26, 39]) {
      await world.sleep(13 * DAY);
      await write(`on day ${day}`);
    }
    await sleepDays(1.5);
    await bob.start();
    await meet(chat, ['on day 0', 'on day 13', 'on day 26', 'on day 39']);
    expect(bob.log.filter((line) => line.startsWith('welcome {')).length).toBe(1);
  });

  it('[X91] and by a device that slept as long, and wakes later than they do', async () => {
    const tablet = await link(world, bob, 'tablet');
    await calm(world);
    bob.crash();
    tablet.crash();
    const chat = await write('on day 0');
    alice.crash();
    await sleepDays(40);
    await bob.start();
    await tablet.start();
    await world.pass(20_000);
    expect(chatOf(bob, chat)).toBeUndefined();
    await alice.start();
    await meet(chat, ['on day 0']);
    await world.until('the tablet has it', () => has(tablet, chat, 'here I am'), 300_000);
  });

  it('[X92] with a full mailbox has it when there is room again', async () => {
    const owner = deviceOf(bob);
    bob.crash();
    await fillMailbox(owner, deviceOf(alice));
    const chat = await write('no room');
    await bob.start();
    await world.until('the mailbox is empty', () => bob.engine().isCaughtUp(), 3_000_000);
    expect(chatOf(bob, chat)).toBeUndefined();
    await world.sleep(HOUR);
    await meet(chat, ['no room']);
  });

  it('[X93] and never comes is told at growing distances, so often and no more, until something new is said', async () => {
    const told = (): number => alice.log.filter((line) => line.startsWith('retold')).length;
    bob.crash();
    const chat = await write('nobody there');
    // Whoever goes to sleep between the letter and the note of it tells once more, which is no harm, and not what is counted here.
    const isNoted = (): boolean => (chatOf(alice, chat)?.record.retell?.at ?? 0) > world.timers.now();
    await world.timers.advance(HOUR);
    await world.until('an hour of silence is answered', () => told() === 1 && isNoted());
    await sleepCalmly(3 * DAY);
    expect(told()).toBe(1);
    const tellsAfter = async (ms: number): Promise<void> => {
      const before = told();
      await sleepCalmly(ms);
      await world.until('she tells again', () => told() === before + 1 && isNoted());
    };
    for (let week = 0; week < 3; week++) await tellsAfter(7 * DAY);
    // Most of a year later.
    const one = chatOf(alice, chat);
    if (!one?.record.retell) throw new Error('expected what is told again');
    const draft = begin(one);
    draft.record = { ...one.record, retell: { ...one.record.retell, times: MAX_TIMES - 2 } };
    await commit(coreOf(alice), one, draft);
    for (let week = 0; week < 2; week++) await tellsAfter(7 * DAY);
    for (let week = 0; week < 3; week++) await sleepCalmly(7 * DAY);
    expect(told()).toBe(6);
    await alice.do('send', { chat, text: 'still nobody?' });
    await tellsAfter(DAY);
  });

  it('[X94] says nothing back until they accept, though they had to be told by mail', async () => {
    const said: DeviceFrame[] = [];
    bob.line.hears = (frame) => {
      said.push(frame);
      return [frame];
    };
    bob.crash();
    const chat = await write('on day 0');
    await sleepDays(31);
    await bob.start();
    await world.until('Bob has it', () => has(bob, chat, 'on day 0'));
    await world.pass(200_000);
    expect(chatOf(bob, chat)?.line).toBeUndefined();
    const own = [...coreOf(bob).chats.values()].find(({ record }) => record.authority.kind === 'self')?.line?.route;
    const isHeardByOthers = (frame: DeviceFrame): boolean =>
      frame.type === 'mail' || ((frame.type === 'post' || frame.type === 'open') && !(own && equal(frame.route, own)));
    expect(said.filter(isHeardByOthers)).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
  });
});

/** Letters nobody can open, as many as one person may leave with another. */
async function fillMailbox(of: string, from: string): Promise<void> {
  const [owner, sender] = [fromHex(of), fromHex(from)];
  if (!owner || !sender) throw new Error('expected ids');
  const log = mailboxLog(mailboxOf(owner));
  for (let sent = 0; ; sent++) {
    const [item, bytes] = [randomBytes(16), randomBytes(64)];
    const mail = { log, owner, item, bytes, running: runningHash(item, digestOf(bytes)) };
    const stored = await world.hubStore().routes.mail(mail, sender, Math.floor(world.timers.now()));
    if (stored.ok) continue;
    expect(stored.code).toBe('full');
    expect(sent).toBeGreaterThan(500);
    return;
  }
}
