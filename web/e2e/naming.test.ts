/** The own chain grown by two devices of a person at once: whoever was slower does it again on what is there, and the person hears of nothing. */
import { afterEach, expect, it } from 'vitest';
import { addName } from '../../crypto/identity.ts';
import type { TestDevice } from './device.ts';
import { calm, coreOf, deviceOf, link, newTalk, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Alice, a tablet of hers, and Bob; all is calm. */
async function newPair() {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const tablet = await link(world, alice, 'tablet');
  await calm(world);
  return { alice, bob, tablet };
}

/** The device's next entry is at the hub, and nobody was told of it: whose chain it is may hear so only by asking. */
async function grow(device: TestDevice, username: string): Promise<void> {
  const { user, device: id, keys } = coreOf(device).me();
  const chain = await coreOf(device).ownChain();
  const named = await addName(chain, { keys, device: id }, username, Math.floor(world.timers.now()));
  if (!named.may) throw new Error(named.because);
  expect(await coreOf(device).hub.growChain(user, chain.entries.length, named.chain.entries.slice(chain.entries.length))).toBe('grown');
}

/** As soon as this device has read the chain, before it can add to it, the other one does. */
function beQuicker(device: TestDevice, other: TestDevice, username: string): () => number {
  let asked = 0;
  device.line.answers = async (path, response) => {
    if (!path.startsWith('/v1/chains/') || response.status !== 200) return undefined;
    asked += 1;
    if (asked === 1) await grow(other, username);
    return response;
  };
  return () => asked;
}

async function expectOneBranch(devices: readonly TestDevice[], of: TestDevice, username: string): Promise<void> {
  const user = coreOf(of).me().user;
  for (const device of devices) {
    await coreOf(device).refreshChains([user]);
    expect((await coreOf(device).people.chain(user))?.username).toBe(username);
    expect(coreOf(device).people.person(user).forked).toBe(false);
  }
}

it('[X180] a name is taken although another own device has grown the chain unheard', async () => {
  const { alice, bob, tablet } = await newPair();
  await grow(tablet, 'alice_t');
  await alice.do('setProfile', { name: 'Alice', username: 'alice_new', bio: '' });
  await expectOneBranch([alice, bob, tablet], alice, 'alice_new');
  expect((await bob.do('find', { text: '@alice_new' })).person.user).toBe(userOf(alice));
});

it('[X180] and although it does so between reading the chain and adding to it', async () => {
  const { alice, bob, tablet } = await newPair();
  const asked = beQuicker(alice, tablet, 'alice_t');
  await alice.do('setProfile', { name: 'Alice', username: 'alice_new', bio: '' });
  expect(asked()).toBeGreaterThan(1);
  await expectOneBranch([alice, bob, tablet], alice, 'alice_new');
});

it('[X180] a name somebody else has leaves the chain with the name it had at the hub, by whichever device', async () => {
  const { alice, bob, tablet } = await newPair();
  await tablet.do('setProfile', { name: 'Alice', username: 'alice_t', bio: '' });
  const taken = await alice.call('setProfile', { name: 'Alice', username: 'bobby', bio: '' });
  expect(taken.ok ? undefined : taken.error.code).toBe('username_taken');
  await expectOneBranch([alice, bob, tablet], alice, 'alice_t');
});

it('[X180] a device is removed although the other one grows the chain meanwhile', async () => {
  const { alice, bob, tablet } = await newPair();
  const laptop = await link(world, alice, 'laptop');
  await calm(world);
  beQuicker(alice, tablet, 'alice_t');
  await alice.do('revokeDevice', { device: deviceOf(laptop) });
  await world.until('it is told', async () => (await laptop.view('session', {})).state === 'revoked');
  await expectOneBranch([alice, bob, tablet], alice, 'alice_t');
});

it('[X464] a name that the chain says and the hub has not given, as after a line that broke in between, is asked for again when it is chosen again', async () => {
  const { alice, bob, tablet } = await newPair();
  await grow(alice, 'alice_new');
  await coreOf(alice).refreshChains([coreOf(alice).me().user]);
  expect((await bob.call('find', { text: '@alice_new' })).ok).toBe(false);
  await alice.do('setProfile', { name: 'Alice', username: 'alice_new', bio: '' });
  expect((await bob.do('find', { text: '@alice_new' })).person.user).toBe(userOf(alice));
  await expectOneBranch([alice, bob, tablet], alice, 'alice_new');
});

it('[X464] and where somebody else has it by then, leaves the chain', async () => {
  const { alice, bob, tablet } = await newPair();
  await alice.do('setProfile', { name: 'Alice', username: 'alice_old', bio: '' });
  await grow(alice, 'bobby');
  await coreOf(alice).refreshChains([coreOf(alice).me().user]);
  const taken = await alice.call('setProfile', { name: 'Alice', username: 'bobby', bio: '' });
  expect(taken.ok ? undefined : taken.error.code).toBe('username_taken');
  await expectOneBranch([alice, bob, tablet], alice, 'alice_old');
});
