/** A group's whole life on the devices of those in it: created, talked in, changed, and what the screen says of each change. */
import { afterEach, describe, expect, it } from 'vitest';
import { changesAt, groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, chatAt, has, isIn, meet, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

describe('a group', () => {
  it('[X300] of three people who know one another is there for all of them, and what each says reaches all', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const all = [alice, bob, carol];
    const chat = await newGroup(world, alice, [bob, carol]);
    expect(await rolesAt(bob, chat)).toEqual({ Alice: 'creator', Bob: 'member', Carol: 'member' });
    expect((await carol.view('chats', {})).rows.find((row) => row.chat === chat)).toMatchObject({ kind: 'group', title: 'Bees', state: 'open' });
    await sayAll(world, all, chat, 'hello from');
    await world.until('all show the same', () => showSame(all, chat));
    expect(await changesAt(carol, chat)).toEqual(['created Bees']);
  });

  it('[U257] is listed with who did what to it last, in the names of here, and says who let one in', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    const rowOf = async () => (await bob.view('chats', {})).rows.find((row) => row.chat === chat);
    expect((await rowOf())?.preview).toMatchObject({
      kind: 'service',
      own: false,
      by: { name: 'Alice' },
      service: { what: 'created', text: 'Bees' },
    });
    expect([(await groupAt(bob, chat)).addedBy, (await groupAt(alice, chat)).addedBy]).toEqual([userOf(alice), undefined]);
    await bob.do('renameContact', { user: userOf(carol), name: 'Caz' });
    await alice.do('setRole', { chat, user: userOf(carol), admin: true, switches: ['add'] });
    await world.until('it is listed', async () => (await rowOf())?.preview.service?.names[0] === 'Caz');
    await carol.do('send', { chat, text: 'Thank you' });
    await world.until('what she says is', async () => (await rowOf())?.preview.text === 'Thank you');
    expect((await rowOf())?.preview.by).toEqual({ user: userOf(carol), name: 'Caz' });
    expect(await rowOf()).toMatchObject({ verified: false, photo: undefined });
  });

  it('[U258] what could not be changed is asked for once more, and is made where it may be by then', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    const appoint = async (admin: boolean): Promise<void> => {
      await alice.do('setRole', { chat, user: userOf(bob), admin, switches: admin ? ['info'] : [] });
      await settled(world, alice, chat);
    };
    await appoint(true);
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
    bob.cut();
    await world.pass(500);
    await bob.do('setGroup', { chat, name: 'Wasps' });
    await appoint(false);
    bob.mend();
    const failed = async () => (await groupAt(bob, chat)).pending.find((one) => one.failed === 'no_right');
    await world.until('Bob is told', async () => (await failed()) !== undefined);
    await appoint(true);
    await world.until('Bob knows again', async () => (await groupAt(bob, chat)).role === 'admin');
    await bob.do('retryChange', { chat, id: (await failed())?.id ?? '' });
    await settled(world, bob, chat);
    await world.until('it is renamed', async () => (await groupAt(carol, chat)).name === 'Wasps');
    expect((await groupAt(bob, chat)).pending).toEqual([]);
  });

  it('[X301] lives: people are added, appointed, removed and go, it is renamed and handed on; all who are in it show the same, and who is not reads nothing newer', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const dave = await newPerson(world, 'mallory');
    await meet(world, bob, dave, ['Hello Mallory', 'Hello Bob']);
    const chat = await newGroup(world, alice, [bob, carol]);
    await sayAll(world, [alice, bob, carol], chat, 'one');

    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['add', 'remove', 'info'] });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
    await bob.do('changePeople', { chat, add: [userOf(dave)], remove: [] });
    await bob.do('setGroup', { chat, name: 'Wasps', description: 'We sting' });
    await settled(world, bob, chat);
    await world.until('Mallory is in', () => isIn(dave, chat));
    await world.until('Mallory knows their names', async () => Object.keys(await rolesAt(dave, chat)).every((name) => name !== ''));
    expect(await rolesAt(dave, chat)).toEqual({ Alice: 'creator', Bob: 'admin', Carol: 'member', Mallory: 'member' });
    await sayAll(world, [alice, bob, carol, dave], chat, 'two');
    expect(await has(dave, chat, 'one alice')).toBe(true);
    expect((await groupAt(carol, chat)).name).toBe('Wasps');
    expect((await carol.call('setGroup', { chat, name: 'Mine' })).ok).toBe(false);

    await bob.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
    await settled(world, bob, chat);
    await world.until('Carol knows', async () => (await groupAt(carol, chat)).state === 'out');
    expect(await groupAt(carol, chat)).toMatchObject({ removedBy: userOf(bob), may: [] });
    await sayAll(world, [alice, bob, dave], chat, 'three');
    expect(await has(carol, chat, 'three alice')).toBe(false);
    expect(await has(carol, chat, 'two alice')).toBe(true);
    expect((await carol.call('send', { chat, text: 'I am still here' })).ok).toBe(false);

    expect((await alice.call('leaveGroup', { chat })).ok).toBe(false);
    await alice.do('transferGroup', { chat, user: userOf(dave) });
    await settled(world, alice, chat);
    await alice.do('leaveGroup', { chat });
    await world.until('Alice is gone', async () => (await rolesAt(bob, chat)).Alice === undefined && (await groupAt(alice, chat)).state === 'out');
    expect(await rolesAt(bob, chat)).toEqual({ Bob: 'admin', Mallory: 'creator' });
    await sayAll(world, [bob, dave], chat, 'four');
    await calm(world);
    expect(await showSame([bob, dave], chat)).toBe(true);
    expect(await has(alice, chat, 'four bob')).toBe(false);
    expect(await changesAt(bob, chat)).toEqual([
      ...['created Bees', 'promoted add remove info', 'added', 'renamed Wasps', 'described We sting', 'removed', 'owner', 'left'],
    ]);
    expect(chatAt(carol, chat).line).toBeUndefined();
  });

  it('[X462] who hands a group on has done it, and is not told of their own change that they may not make it', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await alice.do('transferGroup', { chat, user: userOf(bob) });
    await settled(world, alice, chat);
    expect([(await groupAt(alice, chat)).pending, (await rolesAt(alice, chat)).Bob]).toEqual([[], 'creator']);
  });

  it('[N89] what is so already is waited for no longer than it takes to see that', async () => {
    world = await newWorld();
    const { alice, bob } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await settled(world, alice, chat);
    await alice.do('setGroup', { chat, name: 'Bees' });
    expect(await alice.do('waitGroup', { chat, timeout: 1000 })).toMatchObject({ ok: true, failed: [] });
  });
});
