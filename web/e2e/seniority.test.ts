/** A device's age among those of its person, which decides who may remove whom: it outlives new keys, whoever caused them. */
import { afterEach, expect, it } from 'vitest';
import { CHAIN_LIMITS } from '../../crypto/entry.ts';
import { addDevice, addRecovery, consentTo } from '../../crypto/identity.ts';
import { newSealKey } from '../../crypto/sealing.ts';
import { newSignKey } from '../../crypto/signing.ts';
import { EnrolledAnew } from '../device/renewal.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, coreOf, deviceOf, has, linkInto, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const isMeant = (because: unknown): boolean => because instanceof EnrolledAnew || because instanceof StoreClosed || because instanceof Fenced;
const stateOf = async (device: TestDevice): Promise<string> => (await device.view('session', {})).state;

/** By a single word of the hub to each, at once: the device has acked more than it has. */
async function lieTo(...devices: readonly TestDevice[]): Promise<void> {
  const before = devices.map(deviceOf);
  for (const { line } of devices)
    line.says = (frame) => (frame.type === 'subscribed' ? [{ ...frame, acked: Math.floor(world.timers.now()) }] : [frame]);
  for (const device of devices) device.cut();
  await world.pass(500);
  for (const device of devices) device.mend();
  for (const [i, device] of devices.entries()) await world.until(`${device.name} takes new keys`, () => deviceOf(device) !== before[i]);
  for (const { line } of devices) line.says = undefined;
  await calm(world);
}

it('[X196] a hub that lies makes no device junior to one that was linked to it', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  const thief = await linkInto(world, alice, 'thief', chat);
  await calm(world);
  await lieTo(alice);
  const removal = await thief.call('revokeDevice', { device: deviceOf(alice) });
  expect(removal.ok ? undefined : removal.error.code).toBe('insufficient_permission');
  const { keys, device } = coreOf(thief).me();
  const taken = await addRecovery(await coreOf(thief).ownChain(), { keys, device }, newSignKey().publicKey, 1);
  expect(taken.may ? undefined : taken.because).toBe('not_senior');
  await alice.do('revokeDevice', { device: deviceOf(thief) });
  await world.until('the thief is out', async () => (await stateOf(thief)) === 'revoked');
  expect(await stateOf(alice)).toBe('in');
  await alice.do('send', { chat, text: 'still me' });
  await world.until('Bob has it', () => has(bob, chat, 'still me'));
});

it('[X197] a person with as many devices as may be can still take new keys', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const { keys, device, user } = coreOf(alice).me();
  const begun = await coreOf(alice).ownChain();
  let chain = begun;
  for (let i = begun.devices.length; i < CHAIN_LIMITS.activeDevices; i++) {
    const joining = await consentTo({ sign: newSignKey(), seal: await newSealKey() }, chain);
    const more = await addDevice(chain, { keys, device }, joining, Math.floor(world.timers.now()));
    if (!more.may) throw new Error(more.because);
    chain = more.chain;
  }
  expect(await coreOf(alice).hub.growChain(user, begun.entries.length, chain.entries.slice(begun.entries.length))).toBe('grown');
  await coreOf(alice).refreshChains([user]);
  const before = deviceOf(alice);
  coreOf(alice).doubled('event');
  await world.until('it is another device', () => deviceOf(alice) !== before);
  await world.until('it is online', () => alice.engine().connection.state === 'online');
  expect((await alice.view('devices', {})).devices.length).toBe(CHAIN_LIMITS.activeDevices);
  await alice.do('send', { chat, text: 'with new keys' });
  await world.until('Bob has it', () => has(bob, chat, 'with new keys'), 300_000);
});

it('[X198] who removes a device that has taken new keys meanwhile removes what it has become', async () => {
  world = await newWorld({ isMeant });
  const { alice, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  await calm(world);
  const seen = deviceOf(tablet);
  await lieTo(tablet);
  await alice.do('revokeDevice', { device: seen });
  await world.until('the tablet is out', async () => (await stateOf(tablet)) === 'revoked');
  expect((await alice.view('devices', {})).devices.map(({ device }) => device)).toEqual([deviceOf(alice)]);
});

it('[X199] devices that take new keys at the same moment all do, and stay in their order', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  const laptop = await linkInto(world, tablet, 'laptop', chat);
  await calm(world);
  const all = [alice, tablet, laptop];
  await lieTo(...all);
  expect((await alice.view('devices', {})).devices.map(({ device }) => device)).toEqual(all.map(deviceOf));
  for (const [i, junior] of all.entries())
    for (const senior of all.slice(0, i)) {
      const removal = await junior.call('revokeDevice', { device: deviceOf(senior) });
      expect(removal.ok ? undefined : removal.error.code).toBe('insufficient_permission');
    }
  for (const one of all) await one.do('send', { chat, text: `from ${one.name}` });
  for (const one of all) await world.until('Bob has it', () => has(bob, chat, `from ${one.name}`), 300_000);
  await tablet.do('revokeDevice', { device: deviceOf(laptop) });
  await world.until('the laptop is out', async () => (await stateOf(laptop)) === 'revoked');
});
