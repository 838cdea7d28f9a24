/** A group changed by several at once, with lines cut and a hub that forgets: everybody ends with the same group, and nothing that was said is lost. */
import { afterEach, describe, expect, it } from 'vitest';
import { changesAt, groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, has, isIn, meet, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const ALL = ['add', 'remove', 'info', 'delete', 'pin', 'invite', 'appoint'] as const;

describe('changes that cross', () => {
  it('[X302] two renames, and an add and a removal of one person, asked for offline: all are made one after the other, and all devices show the same', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: [...ALL] });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
    await calm(world);
    for (const device of [alice, bob]) device.cut();
    await world.pass(500);
    await alice.do('setGroup', { chat, name: 'By Alice' });
    await bob.do('setGroup', { chat, name: 'By Bob' });
    await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
    expect((await groupAt(alice, chat)).pending).toHaveLength(2);
    expect((await groupAt(alice, chat)).name).toBe('Bees');
    alice.crash();
    await alice.start();
    for (const device of [alice, bob]) device.mend();
    await settled(world, alice, chat);
    await settled(world, bob, chat);
    await bob.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await settled(world, bob, chat);
    await world.until('Carol is in again', () => isIn(carol, chat));
    await sayAll(world, [alice, bob, carol], chat, 'after');
    await calm(world);
    expect(await showSame([alice, bob], chat)).toBe(true);
    expect(await rolesAt(carol, chat)).toEqual({ Alice: 'creator', Bob: 'admin', Carol: 'member' });
    const changes = await changesAt(alice, chat);
    expect(changes.filter((one) => one.startsWith('renamed')).sort()).toEqual(['renamed By Alice', 'renamed By Bob']);
    expect((await groupAt(carol, chat)).name).toBe(
      changes
        .filter((one) => one.startsWith('renamed'))
        .at(-1)
        ?.slice(8),
    );
  });

  it('[X303] what an admin asked for before they heard of their demotion is not made, and they are told why', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['remove', 'info'] });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
    await calm(world);
    bob.cut();
    await world.pass(500);
    await bob.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
    await alice.do('setRole', { chat, user: userOf(bob), admin: false, switches: [] });
    await settled(world, alice, chat);
    bob.mend();
    await world.until('Bob is told', async () => (await groupAt(bob, chat)).pending.some(({ failed }) => failed === 'no_right'));
    expect(await rolesAt(bob, chat)).toEqual({ Alice: 'creator', Bob: 'member', Carol: 'member' });
    const [failed] = (await groupAt(bob, chat)).pending;
    await bob.do('dismissChange', { chat, id: failed?.id ?? '' });
    expect((await groupAt(bob, chat)).pending).toEqual([]);
    await calm(world);
    expect(await showSame([alice, bob, carol], chat)).toBe(true);
  });
});

describe('a hub that forgets', () => {
  it('[X304] everything, and somebody who was away then: the group goes on as it was, with who was removed outside and all that was said', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const dave = await newPerson(world, 'mallory');
    await meet(world, alice, dave, ['Hello Mallory', 'Hello Alice']);
    const chat = await newGroup(world, alice, [bob, carol, dave]);
    await sayAll(world, [alice, bob, carol, dave], chat, 'before');
    await calm(world);
    // Carol and Mallory do not hear that Mallory is removed, and the hub that knew is gone.
    for (const device of [carol, dave]) device.cut();
    await world.pass(500);
    await alice.do('changePeople', { chat, add: [], remove: [userOf(dave)] });
    await settled(world, alice, chat);
    await alice.do('send', { chat, text: 'without Mallory' });
    await world.until('Bob has it', () => has(bob, chat, 'without Mallory'));
    await world.wipeHub();
    for (const device of [carol, dave]) device.mend();
    await world.until('Carol has it', () => has(carol, chat, 'without Mallory'), 600_000);
    await world.until('Mallory knows', async () => (await groupAt(dave, chat)).state === 'out', 600_000);
    await sayAll(world, [alice, bob, carol], chat, 'after');
    await calm(world);
    expect(await showSame([alice, bob, carol], chat)).toBe(true);
    expect([await has(dave, chat, 'without Mallory'), await has(dave, chat, 'after bob'), await has(dave, chat, 'before bob')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('[X305] what some have done, so that two halves of a group change it apart: one history counts everywhere, what was said on the other stays, and what was changed there is done again', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: [...ALL] });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
    await calm(world);
    await world.backupHub();
    await world.until('all are back', () => [alice, bob, carol].every((device) => device.engine().connection.state === 'online'));
    // Bob alone changes it, and says something on that, with the hub that is about to be forgotten.
    for (const device of [alice, carol]) device.cut();
    await world.pass(500);
    await bob.do('setGroup', { chat, name: 'By Bob', description: 'Bob was here' });
    await settled(world, bob, chat);
    await bob.do('send', { chat, text: 'said on what was lost' });
    await world.pass(2000);
    bob.cut();
    await world.restoreHub();
    for (const device of [alice, carol]) device.mend();
    await world.pass(2000);
    await alice.do('setGroup', { chat, name: 'By Alice' });
    await settled(world, alice, chat);
    await alice.do('send', { chat, text: 'said on what counts' });
    await world.until('Carol has it', () => has(carol, chat, 'said on what counts'), 300_000);
    bob.mend();
    await world.until(
      'all have both',
      async () => {
        const texts = ['said on what was lost', 'said on what counts'];
        for (const device of [alice, bob, carol]) for (const text of texts) if (!(await has(device, chat, text))) return false;
        return true;
      },
      900_000,
    );
    await world.until('Bob has done it again', async () => (await groupAt(carol, chat)).description === 'Bob was here', 300_000);
    await calm(world, 600_000);
    expect(await showSame([alice, bob, carol], chat)).toBe(true);
    expect(await rolesAt(carol, chat)).toEqual({ Alice: 'creator', Bob: 'admin', Carol: 'member' });
  });
});
