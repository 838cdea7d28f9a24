/** Groups of many: more people than the hub answers for at once, more devices than a group holds, and what comes with a Welcome that is lost. */
import { afterEach, expect, it } from 'vitest';
import { equal, randomBytes, toHex } from '../../crypto/bytes.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { renewalMs } from '../device/group/leaves.ts';
import { MAX_DEVICES } from '../device/group/room.ts';
import { TELLING_PEOPLE } from '../device/memory/progress.ts';
import { type Step, stepsFor, stepTo, writeReceipt } from '../device/memory/receipt.ts';
import { nextReceipt } from '../device/shown/receipts.ts';
import { newCrowd, type Sleeper } from './crowd.ts';
import type { TestDevice } from './device.ts';
import { groupAt, newGroup, newThree, rolesAt, sayAll, settled } from './group-steps.ts';
import { calm, chatAt, chatOf, coreOf, deviceOf, has, isIn, lineAt, link, meet, newPerson, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const idsOf = (crowd: readonly Sleeper[]): readonly string[] => crowd.map(({ user }) => user);

it('[X394] a group of more people than the hub answers for at once begins with all of them, and who comes in reads and writes', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']);
  const crowd = await newCrowd(world, LIMITS.usersPerRequest + 10, 1, 1);
  const { chat } = await alice.do('createGroup', { name: 'Bees', people: [...idsOf(crowd), userOf(bob)] });
  await world.until('both are in', () => [alice, bob].every((device) => isIn(device, chat)));
  expect(leavesOf(lineAt(alice, chat).group)).toHaveLength(crowd.length + 2);
  await sayAll(world, [alice, bob], chat, 'many');
});

it('[X399] what comes within a moment is told in one receipt, in a group within a moment for each other person, and a receipt of many devices stays short', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await sayAll(world, [alice, bob, carol], chat, 'before');
  await calm(world);
  const { route } = lineAt(bob, chat);
  let receipts = 0;
  bob.line.hears = (frame) => {
    if (frame.type === 'post' && frame.kind === KIND.message && equal(frame.route, route)) receipts += 1;
    return [frame];
  };
  for (let i = 0; i < 5; i++) {
    await alice.do('send', { chat, text: `word ${i}` });
    await world.pass(100);
  }
  await world.until('Alice knows that all have all', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'delivered');
  await calm(world);
  expect(receipts).toBe(1);
  // As long as it could be: every device of twenty-one people has spoken, and been read, as often as is kept.
  const devices = 2 * (TELLING_PEOPLE + 1);
  const [at, user] = [world.timers.now(), randomBytes(16)];
  const steps = Array.from({ length: 40 }).reduce<readonly Step[]>((before, _, i) => stepTo(before, 1000 + i, at, stepsFor(devices)), []);
  const mark = { since: 0, delivered: steps, read: steps, unseen: [] };
  const marks = new Map(Array.from({ length: devices }, () => [toHex(randomBytes(16)), mark]));
  expect(writeReceipt({ chat: user, user, device: user, head: randomBytes(32), counter: 9999, marks }).length).toBeLessThan(4096);
});

it('[X400] in a group of many a receipt names those alone who have said something since, a change of the group brings none, and what was told before still counts', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const crowd = await newCrowd(world, TELLING_PEOPLE - 1, 1);
  const { chat } = await alice.do('createGroup', { name: 'Bees', people: [...idsOf(crowd), userOf(bob), userOf(carol)] });
  const devices = [alice, bob, carol];
  await world.until('all three are in', () => devices.every((device) => isIn(device, chat)));
  const marksAt = (device: TestDevice) => chatAt(device, chat).receipts.get(deviceOf(bob))?.marks;
  // It is hours until then.
  const tell = async (): Promise<readonly string[]> => {
    const [core, one] = [coreOf(bob), chatAt(bob, chat)];
    const next = await nextReceipt(core, one, one.record, new Map());
    one.record = { ...one.record, receiptAt: Math.floor(world.timers.now()) };
    core.pump(one);
    await world.until('Bob has told it', () => chatAt(bob, chat).record.told === next?.receipt.counter);
    return [...(next?.receipt.marks.keys() ?? [])];
  };
  const ofAll = [alice, carol].map(deviceOf).sort();
  await sayAll(world, devices, chat, 'first');
  expect((await tell()).toSorted()).toEqual(ofAll);
  await sayAll(world, [alice, bob], chat, 'second');
  expect(await tell()).toEqual([deviceOf(alice)]);
  await world.until('Alice has both', () => marksAt(alice)?.get(deviceOf(alice))?.delivered.at(-1)?.upTo === chatAt(alice, chat).record.n);
  expect([...(marksAt(alice)?.keys() ?? [])].sort()).toEqual(ofAll);
  await alice.do('setGroup', { chat, name: 'Wasps' });
  await world.until('Bob has heard of it', async () => (await groupAt(bob, chat)).name === 'Wasps');
  expect(await nextReceipt(coreOf(bob), chatAt(bob, chat), chatAt(bob, chat).record, new Map())).toBeUndefined();
  const before = marksAt(alice);
  alice.crash();
  await alice.start();
  await world.until('Alice is back', () => isIn(alice, chat));
  expect(marksAt(alice)).toEqual(before);
});

