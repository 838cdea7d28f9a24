/** Links into groups against who was removed and knows their root, who has a group of their own, and who makes links that say what is not so. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, fromHex, randomBytes, toHex } from '../../crypto/bytes.ts';
import { writeWebLink } from '../../crypto/codes.ts';
import { inviteKeys, makeCard } from '../../crypto/invite.ts';
import { AUTHORITY } from '../chat/authority.ts';
import { type GroupCard, writeGroupCard } from '../chat/card.ts';
import { directChatId } from '../chat/names.ts';
import { pngOf } from '../chat/photo.world.ts';
import { startCommit } from '../device/group/leaves.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree, settled } from './group-steps.ts';
import { ORIGIN } from './lines.ts';
import { calm, chatAt, chatOf, coreOf, isIn, newPerson, say, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const bytesOf = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array();

/** A link of the group that works, with something behind it. */
async function newLink(by: TestDevice, chat: string): Promise<{ readonly invite: string; readonly link: string }> {
  const { invite } = await by.do('createInvite', { chat, asks: false, uses: 0, until: 0 });
  await settled(world, by, chat);
  await world.until('something stands behind it', async () => (await world.hubStore().cards.get(bytesOf(invite), world.timers.now())) !== undefined);
  return { invite, link: (await by.view('invites', { chat })).invites.find((row) => row.invite === invite)?.link ?? '' };
}

const cardOf = (by: TestDevice, chat: string, lies: Partial<GroupCard> = {}): GroupCard => ({
  ...{ chat: bytesOf(chat), name: 'Bees', description: '', photo: undefined, people: 2, full: false, asks: false, until: 0 },
  hosts: [bytesOf(userOf(by))],
  ...lies,
});
/** Puts a card behind the link of this root, as whoever knows the root can. */
async function put(by: TestDevice, root: Bytes, card: GroupCard): Promise<void> {
  const { hub, clock } = coreOf(by);
  const keys = inviteKeys(root);
  expect(await hub.putCard(keys.box, await makeCard(keys, Math.floor(clock.now()) + 1000, writeGroupCard(card)))).toBe(true);
}

it('[J46] who was removed knows the root of a link and leads nobody by it into a group of their own', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob]);
  const { link, invite } = await newLink(alice, chat);
  await world.until('Bob knows the link', () => chatAt(bob, chat).record.authority.group?.invites.has(invite) === true);
  const root = chatAt(bob, chat).record.authority.group?.invites.get(invite)?.root ?? new Uint8Array();
  await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)] });
  await settled(world, alice, chat);
  await calm(world);
  const { chat: own } = await bob.do('createGroup', { name: 'Bees', people: [] });
  await put(bob, root, cardOf(bob, own));
  for (const name of ['openInvite', 'joinByInvite'] as const)
    expect(await carol.call(name, { text: link })).toMatchObject({ error: { code: 'invite_gone' } });
  // The group's devices put back what is so when they connect next.
  alice.cut();
  alice.mend();
  await world.until('it is the group’s again', async () => (await carol.call('openInvite', { text: link })).ok);
  expect(await carol.do('joinByInvite', { text: link })).toMatchObject({ chat });
  await world.until('Carol is in', () => isIn(carol, chat));
});

it('[J47] a link of a group is answered for, whatever other group says that it is its own', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  // Alice hears of Bob's group before there is hers, so it is the first she would find.
  const his = await newGroup(world, bob, [alice], 'Wasps');
  const chat = await newGroup(world, alice, []);
  const { link, invite } = await newLink(alice, chat);
  const [core, one] = [coreOf(bob), chatAt(bob, his)];
  const change = { type: AUTHORITY.invite, box: bytesOf(invite), root: randomBytes(32), asks: true, uses: 0, until: 0, on: true } as const;
  await one.turn(() => startCommit(core, one, { remove: [], join: [], type: change.type, change }));
  core.pump(one);
  await world.until('Alice knows of it', () => chatAt(alice, his).record.authority.group?.invites.has(invite) === true);
  await carol.do('joinByInvite', { text: link });
  await world.until('Carol is in', () => isIn(carol, chat));
  expect((await alice.view('joinRequests', { chat: his })).requests).toEqual([]);
});

it('[J48] a link says yes to a group alone: a chat of two that it names is a request as ever, and what is no photo is not shown', async () => {
  world = await newWorld();
  const [alice, mallory] = [await newPerson(world, 'alice'), await newPerson(world, 'mallory')];
  const chat = toHex(directChatId(bytesOf(userOf(alice)), bytesOf(userOf(mallory))));
  const root = randomBytes(32);
  await put(mallory, root, cardOf(mallory, chat, { photo: pngOf(15_000, 15_000) }));
  const { box, secret } = inviteKeys(root);
  const link = writeWebLink({ kind: 'group', box, secret, chat: bytesOf(chat), hub: ORIGIN });
  expect((await alice.do('openInvite', { text: link })).preview).toMatchObject({ name: 'Bees', photo: undefined });
  await alice.do('joinByInvite', { text: link });
  await say(world, mallory, alice, 'Hello Alice');
  expect(chatOf(alice, chat)?.record.accepted).toBe(false);
  expect((await alice.view('chats', {})).requests.map((row) => row.chat)).toEqual([chat]);
});
