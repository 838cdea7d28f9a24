/** Links into a group, on the devices of those in it and of those who come: who gets in, who waits, who never does, and what the hub knows of it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex } from '../../crypto/bytes.ts';
import type { InviteTerms } from '../device/port/invites.ts';
import type { TestDevice } from './device.ts';
import { changesAt, groupAt, newGroup, newThree, rolesAt, settled } from './group-steps.ts';
import { calm, has, isIn, link as linkDevice, newPerson, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const FREE: InviteTerms = { asks: false, uses: 0, until: 0 };

/** A link of the group that works, once something stands behind it. */
async function newLink(by: TestDevice, chat: string, terms: Partial<InviteTerms> = {}): Promise<{ readonly invite: string; readonly link: string }> {
  const { invite } = await by.do('createInvite', { chat, ...FREE, ...terms });
  await settled(world, by, chat);
  const rows = (await by.view('invites', { chat })).invites;
  const link = rows.find((row) => row.invite === invite)?.link ?? '';
  await standing(invite, true);
  return { invite, link };
}
const standing = (invite: string, is: boolean): Promise<void> =>
  world.until(`something ${is ? 'stands' : 'does not stand'} behind it`, async () => {
    const box = fromHex(invite);
    const card = box && (await world.hubStore().cards.get(box, world.timers.now()));
    return (card !== undefined && card.sealed.length > 0) === is;
  });
const joined = (device: TestDevice, chat: string): Promise<void> => world.until(`${device.name} is in`, () => isIn(device, chat));
const stateOf = async (device: TestDevice): Promise<string | undefined> => (await device.view('ownJoins', {})).joins[0]?.state;