it('[X401] devices of a small group renew their keys every week, and however many there are, all together eight times a day', () => {
  const [day, most] = [24 * 60 * 60 * 1000, MAX_DEVICES];
  expect([1, 18, 56].map(renewalMs)).toEqual([7 * day, 7 * day, 7 * day]);
  for (const leaves of [57, 98, 398, most]) expect(leaves / (renewalMs(leaves) / day)).toBeCloseTo(8);
});

/** The next mail the hub hands this device with something enclosed comes with something else, and what comes after it as it is, however soon. */
function strip(device: TestDevice, instead: Uint8Array<ArrayBuffer>): void {
  device.line.says = (frame) => {
    if (frame.type !== 'envelope' || !frame.enclosure) return [frame];
    device.line.says = undefined;
    return [{ ...frame, enclosure: instead }];
  };
}

it('[X395] who is let in and is not given what was enclosed, or something else, comes in by asking whoever wrote', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob]);
  strip(carol, new Uint8Array(300));
  await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
  await world.until('Carol has seen that it lacks', () => carol.log.some((line) => line.startsWith('welcome_lacking')));
  expect(chatOf(carol, chat)).toBeUndefined();
  await world.until('Carol is in', () => isIn(carol, chat), 300_000);
  await sayAll(world, [alice, bob, carol], chat, 'whole');
  expect(await rolesAt(carol, chat)).toEqual({ Alice: 'creator', Bob: 'member', Carol: 'member' });
});

it('[X396] more than 500 devices are refused before a group begins and when people are added', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']);
  const people = idsOf([...(await newCrowd(world, 31, 16, 0)), ...(await newCrowd(world, 1, 3, 0))]);
  const answer = await alice.call('createGroup', { name: 'Bees', people: [...people, userOf(bob)] });
  expect(answer).toMatchObject({ ok: false, error: { code: 'too_many_devices' } });
  const { chat } = await alice.do('createGroup', { name: 'Bees', people });
  await world.until('the group is open', () => isIn(alice, chat), 300_000);
  await alice.do('changePeople', { chat, add: [userOf(bob)], remove: [] });
  await settled(world, alice, chat);
  expect((await groupAt(alice, chat)).pending.map(({ failed }) => failed)).toEqual(['too_many_devices']);
});

it('[J27] whoever comes by a link to a group that is full sees it before they ask, is told so while they wait, and comes in when somebody goes', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  // Whoever has begun so large a group asks the hub for nobody more for a while.
  await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']);
  // One has a key package, or the group would be opened only after a while.
  const people = idsOf([...(await newCrowd(world, 1, 1, 1)), ...(await newCrowd(world, MAX_DEVICES - 2, 1, 0))]);
  const { chat } = await alice.do('createGroup', { name: 'Bees', people });
  await world.until('the group is open', () => isIn(alice, chat), 300_000);
  await alice.do('createInvite', { chat, asks: false, uses: 0, until: 0 });
  await settled(world, alice, chat);
  const text = (await alice.view('invites', { chat })).invites[0]?.link ?? '';
  const preview = async () => (await bob.do('openInvite', { text })).preview;
  await world.until('it leads there', async () => (await bob.call('openInvite', { text })).ok);
  expect(await preview()).toMatchObject({ name: 'Bees', members: MAX_DEVICES, full: true, state: 'new' });
  await bob.do('joinByInvite', { text });
  const state = async () => (await bob.view('ownJoins', {})).joins[0]?.state;
  await world.until('Bob is told that there is no room', async () => (await state()) === 'full', 300_000);
  expect([(await preview()).state, isIn(bob, chat)]).toEqual(['full', false]);
  await alice.do('changePeople', { chat, add: [], remove: [people.at(-1) ?? ''] });
  await world.until('Bob is in', () => isIn(bob, chat), 2 * 60 * 60_000);
  expect([await state(), (await preview()).full]).toEqual([undefined, true]);
});

it('[X397] a device that is linked where a group is full comes in when somebody goes, and not before', async () => {
  world = await newWorld();
  const alice = await newPerson(world, 'alice');
  // One has a key package, or the phone would look a while for somebody who can be let in.
  const people = idsOf([...(await newCrowd(world, 1, 1, 1)), ...(await newCrowd(world, MAX_DEVICES - 2, 1, 0))]);
  const { chat } = await alice.do('createGroup', { name: 'Bees', people });
  await world.until('the group is open', () => isIn(alice, chat), 300_000);
  const laptop = await link(world, alice, 'laptop');
  await world.until('the phone knows that the laptop has no place', async () => (await groupAt(alice, chat)).crowdedOut === 1);
  await alice.do('send', { chat, text: 'room?' });
  // Longer than anybody waits to be let in, or is asked for a package again.
  await world.pass(11 * 60_000);
  expect([chatOf(laptop, chat), leavesOf(lineAt(alice, chat).group).length, lineAt(alice, chat).generation]).toEqual([undefined, 2, 0]);
  await alice.do('changePeople', { chat, add: [], remove: [people.at(-1) ?? ''] });
  await world.until('the laptop has what was said', () => has(laptop, chat, 'room?'), 30 * 60_000);
  expect((await groupAt(alice, chat)).crowdedOut).toBeUndefined();
});
