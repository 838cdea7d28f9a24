/** Members who leave, and people who come, in ways no honest device does, and what those who are out are told: the group goes on where it was. */
import { afterEach, expect, it } from 'vitest';
import { type Bytes, equal, own, randomBytes } from '../../crypto/bytes.ts';
import { inviteKeys } from '../../crypto/invite.ts';
import { AUTHORITY, bareAuthority } from '../chat/authority.ts';
import { witnessesOf } from '../chat/chain.ts';
import { TYPE } from '../chat/bodies.ts';
import { LIMIT } from '../chat/form.ts';
import { sayJoin } from '../chat/join.ts';
import { photoOf } from '../chat/photo.world.ts';
import { forge, post } from './forging.ts';
import { startCommit } from '../device/group/leaves.ts';
import { readTold, takeTold, type Told, writeTold } from '../device/group/telling-rights.ts';
import { write } from '../device/memory/core.ts';
import { loadRights } from '../device/memory/rights-chain.ts';
import type { TestDevice } from './device.ts';
import { groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, chatAt, coreOf, has, isIn, lineAt, meet, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

it('[X430] words of leaving that are as long as they may be take their authors out all the same, and begin no new generation', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const dave = await newPerson(world, 'mallory');
  await meet(world, alice, dave, ['Hello Mallory', 'Hello Alice']);
  const chat = await newGroup(world, alice, [bob, carol, dave]);
  await sayAll(world, [alice, bob, carol, dave], chat, 'before');
  await calm(world);
  alice.cut();
  // None of them takes another's leaves away.
  for (const device of [bob, carol, dave]) chatAt(device, chat).live.quietUntil = world.timers.now() + 3_600_000;
  for (const device of [bob, carol, dave]) {
    const ends = Array.from({ length: LIMIT.ends }, () => ({ device: randomBytes(16), n: 2 ** 50 }));
    await post(device, chat, [
      await forge(device, chat, { index: 0, n: chatAt(device, chat).record.n + 1, texts: [], bodies: [{ type: TYPE.leave, ends }] }),
    ]);
  }
  await world.until('all is on the hub', () => [bob, carol, dave].every((device) => chatAt(device, chat).outbox.flights.length === 0));
  for (const device of [bob, carol, dave]) device.crash();
  alice.mend();
  await world.until('Alice is alone', async () => Object.keys(await rolesAt(alice, chat)).join() === 'Alice', 120_000);
  expect(lineAt(alice, chat).generation).toBe(0);
});

it('[X431] who leaves on a history that was lost leaves, and nobody opens one generation after the other for it', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await sayAll(world, [alice, bob, carol], chat, 'before');
  await calm(world);
  const lost = { number: 1, hash: randomBytes(32) };
  const [core, one] = [coreOf(bob), chatAt(bob, chat)];
  await one.turn(() =>
    startCommit(core, one, { remove: [], join: [], type: AUTHORITY.merge, change: { type: AUTHORITY.merge, fork: 0, hashes: [lost.hash] } }),
  );
  core.pump(one);
  await world.until('all know of it', () => [alice, bob, carol].every((device) => chatAt(device, chat).record.authority.rights.number === 1));
  await post(bob, chat, [
    await forge(bob, chat, { index: 0, n: chatAt(bob, chat).record.n + 1, texts: [], bodies: [{ type: TYPE.leave, ends: [] }], rights: lost }),
  ]);
  await world.until(
    'Bob is out',
    async () =>
      Object.keys(await rolesAt(carol, chat))
        .sort()
        .join() === 'Alice,Carol',
    120_000,
  );
  await alice.do('send', { chat, text: 'after' });
  await world.until('Carol has it', () => has(carol, chat, 'after'));
  expect([lineAt(alice, chat).generation, lineAt(carol, chat).generation]).toEqual([0, 0]);
  await settled(world, alice, chat);
  expect(await showSame([alice, carol], chat)).toBe(true);
});

it('[X432] who was removed learns that they were, and nothing of what the group was called and who came in since', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const dave = await newPerson(world, 'mallory');
  await meet(world, alice, dave, ['Hello Mallory', 'Hello Alice']);
  const chat = await newGroup(world, alice, [bob, carol]);
  await sayAll(world, [alice, bob, carol], chat, 'before');
  await calm(world);
  carol.cut();
  await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
  await alice.do('setGroup', { chat, name: 'Without Carol', description: 'We moved' });
  await alice.do('changePeople', { chat, add: [userOf(dave)], remove: [] });
  await settled(world, alice, chat);
  await world.until('Mallory is in', () => isIn(dave, chat));
  // The log with her removal is gone: she hears of it by letter.
  await world.wipeHub();
  carol.mend();
  await world.until('Carol knows', async () => (await groupAt(carol, chat)).state === 'out', 600_000);
  const { name, description } = await groupAt(carol, chat);
  expect([name, description]).toEqual(['Bees', '']);
  expect(chatAt(carol, chat).record.authority.group?.members.has(userOf(dave))).toBe(false);
});

