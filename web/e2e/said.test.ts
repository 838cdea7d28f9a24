/** What own devices tell each other of settings, people, chats and names: who speaks last, knowing the other, is heard, whatever the clocks said. */
import { afterEach, expect, it } from 'vitest';
import type { Bytes } from '../../crypto/bytes.ts';
import { UNSAID } from '../chat/revision.ts';
import { assume } from '../device/memory/accepting.ts';
import { directChat, selfChat } from '../device/chats.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, deviceOf, has, linkInto, newPerson, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** What a device shows of all that own devices may change. */
async function shownBy(device: TestDevice, bob: string, chat: string, named: string): Promise<readonly unknown[]> {
  const { readReceipts } = await device.view('settings', {});
  const me = await device.view('me', {});
  const found = (await device.view('devices', {})).devices.find((one) => one.device === named);
  const { hidden } = chatAt(device, chat).record;
  return [readReceipts, (await device.view('safety', { user: bob }))?.verified, hidden, found?.name, me?.name];
}

type Words = {
  readonly readReceipts: boolean;
  readonly verified: boolean;
  readonly isHidden: boolean;
  readonly called: string;
  readonly name: string;
};

async function say(device: TestDevice, bob: string, chat: string, named: string, words: Words): Promise<void> {
  await device.do('setSettings', { readReceipts: words.readReceipts });
  await device.do('setVerified', { user: bob, verified: words.verified });
  await device.do(words.isHidden ? 'hideChat' : 'acceptChat', { chat });
  await device.do('renameDevice', { device: named, name: words.called });
  await device.do('setProfile', { name: words.name, username: 'alice', bio: '' });
}

const WRONG: Words = { readReceipts: false, verified: true, isHidden: true, called: 'Wrong', name: 'Wrong' };
const RIGHT: Words = { readReceipts: true, verified: false, isHidden: false, called: 'Right', name: 'Right' };
const shown = ({ readReceipts, verified, isHidden, called, name }: Words): readonly unknown[] => [readReceipts, verified, isHidden, called, name];

type Family = { readonly alice: TestDevice; readonly tablet: TestDevice; readonly laptop: TestDevice; readonly others: readonly TestDevice[] };

/** What the tablet says, the laptop alone hears; the hub loses it before Alice does, and she removes the tablet and says where its words end. */
async function cutUnheard({ alice, tablet, laptop, others }: Family, said: () => Promise<void>): Promise<void> {
  const gone = deviceOf(tablet);
  alice.cut();
  await world.pass(500);
  await said();
  await world.pass(5000);
  for (const device of [tablet, laptop, ...others]) device.crash();
  alice.mend();
  await world.wipeHub();
  await world.until('alice is online', () => alice.engine().connection.state === 'online', 120_000);
  await alice.do('revokeDevice', { device: gone });
  await world.until('alice has said where its words end', () => selfChat(coreOf(alice)).record.cuts.has(gone), 300_000);
  await laptop.start();
  await world.until('the laptop hears it', () => selfChat(coreOf(laptop)).record.cuts.has(gone), 300_000);
}

it('[X210] what a device said while its clock was a year ahead is changed by the next word of another, on all of them and for the other person', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const [user, named] = [userOf(bob), deviceOf(tablet)];
  tablet.skew.ms = YEAR;
  await say(tablet, user, chat, named, WRONG);
  tablet.skew.ms = 0;
  await calm(world);
  expect(await shownBy(alice, user, chat, named)).toEqual(shown(WRONG));
  await say(alice, user, chat, named, RIGHT);
  await calm(world);
  for (const device of [alice, tablet]) expect([device.name, ...(await shownBy(device, user, chat, named))]).toEqual([device.name, ...shown(RIGHT)]);
  expect((await bob.view('safety', { user: userOf(alice) }))?.title).toBe('Right');
});

it('[X211] of two words of which neither device knew the other, both show the same', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const [user, named] = [userOf(bob), deviceOf(tablet)];
  alice.cut();
  tablet.cut();
  await alice.do('acceptChat', { chat });
  await tablet.do('hideChat', { chat });
  await alice.do('setSettings', { readReceipts: false });
  await alice.do('setSettings', { readReceipts: true });
  await tablet.do('setSettings', { readReceipts: false });
  alice.mend();
  tablet.mend();
  await calm(world, 900_000);
  expect(await shownBy(alice, user, chat, named)).toEqual(await shownBy(tablet, user, chat, named));
  await alice.do('acceptChat', { chat });
  await calm(world);
  for (const device of [alice, tablet]) expect(chatAt(device, chat).record).toMatchObject({ accepted: true, hidden: false });
});

it('[X212] nothing that a removed device said lasts: whatever numbers and times it used, the next word of those that stay replaces it', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const thief = await linkInto(world, alice, 'thief', chat);
  const laptop = await linkInto(world, alice, 'laptop', chat);
  await calm(world);
  const [user, named] = [userOf(bob), deviceOf(laptop)];
  const { own, people } = coreOf(thief);
  const last = { ...UNSAID, number: Number.MAX_SAFE_INTEGER - 1 };
  const personOf = people.person;
  Object.assign(own, { revisionOf: () => last });
  Object.assign(people, { person: (one: Bytes) => ({ ...personOf(one), contactAt: last, profileAt: last }) });
  thief.skew.ms = 1000 * YEAR;
  await say(thief, user, chat, named, WRONG);
  await calm(world);
  for (const device of [alice, laptop]) expect(await shownBy(device, user, chat, named)).toEqual(shown(WRONG));
  await alice.do('revokeDevice', { device: deviceOf(thief) });
  await world.until('the thief is out', async () => (await laptop.view('devices', {})).devices.length === 2);
  thief.crash();
  await calm(world);
  await say(laptop, user, chat, named, RIGHT);
  await calm(world);
  for (const device of [alice, laptop]) expect([device.name, ...(await shownBy(device, user, chat, named))]).toEqual([device.name, ...shown(RIGHT)]);
  expect((await bob.view('safety', { user: userOf(alice) }))?.title).toBe('Right');
});

