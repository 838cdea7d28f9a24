/** Devices that are linked late: after their person left a group, after its history parted; and what is heard late because its author was blocked. */
import { afterEach, expect, it } from 'vitest';
import type { TestDevice } from './device.ts';
import { groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, chatOf, has, isIn, isOnHub, link, newTalk, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const isOut = async (device: TestDevice, chat: string): Promise<boolean> =>
  chatOf(device, chat) !== undefined && (await groupAt(device, chat)).state === 'out';

it('[X326] a device that is linked after its person left a group, or was removed, shows all they had read there, and nothing of what came after', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol], 'Bees');
  await sayAll(world, [alice, bob, carol], chat, 'said by');
  await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)] });
  await settled(world, alice, chat);
  await world.until('Bob is out', () => isOut(bob, chat));
  await carol.do('send', { chat, text: 'Bob is gone' });
  await world.until('Alice has it', () => has(alice, chat, 'Bob is gone'));
  await carol.do('leaveGroup', { chat });
  await world.until('Carol is out', () => isOut(carol, chat));
  await world.until('Alice is alone', async () => (await groupAt(alice, chat)).members.length === 1);
  await alice.do('setGroup', { chat, name: 'Wasps' });
  await alice.do('send', { chat, text: 'alone' });
  await calm(world);
  for (const [old, name] of [
    [carol, 'tablet'],
    [bob, 'phone'],
  ] as const) {
    const fresh = await link(world, old, name);
    await world.until(
      `the ${name} shows it`,
      async () => (await isOut(fresh, chat)) && (await textsIn(fresh, chat)).length === (await textsIn(old, chat)).length,
      300_000,
    );
    await calm(world);
    expect(await textsIn(fresh, chat)).toEqual(await textsIn(old, chat));
    expect((await groupAt(fresh, chat)).name).toBe('Bees');
    expect(await has(fresh, chat, 'alone')).toBe(false);
    expect(await fresh.call('send', { chat, text: 'may I' })).toMatchObject({ error: { code: 'out_of_group' } });
    // It is there after a start as well, and waits for nothing.
    fresh.crash();
    await fresh.start();
    await calm(world);
    expect(await textsIn(fresh, chat)).toEqual(await textsIn(old, chat));
  }
  expect(await rolesAt(alice, chat)).toEqual({ Alice: 'creator' });
});

it('[X327] a device that is linked after the history of its group has parted shows what the others show, whichever person it is of', async () => {
  world = await newWorld();
  const { alice, bob, carol } = await newThree(world);
  const chat = await newGroup(world, alice, [bob, carol]);
  await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['info', 'add', 'remove'] });
  await settled(world, alice, chat);
  await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
  await calm(world);
  await world.backupHub();
  await world.until('all are back', () => [alice, bob, carol].every((device) => device.engine().connection.state === 'online'));
  for (const device of [alice, carol]) device.cut();
  await world.pass(500);
  await bob.do('setGroup', { chat, name: 'By Bob' });
  await settled(world, bob, chat);
  await bob.do('send', { chat, text: 'said on what was lost' });
  await world.until('the hub has it', () => isOnHub(bob, chat));
  bob.cut();
  await world.restoreHub();
  for (const device of [alice, carol]) device.mend();
  await alice.do('setGroup', { chat, description: 'Alice was here' });
  await settled(world, alice, chat);
  await alice.do('send', { chat, text: 'said on what counts' });
  await world.until('Carol has it', () => has(carol, chat, 'said on what counts'), 300_000);
  // Of whoever is on the history that counts before the two have met, and of whoever comes back from the other after.
  const tablet = await link(world, carol, 'tablet');
  bob.mend();
  await world.until('Bob has come', () => has(bob, chat, 'said on what counts'), 900_000);
  const phone = await link(world, bob, 'phone');
  const all = [alice, bob, carol, tablet, phone];
  await world.until(
    'all show the same',
    async () => all.every((device) => isIn(device, chat)) && (await has(tablet, chat, 'said on what was lost')) && (await showSame(all, chat)),
    900_000,
  );
  expect(await rolesAt(phone, chat)).toEqual({ Alice: 'creator', Bob: 'admin', Carol: 'member' });
  await sayAll(world, all, chat, 'together');
});

it('[X328] in a group of two the leaving of somebody blocked is heard when they are unblocked, and no sooner', async () => {
  world = await newWorld();
  const { alice, bob } = await newTalk(world);
  const chat = await newGroup(world, alice, [bob]);
  await sayAll(world, [alice, bob], chat, 'said by');
  await calm(world);
  await alice.do('block', { user: userOf(bob) });
  await calm(world);
  await bob.do('leaveGroup', { chat });
  await world.until('Bob is out', () => isOut(bob, chat));
  await calm(world);
  expect((await groupAt(alice, chat)).members.length).toBe(2);
  await alice.do('unblock', { user: userOf(bob) });
  await world.until('Alice has heard', async () => (await groupAt(alice, chat)).members.length === 1, 3_600_000);
  await calm(world);
  expect([await isOut(bob, chat), (await groupAt(alice, chat)).state]).toEqual([true, 'in']);
});