it('[X433] a chain of rights that was told while a longer one came takes nothing of that back', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await calm(world);
  bob.cut();
  const told: Told[] = [];
  for (const name of ['First', 'Second']) {
    await alice.do('setGroup', { chat, name });
    await settled(world, alice, chat);
    const letter = readTold(await letterOf(alice, chat));
    if (letter) told.push(letter);
  }
  const [shorter, longer] = told;
  if (!shorter || !longer) throw new Error('expected two letters');
  const core = coreOf(bob);
  const { chains } = core.people;
  // What is known of people is asked for between looking at the chain and taking it.
  core.people.chains = async (users: readonly Bytes[]) => {
    core.people.chains = chains;
    await takeTold(core, longer, coreOf(alice).me());
    return chains(users);
  };
  await takeTold(core, shorter, coreOf(alice).me());
  expect((await groupAt(bob, chat)).name).toBe('Second');
  expect(await loadRights(core.store, chatAt(bob, chat).id)).toHaveLength(3);
});

it('[X434] a photo that was set on a history that was lost is set again with its picture, which all have', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['info'] });
  await settled(world, alice, chat);
  await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
  await calm(world);
  await world.backupHub();
  await world.until('all are back', () => [alice, bob, carol].every((device) => device.engine().connection.state === 'online'));
  for (const device of [alice, carol]) device.cut();
  await world.pass(500);
  const photo = photoOf(7);
  await bob.do('setGroup', { chat, photo });
  await settled(world, bob, chat);
  bob.cut();
  await world.restoreHub();
  for (const device of [alice, carol]) device.mend();
  await alice.do('setGroup', { chat, name: 'By Alice' });
  await settled(world, alice, chat);
  bob.mend();
  const has = async (device: TestDevice): Promise<boolean> => equal(own((await groupAt(device, chat)).photo ?? new Uint8Array()), photo);
  await world.until('all have the photo', async () => (await Promise.all([alice, bob, carol].map(has))).every(Boolean), 900_000);
  expect((await groupAt(carol, chat)).name).toBe('By Alice');
  await calm(world, 600_000);
});

it('[X435] who asks to come in by a word that is no proof any more comes in by it no more, begins no new generation, and keeps nobody else out', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const dave = await newPerson(world, 'mallory');
  const chat = await newGroup(world, alice, [bob]);
  const { invite } = await alice.do('createInvite', { chat, asks: false, uses: 0, until: 0 });
  await settled(world, alice, chat);
  const [core, one] = [coreOf(alice), chatAt(alice, chat)];
  const made = one.record.authority.group?.invites.get(invite);
  if (!made) throw new Error('expected the link that was made');
  // Said at a head of Carol's chain that another branch has replaced since.
  const { user, device, keys } = coreOf(carol).me();
  const word = { chat: one.id, box: made.box, user, device, head: randomBytes(32), time: world.timers.now() };
  const asker = { chat: one.id, user, box: made.box, name: 'Carol', word: await sayJoin(keys.sign, inviteKeys(made.root).secret, word), at: 0 };
  await write(core, core.joins.keepAsker(asker));
  core.pump(one);
  const link = (await alice.view('invites', { chat })).invites[0]?.link ?? '';
  await world.until('something stands behind it', async () => (await world.hubStore().cards.get(made.box, world.timers.now())) !== undefined);
  await dave.do('joinByInvite', { text: link });
  await world.until('Mallory is in', () => isIn(dave, chat), 600_000);
  await world.until('nobody asks', () => core.joins.askers(one.id).length === 0, 120_000);
  expect(lineAt(alice, chat).generation).toBe(0);
  expect((await groupAt(alice, chat)).members.map((member) => member.user).sort()).toEqual([alice, bob, dave].map(userOf).sort());
});

/** What a device would tell of a group's rights, of another generation than this one. */
async function letterOf(device: TestDevice, chat: string): Promise<Bytes> {
  const [core, { id }] = [coreOf(device), chatAt(device, chat)];
  const rights = await loadRights(core.store, id);
  const chains = [...(await core.people.chains(witnessesOf(rights))).values()].map(({ entries }) => entries);
  return writeTold({ chat: id, generation: 9, rights: rights.map(bareAuthority), chains });
}
