/** A hub that says a device runs twice when it does not: the device cannot know, so it is careful, and it cannot be made to use itself up. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, equal, fromHex } from '../../crypto/bytes.ts';
import { addName, type Chain, findDevice } from '../../crypto/identity.ts';
import { CHAIN_LIMITS } from '../../crypto/entry.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import { EnrolledAnew, HEARSAY_PART } from '../device/renewal.ts';
import type { TestDevice } from './device.ts';
import { calm, coreOf, deviceOf, has, linkInto, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const DAY = 24 * 60 * 60 * 1000;
/** So many short entries, and what only the hub says is believed no more. */
const HEARSAY = CHAIN_LIMITS.entries * HEARSAY_PART;
const isMeant = (because: unknown): boolean => because instanceof EnrolledAnew || because instanceof StoreClosed || because instanceof Fenced;

/** From now on the hub says that the device has acked more than it has, and more each time than it was ever told; each new connection asks it. */
async function lieTo(device: TestDevice): Promise<void> {
  device.line.says = (frame) => (frame.type === 'subscribed' ? [{ ...frame, acked: Math.floor(world.timers.now()) }] : [frame]);
  device.cut();
  await world.pass(500);
  device.mend();
  await world.pass(30_000);
}

/** The chain of a device's person as somebody else gets it from the hub. */
async function chainOf(device: TestDevice, asked: TestDevice): Promise<Chain> {
  const user = fromHex(userOf(device)) as Bytes;
  await coreOf(asked).refreshChains([user]);
  const chain = await coreOf(asked).people.chain(user);
  if (!chain) throw new Error('expected a chain');
  return chain;
}

it('[X106] a hub that says so again and again makes a device take new keys once a day; meanwhile nothing is sealed, and the person is told', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const before = await chainOf(alice, bob);
  await lieTo(alice);
  await world.until('it takes new keys', async () => (await chainOf(alice, bob)).entries.length === before.entries.length + 1);
  alice.line.says = undefined;
  await calm(world);
  await lieTo(alice);
  await world.until('it is held', async () => (await alice.view('connection', {})).state === 'held');
  let posts = 0;
  alice.line.hears = (frame) => {
    if (frame.type === 'post' || frame.type === 'open') posts += 1;
    return [frame];
  };
  await alice.do('send', { chat, text: 'kept for tomorrow' });
  for (let i = 0; i < 3; i++) {
    await lieTo(alice);
    alice.crash();
    await alice.start();
    // Now that it is held, an honest word does not undo the doubt either.
    if (i === 1) alice.line.says = undefined;
    await world.pass(20_000);
  }
  const held = await alice.view('connection', {});
  expect(held.state).toBe('held');
  expect(held.until).toBeGreaterThan(world.timers.now());
  expect(held.until).toBeLessThanOrEqual(world.timers.now() + DAY);
  expect([posts, (await chainOf(alice, bob)).entries.length]).toEqual([0, before.entries.length + 1]);
  expect((await rowsIn(alice, chat)).at(-1)).toMatchObject({ text: 'kept for tomorrow', status: 'device' });
  // The hub's clock is not what a day is measured by.
  alice.line.says = (frame) => (frame.type === 'ready' ? [{ ...frame, at: frame.at + 2 * DAY }] : [frame]);
  alice.crash();
  await alice.start();
  await world.pass(20_000);
  expect((await chainOf(alice, bob)).entries.length).toBe(before.entries.length + 1);
  alice.line.says = undefined;
  await world.sleep(DAY);
  await world.until('Bob has what was kept', () => has(bob, chat, 'kept for tomorrow'), 600_000);
  expect((await chainOf(alice, bob)).entries.length).toBe(before.entries.length + 2);
  await bob.do('send', { chat, text: 'there you are' });
  await world.until('Alice has the answer', () => has(alice, chat, 'there you are').catch(() => false), 300_000);
  expect((await alice.view('connection', {})).state).not.toBe('held');
});

it('[X181] a person who does not want to wait has the new keys now, as often as they say so, and as soon as the hub is there', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await lieTo(alice);
  await calm(world);
  for (const text of ['one', 'two']) {
    const before = await chainOf(alice, bob);
    const device = deviceOf(alice);
    await lieTo(alice);
    await world.until('it is held', async () => (await alice.view('connection', {})).state === 'held');
    expect(await alice.view('connection', {})).toMatchObject({ mayGoOn: true });
    alice.line.says = undefined;
    await alice.do('send', { chat, text });
    alice.cut();
    for (let i = 0; i < 3; i++) await alice.call('takeNewKeys', {});
    await world.pass(2000);
    expect(deviceOf(alice)).toBe(device);
    alice.mend();
    await world.until('it is another device', () => deviceOf(alice) !== device);
    expect((await chainOf(alice, bob)).entries.length).toBe(before.entries.length + 1);
    await world.until('Bob has it', () => has(bob, chat, text), 600_000);
    await calm(world, 600_000);
  }
});

