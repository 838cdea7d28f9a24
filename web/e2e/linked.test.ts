/** A device that is linked stands where the others of its person do: it begins nothing that they have begun, whatever the hub has forgotten. */
import { afterEach, expect, it } from 'vitest';
import { equal, toHex } from '../../crypto/bytes.ts';
import { mailboxOf } from '../chat/names.ts';
import type { TestDevice } from './device.ts';
import { emptyMailboxes, fillMailboxes } from './lines.ts';
import { calm, chatAt, coreOf, has, isIn, lineAt, link, linkInto, meet, newPerson, newTalk, reconnect, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const MINUTE = 60 * 1000;

let world: World;
afterEach(() => world.close());

const saidOf = ({ log }: TestDevice, what: string): readonly string[] => log.filter((line) => line.startsWith(`${what} `));
const ownOf = async (device: TestDevice): Promise<string> => (await device.do('openSelf', {})).chat;
const generationOf = (device: TestDevice, chat: string): number => (isIn(device, chat) ? lineAt(device, chat).generation : -1);

/** The hub loses everything so many times, and these devices go on. */
async function wipe(times: number, devices: readonly TestDevice[], chat: string): Promise<void> {
  for (let generation = 1; generation <= times; generation++) {
    await world.wipeHub();
    await world.until('they are in the next', () => devices.every((device) => generationOf(device, chat) === generation), 10 * MINUTE);
    await calm(world);
  }
}

it('[X277] on a hub that lost everything it opens nothing, and is let in where the others are', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  await wipe(2, [alice, bob], chat);
  const tablet = await linkInto(world, alice, 'tablet', chat);
  const own = await ownOf(alice);
  await world.until('it is in the own chat', () => isIn(tablet, own));
  await calm(world);
  expect([generationOf(tablet, own), generationOf(tablet, chat)]).toEqual([generationOf(alice, own), 2]);
  expect(saidOf(tablet, 'opening')).toEqual([]);
  expect(saidOf(alice, 'welcome').filter((line) => line.includes('known'))).toEqual([]);
});

it('[X278] where no letter of the others reaches it, it opens the one after theirs, and they follow', async () => {
  world = await newWorld();
  const { alice, chat } = await newTalk(world);
  await calm(world);
  await wipe(2, [alice], chat);
  const own = await ownOf(alice);
  const before = generationOf(alice, own);
  fillMailboxes(alice.line);
  const tablet = await link(world, alice, 'tablet');
  await world.until('it has a place', () => isIn(tablet, own), 10 * MINUTE);
  expect(generationOf(tablet, own)).toBe(before + 1);
  await world.until('Alice has followed', () => generationOf(alice, own) === before + 1, 10 * MINUTE);
  await alice.do('send', { chat: own, text: 'note to self' });
  await world.until('it has the word', () => has(tablet, own, 'note to self'));
  emptyMailboxes(alice.line);
});

it('[X279] a chat that another own device has begun it does not open, and is let in as soon as it can hear', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  const tablet = await link(world, alice, 'tablet');
  await calm(world);
  // Of the chat it hears by the own chat alone: no letter comes.
  const mailbox = mailboxOf(coreOf(tablet).me().device);
  tablet.line.says = (frame) => (frame.type === 'envelope' && equal(frame.route, mailbox) ? [] : [frame]);
  const before = saidOf(tablet, 'knocked').length;
  const chat = await meet(world, alice, bob, ['Hello Bob', 'Hello Alice']);
  await world.until('it has asked to be let in', () => saidOf(tablet, 'knocked').length > before);
  expect([isIn(tablet, chat), saidOf(tablet, 'opening')]).toEqual([false, []]);
  tablet.line.says = undefined;
  await reconnect(world, tablet);
  await world.until('it is in', () => isIn(tablet, chat));
  await calm(world);
  expect(toHex(lineAt(tablet, chat).route)).toBe(toHex(lineAt(bob, chat).route));
  expect(saidOf(tablet, 'opening')).toEqual([]);
});

it('[X280] a chat that nobody has begun it opens at once, whoever of the others sleeps', async () => {
  world = await newWorld();
  const [alice, bob] = [await newPerson(world, 'alice'), await newPerson(world, 'bob')];
  const tablet = await link(world, alice, 'tablet');
  await calm(world);
  alice.crash();
  const before = saidOf(tablet, 'knocked');
  const { chat } = await tablet.do('openChat', { user: userOf(bob) });
  await tablet.do('send', { chat, text: 'from the tablet' });
  await world.until('Bob has it', () => has(bob, chat, 'from the tablet'));
  expect([chatAt(tablet, chat).record.authority.generation, saidOf(tablet, 'knocked')]).toEqual([0, before]);
});
