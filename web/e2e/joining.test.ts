/** What a device that was just linked shows, from the link on: nothing of its chats before it knows them, and then nothing wrong. */
import { afterEach, expect, it } from 'vitest';
import { equal } from '../../crypto/bytes.ts';
import { awaitOwnChat } from '../device/account/joined.ts';
import type { SessionView, Views } from '../device/port/port.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, isIn, lineAt, linkDevice, linkInto, newPerson, newTalk, rowsIn, say, type Two } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Alice has read all that Bob said, and has a request of Mallory. */
async function newInbox(words: number): Promise<Two> {
  const two = await newTalk(world);
  const { alice, bob, chat } = two;
  for (let i = 0; i < words; i++) await bob.do('send', { chat, text: `word ${i}` });
  await world.until('Alice has all', () => has(alice, chat, `word ${words - 1}`));
  for (const { id } of (await rowsIn(alice, chat)).slice(-3)) await alice.do('markRead', { chat, id });
  await say(world, await newPerson(world, 'mallory'), alice, 'Buy now');
  await calm(world);
  return two;
}

type Shown = Views['chats']['out'];

/** What a face shows of the chats in this run, each time it changes. */
function shownOn(device: TestDevice): readonly Shown[] {
  const shown: Shown[] = [];
  let state: SessionView['state'] | undefined;
  let chats: Shown | undefined;
  const look = (): void => void (state === 'in' && chats && shown.push(chats));
  device.follow('session', {}, (session) => {
    ({ state } = session);
    look();
  });
  device.follow('chats', {}, (next) => {
    chats = next;
    look();
  });
  return shown;
}

/** The same, in what could be wrong of it. Words may be still to come, and then nothing is said of them. */
const seenIn = ({ rows, requests }: Shown): string =>
  JSON.stringify([rows.map(({ title, unread, preview }) => [title, unread, preview.kind]), requests.map(({ title }) => title)]);
const RIGHT = ['coming', 'text'].flatMap((kind) => [[], ['Mallory']].map((requests) => JSON.stringify([[['Bob', 0, kind]], requests])));

const wrongIn = (shown: readonly Shown[]): readonly string[] => shown.map(seenIn).filter((seen) => !RIGHT.includes(seen));
const isAll = (shown: readonly Shown[]): boolean => shown.slice(-1).map(seenIn)[0] === RIGHT.at(-1);

it('[X288] a linked device shows its chats once it has heard the own chat: by their names, read as far as they are, and none as a request that was accepted', async () => {
  world = await newWorld();
  const { alice } = await newInbox(60);
  const tablet = await world.device('tablet');
  const shown = shownOn(tablet);
  await linkDevice(world, alice, tablet);
  await calm(world);
  await world.until('all is there', () => isAll(shown));
  expect(wrongIn(shown)).toEqual([]);
});

it('[X289] a linked device whose other own devices go away at once is joining until one is back, over all its runs, and shows nothing of the chats it was let into', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newInbox(3);
  // Alice comes as far as letting the tablet into the chat with Bob: of her own chat it hears nothing.
  const own = (await alice.do('openSelf', {})).chat;
  const [{ route }, { device: bobs }] = [lineAt(alice, own), coreOf(bob).me()];
  alice.line.hears = (frame) => {
    if ((frame.type === 'post' || frame.type === 'open') && equal(frame.route, route)) return [];
    return frame.type === 'mail' && !equal(frame.device, bobs) ? [{ ...frame, device: new Uint8Array(16) }] : [frame];
  };
  const tablet = await world.device('tablet');
  const first = shownOn(tablet);
  const linkedAt = world.timers.now();
  await linkDevice(world, alice, tablet);
  await world.until('she has let it in', () => isIn(tablet, chat));
  alice.crash();
  alice.line.hears = undefined;
  await world.until('it has his words', () => has(tablet, chat, 'word 2'));
  // Opened alone, after a minute in which nobody let it in, its own chat says nothing.
  await world.until('it has opened its own chat', () => isIn(tablet, own), 120_000);
  await world.pass(30_000);
  expect((await tablet.view('chats', {})).rows.map(({ chat }) => chat)).toEqual([chat]);
  tablet.crash();
  await tablet.start();
  const then = shownOn(tablet);
  const session = await tablet.view('session', {});
  expect(session).toEqual({ state: 'joining', until: expect.any(Number) });
  // No longer than that is anybody kept waiting.
  expect(session.state === 'joining' && session.until - linkedAt).toBeLessThan(60_000);
  expect([first, then]).toEqual([[], []]);
  await alice.start();
  await calm(world, 900_000);
  await world.until('all is there', () => isAll(then));
  expect(wrongIn(then)).toEqual([]);
});

it('[X290] joining has not ended before all is done that the own chat says of other chats, and nothing is assumed of any', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const [core, one] = [coreOf(tablet), chatAt(tablet, chat)];
  const joined = async (): Promise<boolean> => {
    let isSo = false;
    awaitOwnChat(core, () => {
      isSo = true;
    });
    await world.pass(2000);
    return isSo;
  };
  expect(await joined()).toBe(true);
  let free = (): void => undefined;
  const isFree = new Promise<void>((resolve) => {
    free = resolve;
  });
  // In the chat's turn something takes long: what was said of it cannot be done yet.
  const held = one.turn(() => isFree);
  core.wish({ wish: 'state', chat: one.id, word: one.id });
  expect(await joined()).toBe(false);
  free();
  await held;
  expect(await joined()).toBe(true);
  one.record = { ...one.record, assumed: true };
  expect(await joined()).toBe(false);
});
