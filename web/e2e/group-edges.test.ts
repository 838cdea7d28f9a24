/** What is rare in a group, and right all the same: photos, bans, the last who goes, devices that come late, and rights that are lost on the way. */
import { afterEach, describe, expect, it } from 'vitest';
import { photoOf } from '../chat/photo.world.ts';
import type { TestDevice } from './device.ts';
import { groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, chatAt, chatOf, has, isIn, link, linkInto, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const rowOf = async (device: TestDevice, chat: string, text: string) => (await rowsIn(device, chat)).find((row) => row.text === text);
const idOf = async (device: TestDevice, chat: string, text: string): Promise<string> => (await rowOf(device, chat, text))?.id ?? '';
const stateOn = async (device: TestDevice, chat: string) => (chatOf(device, chat) ? (await groupAt(device, chat)).state : undefined);

async function appoint(by: TestDevice, other: TestDevice, chat: string, switches: Parameters<typeof rightsFor>[0]): Promise<void> {
  await by.do('setRole', { chat, user: userOf(other), ...rightsFor(switches) });
  await settled(world, by, chat);
  await world.until('they know', async () => ((await groupAt(other, chat)).role === 'admin') === switches.length > 0);
}
const rightsFor = (switches: readonly ('add' | 'remove' | 'info' | 'delete' | 'pin')[]) => ({ admin: switches.length > 0, switches });

describe('a group', () => {
  it('[X317] has a photo for all who are in it, those who come later and their new devices among them, and whoever is out does not see the next', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setGroup', { chat, photo: photoOf(1) });
    await settled(world, alice, chat);
    const shows = (device: TestDevice, photo: Uint8Array<ArrayBuffer> | undefined) => async (): Promise<boolean> =>
      String((await groupAt(device, chat)).photo) === String(photo);
    await world.until('Bob sees it', shows(bob, photoOf(1)));
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await settled(world, alice, chat);
    await world.until('Carol is in', () => isIn(carol, chat));
    const tablet = await linkInto(world, bob, 'tablet', chat);
    for (const one of [carol, tablet]) await world.until('who came later sees it', shows(one, photoOf(1)));
    await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
    await settled(world, alice, chat);
    await world.until('Carol is out', async () => (await stateOn(carol, chat)) === 'out');
    await alice.do('setGroup', { chat, photo: photoOf(2) });
    await settled(world, alice, chat);
    for (const one of [bob, tablet]) await world.until('they see the next', shows(one, photoOf(2)));
    expect(await shows(carol, photoOf(1))()).toBe(true);
    expect(await alice.call('setGroup', { chat, photo: Uint8Array.from([1, 2, 3]) })).toMatchObject({ ok: false });
    await alice.do('setGroup', { chat, photo: new Uint8Array() });
    await settled(world, alice, chat);
    await world.until('there is none any more', shows(tablet, undefined));
    await calm(world);
    expect(await showSame([alice, bob, tablet], chat)).toBe(true);
  });

  it("[X318] takes back who was banned by those alone who may remove, and what they said meanwhile is nobody's", async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await sayAll(world, [alice, bob, carol], chat, 'before');
    await appoint(alice, bob, chat, ['add']);
    carol.cut();
    await world.pass(500);
    await carol.do('send', { chat, text: 'not heard' });
    await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)], ban: true });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await rolesAt(bob, chat))['Carol'] === undefined);
    expect(await bob.call('changePeople', { chat, add: [userOf(carol)], remove: [] })).toMatchObject({ error: { code: 'banned' } });
    carol.mend();
    await world.until('Carol is out', async () => (await stateOn(carol, chat)) === 'out', 300_000);
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await settled(world, alice, chat);
    await world.until('Carol is in', () => isIn(carol, chat));
    await sayAll(world, [alice, bob, carol], chat, 'after');
    // It is hers, and stays with her as not sent until she takes it away.
    const unheard = (await rowsIn(carol, chat)).find(({ text }) => text === 'not heard');
    expect(unheard?.status).toBe('failed');
    await carol.do('discard', { chat, id: unheard?.id ?? '' });
    await calm(world);
    expect(await showSame([alice, bob, carol], chat)).toBe(true);
    expect(await rolesAt(carol, chat)).toEqual({ Alice: 'creator', Bob: 'admin', Carol: 'member' });
    expect(await has(alice, chat, 'not heard')).toBe(false);
  });

  it('[X445] what was asked of it by who was removed meanwhile is not made, says why, and is not asked for again from outside', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await appoint(alice, bob, chat, ['remove', 'info']);
    await calm(world);
    bob.cut();
    await world.pass(500);
    await bob.do('setGroup', { chat, name: 'By Bob' });
    await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)] });
    await settled(world, alice, chat);
    bob.mend();
    await world.until('Bob is out', async () => (await stateOn(bob, chat)) === 'out', 300_000);
    await calm(world);
    const [asked] = (await groupAt(bob, chat)).pending;
    expect(asked?.failed).toBe('out_of_group');
    expect(await bob.call('retryChange', { chat, id: asked?.id ?? '' })).toMatchObject({ error: { code: 'out_of_group' } });
    expect((await groupAt(bob, chat)).pending.map(({ failed }) => failed)).toEqual(['out_of_group']);
    await bob.do('dismissChange', { chat, id: asked?.id ?? '' });
    expect((await groupAt(bob, chat)).pending).toEqual([]);
  });

  it('[X319] ends with the last who goes, on all their devices; a device that is linked after one left waits for nothing of it', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const chat = await newGroup(world, alice, [bob]);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await sayAll(world, [alice, bob], chat, 'said by');
    expect(await alice.call('leaveGroup', { chat })).toMatchObject({ error: { code: 'creator_stays' } });
    await bob.do('leaveGroup', { chat });
    await world.until('Bob is out', async () => (await stateOn(bob, chat)) === 'out');
    const phone = await link(world, bob, 'phone');
    await world.until(
      'the phone shows what was left',
      async () => (await stateOn(phone, chat)) === 'out' && (await has(phone, chat, 'said by alice')),
    );
    await calm(world);
    await world.until('Alice is alone', async () => (await groupAt(tablet, chat)).members.length === 1);
    await alice.do('leaveGroup', { chat });
    for (const one of [alice, tablet]) await world.until('it has ended', async () => (await stateOn(one, chat)) === 'out');
    await calm(world);
    expect(await has(tablet, chat, 'said by bob')).toBe(true);
  });

  it('[X320] of what an admin deletes and pins, and their demotion that crosses it, what was heard before it counts, and nothing after, everywhere', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await appoint(alice, bob, chat, ['delete', 'pin']);
    await sayAll(world, [alice, bob, carol], chat, 'before');
    await carol.do('send', { chat, text: 'deleted in time' });
    await carol.do('send', { chat, text: 'deleted too late' });
    await world.until('Bob has it', () => has(bob, chat, 'deleted too late'));
    await bob.do('deleteForAll', { chat, ids: [await idOf(bob, chat, 'deleted in time')] });
    await bob.do('pin', { chat, id: await idOf(bob, chat, 'before alice'), on: true });
    await world.until('all have heard', async () => {
      for (const one of [alice, carol])
        if (!(await rowOf(one, chat, 'before alice'))?.pinned || (await has(one, chat, 'deleted in time'))) return false;
      return true;
    });
    bob.cut();
    await world.pass(500);
    await bob.do('deleteForAll', { chat, ids: [await idOf(bob, chat, 'deleted too late')] });
    await bob.do('pin', { chat, id: await idOf(bob, chat, 'before carol'), on: true });
    await bob.do('send', { chat, text: 'said by a member' });
    expect(await has(bob, chat, 'deleted too late')).toBe(false);
    await appointUnheard(alice, bob, chat);
    bob.mend();
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'member');
    const all = [alice, bob, carol];
    for (const one of all) await world.until('all have what he said', () => has(one, chat, 'said by a member'));
    await calm(world);
    for (const one of all) {
      expect([await has(one, chat, 'deleted in time'), await has(one, chat, 'deleted too late')]).toEqual([false, true]);
      const pinned = (await rowsIn(one, chat)).filter((row) => row.pinned).map(({ text }) => text);
      expect(pinned).toEqual(['before alice']);
    }
    expect(await showSame(all, chat)).toBe(true);
  });

  it('[X321] lets whoever is blocked leave, also where nobody else is there to see to it', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await sayAll(world, [alice, bob, carol], chat, 'said by');
    await calm(world);
    carol.crash();
    await alice.do('block', { user: userOf(bob) });
    await world.until('he is hidden', async () => !(await has(alice, chat, 'said by bob')));
    await bob.do('leaveGroup', { chat });
    await world.until('he has left', async () => (await groupAt(alice, chat)).members.length === 2);
    expect(chatAt(alice, chat).record.leaving.size).toBe(0);
  });
});

const appointUnheard = async (by: TestDevice, other: TestDevice, chat: string): Promise<void> => {
  await by.do('setRole', { chat, user: userOf(other), ...rightsFor([]) });
  await settled(world, by, chat);
};
