/** A chain that parts in two while a chat goes on: what was made on the branch that lost is dropped, and the chat goes on in a new generation. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { addName, type Chain, type Grown, revokeDevice } from '../../crypto/identity.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { type Chat, write } from '../device/memory/core.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, has, link, linkInto, newPerson, newTalk, reconnect, textsIn, type Two, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const chainOf = (grown: Grown): Chain => {
  if (!grown.may) throw new Error(`the chain did not grow: ${grown.because}`);
  return grown.chain;
};

type Parted = { readonly lost: Chain; readonly inForce: Chain };

/** Two branches of one chain: on the one in force the first device has removed the second, which has grown the other. The hub has that one, `through` a third. */
async function partChain(first: TestDevice, second: TestDevice, through: TestDevice): Promise<Parted> {
  const chain = await coreOf(first).ownChain();
  const now = Math.floor(world.timers.now());
  const signer = (device: TestDevice) => ({ keys: coreOf(device).me().keys, device: coreOf(device).me().device });
  const lost = chainOf(await addName(chain, signer(second), 'robert', now));
  const inForce = chainOf(await revokeDevice(chain, signer(first), coreOf(second).me().device, now));
  first.cut();
  second.crash();
  await write(coreOf(first), coreOf(first).people.pin([inForce]));
  expect(await coreOf(through).hub.growChain(lost.user, 0, lost.entries)).toBe('grown');
  return { lost, inForce };
}

/** The device learns a branch without the hub, as by a letter of its owner. */
async function learn(device: TestDevice, { user, entries }: Chain): Promise<void> {
  await write(coreOf(device), (await coreOf(device).people.offer(user, [entries])).ops);
}

/** Bob's chain has parted, and Alice's chat (`one`) stands on the branch that lost: she has not heard of the other. */
async function newPartedTalk(): Promise<Two & Parted & { readonly one: Chat }> {
  world = await newWorld();
  const two = await newTalk(world);
  const tablet = await linkInto(world, two.bob, 'tablet', two.chat);
  await calm(world);
  const parted = await partChain(two.bob, tablet, two.alice);
  await learn(two.alice, parted.lost);
  return { ...two, ...parted, one: chatAt(two.alice, two.chat) };
}

/** The device renews its keys now: any commit names the heads it knows. */
function renew(device: TestDevice, chat: Chat): void {
  chat.record = { ...chat.record, renewAt: 0 };
  coreOf(device).pump(chat);
}

async function talksOn(alice: TestDevice, bob: TestDevice, chat: string): Promise<void> {
  bob.mend();
  await alice.do('send', { chat, text: 'whichever branch' });
  await world.until('Bob has it', () => has(bob, chat, 'whichever branch'), 300_000);
  await bob.do('send', { chat, text: 'the older device' });
  await world.until('Alice has it', () => has(alice, chat, 'the older device'), 300_000);
  await calm(world);
  expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
}

describe('a chain that parts in two', () => {
  it('[X85] stops nobody whose chat stands on the branch that lost: a commit that cannot be made is a new generation', async () => {
    const { alice, bob, chat, one, lost, inForce } = await newPartedTalk();
    renew(alice, one);
    await world.until('the log names it', () => toHex(one.record.authority.heads.get(toHex(lost.user))!) === toHex(lost.head));
    await learn(alice, inForce);
    renew(alice, one);
    await world.until('the next generation has begun', () => (one.line?.generation ?? 0) > 0);
    await talksOn(alice, bob, chat);
    alice.crash();
    await alice.start();
    await alice.do('send', { chat, text: 'after a restart' });
    await world.until('Bob has that too', () => has(bob, chat, 'after a restart'));
  });

  it('[X88] between an own commit and its answer: the commit is dropped, not the engine', async () => {
    const { alice, bob, chat, one, inForce } = await newPartedTalk();
    let posted = 0;
    alice.line.hears = (frame) => {
      if (frame.type === 'post' && frame.kind === KIND.commit) {
        posted += 1;
        alice.line.deaf = true;
      }
      return [frame];
    };
    renew(alice, one);
    await world.until('the hub has the commit', () => posted === 1);
    alice.line.hears = undefined;
    await world.pass(500);
    expect(one.line?.pending).toBeDefined();
    await learn(alice, inForce);
    alice.line.deaf = false;
    await reconnect(world, alice);
    await world.until('the next generation has begun', () => (one.line?.generation ?? 0) > 0);
    await talksOn(alice, bob, chat);
  });

  it('[X89] between an own opening and its answer: the chat is opened once more, by the branch in force', async () => {
    world = await newWorld();
    const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
    const tablet = await link(world, bob, 'tablet');
    await calm(world);
    const user = userOf(bob);
    const { inForce } = await partChain(bob, tablet, alice);
    alice.line.hears = (frame) => {
      if (frame.type === 'open') alice.line.deaf = true;
      return [frame];
    };
    const { chat } = await alice.do('openChat', { user });
    const one = chatAt(alice, chat);
    await world.until('the hub has the opening', () => alice.line.deaf);
    alice.line.hears = undefined;
    await world.pass(500);
    expect(one.opening?.generation).toBe(0);
    await learn(alice, inForce);
    alice.line.deaf = false;
    await reconnect(world, alice);
    await world.until('it is open', () => one.line !== undefined);
    expect(one.line?.generation).toBe(1);
    bob.mend();
    await alice.do('send', { chat, text: 'Hello Bob' });
    await world.until('Bob has it', () => has(bob, chat, 'Hello Bob'));
    await bob.do('acceptChat', { chat });
    await talksOn(alice, bob, chat);
  });
});
