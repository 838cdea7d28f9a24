/** Links that go with somebody who is removed, or that nobody looks at any more: who knows their roots brings nobody in by them. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { groupAt, newGroup, newThree, rolesAt, settled } from './group-steps.ts';
import { calm, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const ask = (by: TestDevice, chat: string, asks = false) => by.do('createInvite', { chat, asks, uses: 0, until: 0 });
async function newLink(by: TestDevice, chat: string, asks = false): Promise<{ readonly invite: string; readonly link: string }> {
  const { invite } = await ask(by, chat, asks);
  await settled(world, by, chat);
  const link = (await linksAt(by, chat)).find((row) => row.invite === invite)?.link ?? '';
  await world.until('it opens the group', async () => (await by.call('openInvite', { text: link })).ok);
  return { invite, link };
}
const linksAt = async (device: TestDevice, chat: string) => (await device.view('invites', { chat })).invites;
const isGone = async (device: TestDevice, text: string): Promise<boolean> => {
  const answer = await device.call('openInvite', { text });
  return !answer.ok && answer.error.code === 'invite_gone';
};

it('[J28] somebody who is removed takes the links they know with them where that is wanted, by one call that is made later too, and not where it is not', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const mallory = await newPerson(world, 'mallory');
  const chat = await newGroup(world, alice, [bob, carol]);
  const links = [await newLink(alice, chat), await newLink(alice, chat, true)];
  await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
  await settled(world, alice, chat);
  expect((await linksAt(alice, chat)).map(({ state }) => state)).toEqual(['working', 'working']);
  // Without the hub, and killed before it is back; the third link is not made by then.
  alice.cut();
  await ask(alice, chat);
  await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)], revokeLinks: true });
  expect((await groupAt(alice, chat)).pending).toHaveLength(5);
  alice.crash();
  await alice.start();
  alice.mend();
  await settled(world, alice, chat);
  await world.until('none is left', async () => (await linksAt(alice, chat)).length === 0);
  expect([await rolesAt(alice, chat), (await groupAt(alice, chat)).pending]).toEqual([{ Alice: 'creator' }, []]);
  for (const { link } of links) await world.until('it opens nothing', () => isGone(mallory, link));
  await calm(world);
});

it('[J29] who may remove and not invite is told so before anybody is removed, and what is nothing new revokes the links all the same', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['remove'] });
  await settled(world, alice, chat);
  await newLink(alice, chat);
  await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
  await calm(world);
  const removing = { chat, add: [], remove: [userOf(carol)], revokeLinks: true };
  expect(await bob.call('changePeople', removing)).toMatchObject({ error: { code: 'no_right' } });
  expect([Object.keys(await rolesAt(bob, chat)).sort(), (await groupAt(bob, chat)).pending]).toEqual([['Alice', 'Bob', 'Carol'], []]);
  await bob.do('changePeople', { ...removing, revokeLinks: false });
  await settled(world, bob, chat);
  await world.until('Alice knows', async () => Object.keys(await rolesAt(alice, chat)).length === 2);
  await alice.do('changePeople', removing);
  await settled(world, alice, chat);
  expect(await linksAt(alice, chat)).toEqual([]);
});

it('[J30] a link that is revoked before it was made is never one', async () => {
  world = await newWorld();
  const { alice, bob } = await newThree(world);
  const chat = await newGroup(world, alice, [bob]);
  alice.cut();
  const { invite } = await ask(alice, chat);
  await alice.do('revokeInvite', { chat, invite });
  alice.mend();
  await settled(world, alice, chat);
  expect([await linksAt(alice, chat), (await groupAt(alice, chat)).pending]).toEqual([[], []]);
  await calm(world);
});
