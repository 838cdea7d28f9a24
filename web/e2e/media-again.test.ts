/** Media that the hub has dropped, since all had it, and that is wanted again, and again. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, equal, fromHex } from '../../crypto/bytes.ts';
import { queueLetter } from '../device/mail/letterbox.ts';
import { LETTER } from '../device/mail/welcome.ts';
import { DAY_MS, OF_ONE, spentOp } from '../device/media/allowance.ts';
import { writeWait } from '../device/media/seeking.ts';
import type { MessageRow } from '../device/port/messages.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree } from './group-steps.ts';
import { blobOf, bytesOf, fetched, filled, hubOf, pass, uploadsOf } from './media-steps.ts';
import { calm, chatAt, coreOf, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const SIZE = 100_000;
const [SECOND, MINUTE] = [1000, 60 * 1000];
const hubHas = async (asker: TestDevice, row: MessageRow): Promise<boolean> =>
  (await hubOf(world, asker).manifest(fromHex(blobOf(row))!)) !== undefined;
const stateOf = async (device: TestDevice, row: MessageRow): Promise<string> => (await device.view('transfer', { blob: blobOf(row) })).state;
const fetchFor = (device: TestDevice, chat: string, row: MessageRow) => device.do('fetchMedia', { chat, id: row.id, index: 0 });
const commitsOf = (asked: readonly string[]): number => asked.filter((path) => path.endsWith('/commit')).length;

/** Without any time going by. */
async function fetchedNow(device: TestDevice, chat: string, row: MessageRow): Promise<Bytes> {
  await fetchFor(device, chat, row);
  await world.atOnce(`${device.name} has it`, async () => (await stateOf(device, row)) === 'here');
  return bytesOf(device, chat, row);
}

/** All have it, so the hub has it no more, and this device has cleared it. */
async function cleared(device: TestDevice, row: MessageRow): Promise<void> {
  await world.atOnce('the hub has it no more', async () => !(await hubHas(device, row)));
  await device.do('clearMedia', { all: false });
}

/** From now on so much was put up for `asker` by `holder`, until `ms` have gone by. */
const spendAll = (holder: TestDevice, asker: TestDevice, ms: number): Promise<void> => {
  const [{ store, clock }, { user }] = [coreOf(holder), coreOf(asker).me()];
  return store.transact([spentOp([{ user, since: Math.floor(clock.local()) + ms - DAY_MS, bytes: OF_ONE.bytes, files: 1 }])]);
};

it('[X560] what was cleared comes again as often as it is wanted, also within minutes, and is put to the hub where that has it no more', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  await fetched(world, bob, chat, row);
  for (const time of [1, 2, 3]) {
    await cleared(bob, row);
    const asked = uploadsOf(alice);
    expect([time, equal(await fetchedNow(bob, chat, row), filled(SIZE)), commitsOf(asked)]).toEqual([time, true, 1]);
  }
});

it('[X560] in a group it comes to each who cleared it, and what the hub still has for one is not put there again for the other', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  for (const device of [bob, carol]) await fetched(world, device, chat, row);
  for (const time of [1, 2]) {
    for (const device of [bob, carol]) await cleared(device, row);
    const asked = uploadsOf(alice);
    for (const device of [bob, carol]) expect(equal(await fetchedNow(device, chat, row), filled(SIZE))).toBe(true);
    expect([time, commitsOf(asked)]).toEqual([time, 1]);
  }
});

it('[X562] who has asked for much is told to wait, asks the others at once, is not told that nobody has it, and has it by itself once the day is over', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  for (const device of [bob, carol]) await fetched(world, device, chat, row);
  await cleared(bob, row);
  const asked = uploadsOf(alice);
  await spendAll(alice, bob, 15 * MINUTE);
  // Carol is asked without a rest.
  await fetchedNow(bob, chat, row);
  // Alice has it all the time, and says so.
  await hubOf(world, alice).had([fromHex(blobOf(row))!]);
  await cleared(bob, row);
  await spendAll(carol, bob, DAY_MS);
  const said = new Set<string>();
  await fetchFor(bob, chat, row);
  bob.follow('transfer', { blob: blobOf(row) }, ({ state }) => said.add(state));
  const passing = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 5 * SECOND) {
      await world.pass(250);
      await world.timers.advance(5 * SECOND - 250);
    }
  };
  await passing(12 * MINUTE);
  expect([await stateOf(bob, row), asked]).toEqual(['asked', []]);
  await passing(9 * MINUTE);
  await world.until('Alice may again', async () => (await stateOf(bob, row)) === 'here');
  expect(said).not.toContain('gone');
  expect(commitsOf(asked)).toBe(1);
});

it('[X563] what the hub lost is waited for while those who may have it are asked, and nobody has it once none of them answered', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  await fetched(world, bob, chat, row);
  await calm(world);
  alice.crash();
  await cleared(bob, row);
  await fetchFor(bob, chat, row);
  await world.until('he has asked', async () => (await stateOf(bob, row)) === 'asked');
  await world.pass(10 * SECOND);
  expect(await stateOf(bob, row)).toBe('asked');
  await world.until('nobody else is there to be asked', async () => (await stateOf(bob, row)) === 'gone');
  await alice.start();
  await world.until('she answers when she is there', async () => (await stateOf(bob, row)) === 'here');
});

it('[X564] nobody keeps another from being asked, and nobody is asked without end by saying that it is not long', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  const row = await pass(world, alice, bob, chat, filled(SIZE));
  for (const device of [bob, carol]) await fetched(world, device, chat, row);
  await calm(world);
  await cleared(bob, row);
  const { user, device, keys } = coreOf(bob).me();
  const to = { user, device, sealKey: keys.seal.publicKey };
  const makeWait = (from: TestDevice, ms: number) =>
    queueLetter(coreOf(from), to, LETTER.wait, writeWait({ chat: chatAt(from, chat).id, blob: fromHex(blobOf(row))!, ms }));
  alice.line.before = (path) => {
    if (path.startsWith('/v1/blobs')) throw new TypeError('she puts nothing back');
  };
  carol.line.before = alice.line.before;
  const { media } = coreOf(bob);
  const { toldToWait } = media;
  let heard = 0;
  Object.assign(media, {
    toldToWait: (...told: Parameters<typeof media.toldToWait>) => {
      heard += 1;
      toldToWait(...told);
    },
  } satisfies Partial<typeof media>);
  const isHeard = (times: number) => world.atOnce(`he hears it ${times} times`, () => heard === times);
  await fetchFor(bob, chat, row);
  await world.atOnce('Alice is asked', async () => (await stateOf(bob, row)) === 'asked');
  // Carol has not been asked yet: what she says is nothing to him.
  await makeWait(carol, DAY_MS);
  await isHeard(1);
  const asked: string[] = [];
  bob.line.before = (path) => void (path === `/v1/blobs/${path.split('/')[3]}` && asked.push(path));
  await makeWait(alice, 0);
  await world.atOnce('Alice’s word leads on to Carol', () => asked.length === 1);
  for (let time = 0; time < 5; time++) {
    for (const one of [alice, carol]) await makeWait(one, 0);
    await isHeard(2 * time + 4);
  }
  await world.pass(SECOND);
  // And Carol’s to nobody; neither makes him ask again.
  expect(asked.length).toBe(2);
  carol.line.before = undefined;
  await world.until('both are asked again after a while', async () => (await stateOf(bob, row)) === 'here', 15 * MINUTE);
});