describe('a link into a group', () => {
  it('[J20] shows a stranger what the group is, lets them in with nobody’s answer, also while who made it is away, and counts', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setGroup', { chat, name: 'Hornets', description: 'We sting' });
    await alice.do('send', { chat, text: 'said before' });
    await settled(world, alice, chat);
    await world.pass(1000);
    const { link } = await newLink(alice, chat, { uses: 5 });
    await calm(world);
    alice.cut();
    const { preview } = await carol.do('openInvite', { text: link });
    expect(preview).toMatchObject({ chat, name: 'Hornets', description: 'We sting', members: 2, asks: false, state: 'new' });
    expect(await carol.do('joinByInvite', { text: link })).toMatchObject({ chat, state: 'waiting' });
    expect(await stateOf(carol)).toBe('waiting');
    await joined(carol, chat);
    expect((await carol.view('chats', {})).rows.find((row) => row.chat === chat)?.state).toBe('open');
    await world.until('Carol has what was said', () => has(carol, chat, 'said before'));
    expect((await carol.view('ownJoins', {})).joins).toEqual([]);
    expect(await carol.do('openInvite', { text: link })).toMatchObject({ preview: { state: 'in' } });
    alice.mend();
    await world.until('Alice knows', async () => (await rolesAt(alice, chat))['Carol'] === 'member');
    expect((await alice.view('invites', { chat })).invites).toMatchObject([{ used: 1, uses: 5, state: 'working' }]);
    expect(await changesAt(alice, chat)).toEqual(['created Bees', 'renamed Hornets', 'described We sting', 'link', 'joined']);
    await calm(world);
  });

  it('[J21] that asks shows who waits to those who may answer; a yes brings them in, a no is told them and the others who might have answered', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const mallory = await newPerson(world, 'mallory');
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['add'] });
    await settled(world, alice, chat);
    const { link } = await newLink(alice, chat, { asks: true });
    for (const one of [carol, mallory]) await one.do('joinByInvite', { text: link });
    const requestsAt = async (device: TestDevice) => (await device.view('joinRequests', { chat })).requests;
    const askingAt = async (device: TestDevice) => (await device.view('chats', {})).rows.find((row) => row.chat === chat)?.asking;
    await world.until('both admins see them', async () => (await requestsAt(alice)).length === 2 && (await requestsAt(bob)).length === 2);
    expect((await requestsAt(bob)).map(({ name, was }) => [name, was]).sort()).toEqual([
      ['Carol', false],
      ['Mallory', false],
    ]);
    expect([await askingAt(alice), await askingAt(bob)]).toEqual([2, 2]);
    await world.pass(180_000);
    expect([isIn(carol, chat), isIn(mallory, chat)]).toEqual([false, false]);
    await bob.do('answerJoin', { chat, user: userOf(mallory), accept: false });
    await world.until('Mallory is told', async () => (await stateOf(mallory)) === 'declined');
    await world.until('Alice need not answer', async () => (await requestsAt(alice)).length === 1);
    await bob.do('answerJoin', { chat, user: userOf(carol), accept: true });
    await joined(carol, chat);
    await world.until('nobody waits', async () => (await requestsAt(alice)).length + (await requestsAt(bob)).length === 0);
    expect([await askingAt(alice), await askingAt(bob), await askingAt(carol)]).toEqual([0, 0, 0]);
    expect((await alice.call('answerJoin', { chat, user: userOf(mallory), accept: true })).ok).toBe(false);
    // Taken back before anybody answers, nothing of it stays.
    await mallory.do('cancelJoin', { invite: (await mallory.view('ownJoins', {})).joins[0]?.invite ?? '' });
    await mallory.do('joinByInvite', { text: link });
    await world.until('she asks again', async () => (await requestsAt(alice)).length === 1);
    await mallory.do('cancelJoin', { invite: (await mallory.view('ownJoins', {})).joins[0]?.invite ?? '' });
    await world.until('she asks no more', async () => (await requestsAt(alice)).length + (await requestsAt(bob)).length === 0);
  });

  it('[W37] brings in who is away since as who they said they are, on every device that was asked, until they say it themselves', async () => {
    world = await newWorld();
    const { alice, bob } = await newThree(world);
    const mallory = await newPerson(world, 'mallory');
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['add'] });
    await settled(world, alice, chat);
    const { link } = await newLink(alice, chat, { asks: true });
    await mallory.do('joinByInvite', { text: link });
    const asks = async (device: TestDevice) => (await device.view('joinRequests', { chat })).requests.length === 1;
    await world.until('both are asked', async () => (await asks(alice)) && (await asks(bob)));
    mallory.cut();
    await world.pass(1000);
    await alice.do('answerJoin', { chat, user: userOf(mallory), accept: true });
    for (const one of [alice, bob]) await world.until(`${one.name} knows who came`, async () => (await rolesAt(one, chat))['Mallory'] === 'member');
    mallory.mend();
    await joined(mallory, chat);
    await mallory.do('setProfile', { name: 'Malin', username: 'mallory', bio: '' });
    for (const one of [alice, bob]) await world.until(`${one.name} is told`, async () => (await rolesAt(one, chat))['Malin'] === 'member');
  });

  it('[J22] that was revoked, has run out, is used up, or whose maker may invite no more opens nothing, and whoever asks by it all the same is told so', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setRole', { chat, user: userOf(bob), admin: true, switches: ['invite', 'add'] });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await groupAt(bob, chat)).role === 'admin');
    const revoked = await newLink(alice, chat);
    const brief = await newLink(alice, chat, { until: world.timers.now() + 60_000 });
    const ofBob = await newLink(bob, chat);
    await alice.do('revokeInvite', { chat, invite: revoked.invite });
    await settled(world, alice, chat);
    await standing(revoked.invite, false);
    await world.pass(60_000);
    await standing(brief.invite, false);
    await alice.do('setRole', { chat, user: userOf(bob), admin: false, switches: [] });
    await settled(world, alice, chat);
    await standing(ofBob.invite, false);
    for (const { link } of [revoked, brief, ofBob])
      for (const name of ['openInvite', 'joinByInvite'] as const)
        expect(await carol.call(name, { text: link })).toMatchObject({ error: { code: 'invite_gone' } });
    expect((await alice.view('invites', { chat })).invites.map(({ state }) => state).sort()).toEqual(['ended', 'expired']);
    // One who asked while it worked, with nobody there to let them in.
    const late = await newLink(alice, chat);
    await calm(world);
    for (const one of [alice, bob]) one.cut();
    await carol.do('joinByInvite', { text: late.link });
    await alice.do('revokeInvite', { chat, invite: late.invite });
    alice.mend();
    await world.until('it is revoked or she is in', async () => (await stateOf(carol)) === 'gone' || isIn(carol, chat));
  });

  it('[J23] brings back nobody who was removed, nor shows one who was banned, be the link the same', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    const { link } = await newLink(alice, chat);
    await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
    await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)], ban: true });
    await settled(world, alice, chat);
    await world.until('both know', async () => (await groupAt(carol, chat)).state === 'out' && (await groupAt(bob, chat)).state === 'out');
    expect(await carol.call('send', { chat, text: 'still here?' })).toMatchObject({ error: { code: 'out_of_group' } });
    for (const one of [bob, carol]) await one.do('joinByInvite', { text: link });
    const requests = async () => (await alice.view('joinRequests', { chat })).requests;
    await world.until('Alice is asked', async () => (await requests()).length > 0);
    await world.pass(180_000);
    expect((await requests()).map(({ name, was }) => [name, was])).toEqual([['Carol', true]]);
    expect(await rolesAt(alice, chat)).toEqual({ Alice: 'creator' });
    await alice.do('answerJoin', { chat, user: userOf(carol), accept: true });
    await world.until('Carol is in again', async () => isIn(carol, chat) && (await groupAt(carol, chat)).state === 'in');
  });

  it('[J24] outlives a hub that forgets everything, and who asked before that comes in after it', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    const { link, invite } = await newLink(alice, chat);
    await calm(world);
    for (const one of [alice, bob]) one.cut();
    await carol.do('joinByInvite', { text: link });
    await world.pass(5_000);
    await world.wipeHub();
    for (const one of [alice, bob]) one.mend();
    await standing(invite, true);
    await world.until('Carol is in', () => isIn(carol, chat), 30 * 60 * 1000);
  });

  it('[J25] lets in all devices of who comes, also through one that was restarted, and says nothing to the hub', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const phone = await linkDevice(world, carol, 'phone');
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setGroup', { chat, name: 'Hornets of Ystad' });
    const { link } = await newLink(alice, chat, { asks: true });
    await carol.do('joinByInvite', { text: link });
    await world.until('Alice is asked', async () => (await alice.view('joinRequests', { chat })).requests.length === 1);
    for (const one of [alice, carol]) {
      one.crash();
      await one.start();
    }
    expect(await stateOf(carol)).toBe('waiting');
    await world.until('Alice is asked still', async () => (await alice.view('joinRequests', { chat })).requests.length === 1);
    await alice.do('answerJoin', { chat, user: userOf(carol), accept: true });
    for (const one of [carol, phone]) await joined(one, chat);
    await world.until('the phone shows it as a chat', async () =>
      (await phone.view('chats', {})).rows.some((row) => row.chat === chat && row.state === 'open'),
    );
    await calm(world);
    const secret = link.split('#')[1] ?? '';
    const kept = Buffer.concat(readdirSync(world.hubFolder()).map((file) => readFileSync(join(world.hubFolder(), file))));
    for (const word of ['Ystad', secret, secret.slice(-40)]) expect(kept.includes(word)).toBe(false);
  });

  it('[J26] of more than it lets in lets in no more, whoever comes at once; a person with none of its words is not let in by anybody', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const mallory = await newPerson(world, 'mallory');
    const chat = await newGroup(world, alice, [bob]);
    const { link } = await newLink(alice, chat, { uses: 1 });
    await calm(world);
    for (const one of [alice, bob]) one.cut();
    for (const one of [carol, mallory]) await one.do('joinByInvite', { text: link });
    await world.pass(2_000);
    for (const one of [alice, bob]) one.mend();
    await world.until('one is in', () => isIn(carol, chat) || isIn(mallory, chat));
    await calm(world);
    await world.pass(180_000);
    expect([isIn(carol, chat), isIn(mallory, chat)].filter(Boolean)).toHaveLength(1);
    await world.until('it opens nothing', async () => !(await carol.call('openInvite', { text: link })).ok);
    expect(await carol.call('openInvite', { text: link.slice(0, -3) })).toMatchObject({ error: { code: 'invalid_code' } });
    expect(await carol.call('openInvite', { text: 'tidings:poll:AAAAAAAA' })).toMatchObject({ ok: false });
    expect((await bob.view('invites', { chat })).invites).toEqual([]);
    expect(await bob.call('createInvite', { chat, ...FREE })).toMatchObject({ error: { code: 'no_right' } });
  });
});