it('[X214] what a removed device said beyond its cut of settings, people, chats and names counts on no device, whoever heard it before', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const [tablet, laptop] = [await linkInto(world, alice, 'tablet', chat), await linkInto(world, alice, 'laptop', chat)];
  await calm(world);
  const [user, named] = [userOf(bob), deviceOf(laptop)];
  await say(laptop, user, chat, named, RIGHT);
  await calm(world);
  await cutUnheard({ alice, tablet, laptop, others: [bob] }, async () => {
    await say(tablet, user, chat, named, WRONG);
    await world.until('the laptop has heard it', async () => `${await shownBy(laptop, user, chat, named)}` === `${shown(WRONG)}`);
  });
  await calm(world, 900_000);
  for (const device of [alice, laptop]) expect([device.name, ...(await shownBy(device, user, chat, named))]).toEqual([device.name, ...shown(RIGHT)]);
  laptop.crash();
  await laptop.start();
  expect(await shownBy(laptop, user, chat, named)).toEqual(shown(RIGHT));
});

it('[X245] what a removed device read and accepted beyond its cut is unread and not accepted on every device, whoever heard it before', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const [tablet, laptop] = [await linkInto(world, alice, 'tablet', chat), await linkInto(world, alice, 'laptop', chat)];
  const mallory = await newPerson(world, 'mallory');
  const { chat: request } = await mallory.do('openChat', { user: userOf(alice) });
  await mallory.do('send', { chat: request, text: 'Buy now' });
  const sent: string[] = [];
  for (const text of ['one', 'two', 'three']) sent.push((await bob.do('send', { chat, text })).id);
  for (const device of [alice, tablet, laptop]) await world.until(`${device.name} has all`, () => has(device, chat, 'three'));
  for (const device of [alice, tablet, laptop]) await world.until(`${device.name} has the request`, () => has(device, request, 'Buy now'));
  const stateOf = (device: TestDevice): readonly unknown[] => [
    chatAt(device, chat).record.unread,
    chatAt(device, chat).record.accepted,
    chatAt(device, request).record.unread,
    chatAt(device, request).record.accepted,
  ];
  await laptop.do('markRead', { chat, id: sent[0] ?? '' });
  await calm(world);
  for (const device of [alice, tablet, laptop]) expect([device.name, ...stateOf(device)]).toEqual([device.name, 2, true, 1, false]);
  await cutUnheard({ alice, tablet, laptop, others: [bob, mallory] }, async () => {
    await tablet.do('markRead', { chat, id: sent[2] ?? '' });
    await tablet.do('acceptChat', { chat: request });
    await tablet.do('markRead', { chat: request, id: (await rowsIn(tablet, request))[0]?.id ?? '' });
    await world.until('the laptop has heard it', () => `${stateOf(laptop)}` === `${[0, true, 0, true]}`);
  });
  for (const device of [bob, mallory]) await device.start();
  await calm(world, 900_000);
  const before = [2, true, 1, false];
  for (const device of [alice, laptop]) expect([device.name, ...stateOf(device)]).toEqual([device.name, ...before]);
  laptop.crash();
  await laptop.start();
  expect(stateOf(laptop)).toEqual(before);
  // What is read and accepted from now on is so on both.
  await alice.do('markRead', { chat, id: sent[1] ?? '' });
  await laptop.do('acceptChat', { chat: request });
  await calm(world);
  for (const device of [alice, laptop]) expect([device.name, ...stateOf(device)]).toEqual([device.name, 1, true, 1, true]);
});

it('[X246] who has heard the own chat takes nothing for accepted that it does not say, and what was assumed before ends', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const core = coreOf(tablet);
  const fresh = directChat(core, core.random(16));
  expect(assume(core, fresh, fresh.record)).toBe(fresh.record);
  fresh.record = { ...fresh.record, accepted: true, assumed: true };
  core.pump(selfChat(core));
  await world.until('it ends', () => !fresh.record.assumed);
  expect([fresh.record.accepted, chatAt(tablet, chat).record.accepted]).toEqual([false, true]);
});

it('[X213] a device killed at any step between two words about one chat does both: what it shows is what the others show', async () => {
  world = await newWorld({ isMeant: (because) => because instanceof StoreClosed || because instanceof Fenced });
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  const stateOf = (device: TestDevice): readonly unknown[] => {
    const { unread, hidden, readTo } = chatAt(device, chat).record;
    return [unread, hidden, readTo?.at];
  };
  for (let n = 1; n <= 8; n++) {
    const sent: string[] = [];
    for (const i of [0, 1]) sent.push((await bob.do('send', { chat, text: `${n}.${i}` })).id);
    await calm(world);
    alice.crash();
    for (const id of sent) await tablet.do('markRead', { chat, id });
    await tablet.do('hideChat', { chat });
    await tablet.do('acceptChat', { chat });
    await tablet.do('hideChat', { chat });
    await calm(world);
    await alice.start();
    alice.store().killAt(n, n % 2 === 0 ? 'before' : 'after');
    await world.pass(8000);
    alice.crash();
    await alice.start();
    await calm(world);
    expect([n, ...stateOf(alice)]).toEqual([n, ...stateOf(tablet)]);
    await tablet.do('acceptChat', { chat });
    await calm(world);
  }
});