it('[X181] also where much of the chain is used, but for the end of it, which is kept for revocations', async () => {
  world = await newWorld({ isMeant });
  const { alice } = await newTalk(world);
  await calm(world);
  for (const [entries, answer] of [
    [HEARSAY, undefined],
    [CHAIN_LIMITS.entries, 'full'],
  ] as const) {
    await fill(alice, entries);
    await calm(world);
    const device = deviceOf(alice);
    await lieTo(alice);
    await world.until('it is held', async () => (await alice.view('connection', {})).state === 'held');
    alice.line.says = undefined;
    const pressed = await alice.call('takeNewKeys', {});
    expect(pressed.ok).toBe(true);
    if (answer === undefined) await world.until('it is another device', () => deviceOf(alice) !== device);
    else await world.until('there is no room', async () => (await alice.view('connection', {})).mayGoOn === false);
    const again = await alice.call('takeNewKeys', {});
    expect(again.ok ? undefined : again.error.code).toBe(answer);
    await world.sleep(DAY);
  }
});

it('[X107] killed at whatever step of that, a device takes one place in its chain, and nothing of what it had to say is lost', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  for (const at of [1, 2, 3, 4, 5]) {
    const before = await chainOf(alice, bob);
    const device = deviceOf(alice);
    alice.store().killAt(at, at % 2 === 0 ? 'before' : 'after');
    await lieTo(alice);
    alice.crash();
    await alice.start();
    await world.pass(30_000);
    await world.until('it is another device', () => deviceOf(alice) !== device);
    const after = await chainOf(alice, bob);
    expect([at, after.entries.length]).toEqual([at, before.entries.length + 1]);
    await alice.call('send', { chat, text: `said ${at}` });
    alice.line.says = undefined;
    await world.sleep(DAY);
    await world.until('Bob has it', () => has(bob, chat, `said ${at}`), 600_000);
    // A day after the last time, whatever that was for: nobody is held any more.
    await world.sleep(DAY);
    await calm(world, 600_000);
  }
});

/** Grows the chain of a device's person to so many entries, or until no more are taken, here and at the hub. */
async function fill(device: TestDevice, entries: number): Promise<Chain> {
  const { keys, device: id, user } = coreOf(device).me();
  const begun = await coreOf(device).ownChain();
  let full = begun;
  for (let i = 0; full.entries.length < entries; i++) {
    const more = await addName(full, { keys, device: id }, `alice${i % 2}`, Math.floor(world.timers.now()));
    if (!more.may) break;
    full = more.chain;
  }
  expect(await coreOf(device).hub.growChain(user, begun.entries.length, full.entries.slice(begun.entries.length))).toBe('grown');
  await coreOf(device).refreshChains([user]);
  return full;
}

it('[X160] a hub that says so for months uses up half of a chain at most: beyond, the device is held while the hub says so, and devices can be added', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await fill(alice, HEARSAY - 1);
  await calm(world);
  await lieTo(alice);
  await world.until('it takes new keys', async () => (await chainOf(alice, bob)).entries.length === HEARSAY);
  alice.line.says = undefined;
  await world.sleep(DAY);
  await calm(world);
  const device = deviceOf(alice);
  for (let days = 0; days < 3; days++) {
    await lieTo(alice);
    await world.until('it is held', async () => (await alice.view('connection', {})).state === 'held');
    expect((await alice.view('connection', {})).until).toBeUndefined();
    await world.sleep(DAY);
  }
  await alice.do('send', { chat, text: 'kept until the hub is honest' });
  expect([deviceOf(alice), (await chainOf(alice, bob)).entries.length]).toEqual([device, HEARSAY]);
  alice.line.says = undefined;
  alice.crash();
  await alice.start();
  await world.until('Bob has what was kept', () => has(bob, chat, 'kept until the hub is honest'), 300_000);
  await linkInto(world, alice, 'tablet', chat);
  expect((await chainOf(alice, bob)).entries.length).toBe(HEARSAY + 1);
});

it('[X161] what is proven makes a device take new keys however much of its chain is used, and so does what was begun before', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  const { entries } = await fill(alice, HEARSAY);
  await calm(world);
  const first = deviceOf(alice);
  coreOf(alice).doubled('event');
  await world.until('it is another device', () => deviceOf(alice) !== first);
  await calm(world);
  const second = deviceOf(alice);
  // The new keys are on the disk, and nobody has heard of them when it dies.
  alice.cut();
  coreOf(alice).doubled('event');
  await world.pass(10_000);
  alice.crash();
  alice.mend();
  await world.sleep(DAY);
  await alice.start();
  await world.until('it is another device again', () => deviceOf(alice) !== second);
  expect((await chainOf(alice, bob)).entries.length).toBe(entries.length + 2);
  await alice.do('send', { chat, text: 'on we go' });
  await world.until('Bob has it', () => has(bob, chat, 'on we go'), 300_000);
});

it('[X108] a chain that somebody has filled still takes a revocation, by the hub and by everybody, and no new keys', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const { device } = coreOf(tablet).me();
  const full = await fill(tablet, CHAIN_LIMITS.entries);
  expect(full.entries.length).toBe(CHAIN_LIMITS.entries - CHAIN_LIMITS.revocations);
  await alice.do('revokeDevice', { device: deviceOf(tablet) });
  const seen = await chainOf(alice, bob);
  expect(findDevice(seen, device)?.active).toBe(false);
  await world.until('it is told', async () => (await tablet.view('session', {})).state === 'revoked');
  // There is no room for new keys: the device that is doubted stays held, and does not say until when.
  await lieTo(alice);
  await world.until('it is held', async () => (await alice.view('connection', {})).state === 'held');
  expect((await alice.view('connection', {})).until).toBeUndefined();
  expect(equal((await chainOf(alice, bob)).head, seen.head)).toBe(true);
});
