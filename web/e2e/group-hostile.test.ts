/** Members of a group who break its rules, and people who are in it no more: what they do stops nobody, and nothing of it counts. */
import { afterEach, describe, expect, it } from 'vitest';
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { writeCommitEnvelope } from '../../crypto/envelope.ts';
import { commit as commitGroup, epochOf, leavesOf, seal } from '../../crypto/mls.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { AUTHORITY } from '../chat/authority.ts';
import { type Change, writeChange } from '../chat/change.ts';
import { signNext } from '../device/group/leaves.ts';
import { PLAIN, writePlain } from '../sync/plain.ts';
import type { TestDevice } from './device.ts';
import { forge, post } from './forging.ts';
import { groupAt, newGroup, newThree, rolesAt, sayAll, settled, showSame } from './group-steps.ts';
import { calm, chatAt, coreOf, has, isIn, lineAt, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

/** Posts a commit with this change, whatever the device may do. */
async function force(device: TestDevice, chat: string, change: Change, remove: readonly number[] = []): Promise<void> {
  const core = coreOf(device);
  const { authority } = chatAt(device, chat).record;
  const line = lineAt(device, chat);
  const chains = await core.people.chains(authority.roster);
  const item = randomBytes(16);
  const event = await signNext(core, authority, change.type, chains, writeChange(change));
  const rider = await seal(line.group, writePlain({ kind: PLAIN.rider, event, photo: undefined }), item);
  const made = await commitGroup(rider.next, { add: [], remove: [...remove], aad: item });
  if (!made.ok) throw new Error(made.because);
  const devices = leavesOf(line.group).flatMap(
    ({ credential: { user, index } }) => chains.get(toHex(user))?.devices.find((one) => one.index === index)?.id ?? [],
  );
  const answer = await core.hub.ask({
    ...{ type: 'post', route: line.route, item, kind: KIND.commit, epoch: epochOf(line.group), devices, mails: [] },
    bytes: writeCommitEnvelope({ rider: rider.bytes, commit: made.commit }),
  });
  expect(answer.answer).toBe('posted');
  device.crash();
}

describe('a member of a group', () => {
  it('[X306] who removes somebody without the right is refused by all, who go on in the next generation as they were', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await sayAll(world, [alice, bob, carol], chat, 'before');
    await calm(world);
    const carolsLeaf = leavesOf(lineAt(bob, chat).group).find(({ credential }) => toHex(credential.user) === userOf(carol))?.index ?? 0;
    const { user } = coreOf(carol).me();
    await force(bob, chat, { type: AUTHORITY.people, added: [], removed: [{ user, how: 'removed', ends: [] }] }, [carolsLeaf]);
    await alice.do('send', { chat, text: 'still here' });
    await world.until('Carol has it', () => has(carol, chat, 'still here'), 300_000);
    expect(lineAt(alice, chat).generation).toBe(1);
    expect(await rolesAt(alice, chat)).toEqual({ Alice: 'creator', Bob: 'member', Carol: 'member' });
    expect(await rolesAt(carol, chat)).toEqual(await rolesAt(alice, chat));
    expect(await showSame([alice, carol], chat)).toBe(true);
  });

  it('[X307] who was removed writes to nobody through whoever is still in it, by no version of the rights they knew, and is told so when they come', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await sayAll(world, [alice, bob, carol], chat, 'before');
    await calm(world);
    const rights = chatAt(carol, chat).record.authority.rights;
    carol.cut();
    await alice.do('changePeople', { chat, add: [], remove: [userOf(carol)] });
    await settled(world, alice, chat);
    await world.until('Bob knows', async () => (await rolesAt(bob, chat)).Carol === undefined);
    // Bob carries what Carol writes after her removal, by the version at which she was in, in a hand of his own.
    const n = chatAt(carol, chat).record.n + 1;
    await post(bob, chat, [await forge(carol, chat, { index: 0, n, texts: ['smuggled'], rights })]);
    await bob.do('send', { chat, text: 'after it' });
    await world.until('Alice has what came after', () => has(alice, chat, 'after it'));
    expect([await has(alice, chat, 'smuggled'), await has(alice, chat, 'before carol')]).toEqual([false, true]);
    carol.mend();
    await world.until('Carol knows', async () => (await groupAt(carol, chat)).state === 'out', 300_000);
    expect([await has(carol, chat, 'after it'), isIn(carol, chat)]).toEqual([false, false]);
  });

  it('[X308] who comes in where what was said before is hidden is told none of it, and takes none of it from whoever would tell', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await sayAll(world, [alice, bob], chat, 'a secret of');
    await alice.do('setGroup', { chat, history: false });
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await settled(world, alice, chat);
    await world.until('Carol is in', () => isIn(carol, chat));
    await sayAll(world, [alice, bob, carol], chat, 'for all from');
    await calm(world);
    const early = chatAt(bob, chat).record.authority.group?.versions[0];
    expect([await has(carol, chat, 'a secret of alice'), await has(carol, chat, 'a secret of bob')]).toEqual([false, false]);
    // Bob would tell her all the same.
    const secret = await forge(bob, chat, { index: 0, n: 900, texts: ['a secret told'], rights: { number: 0, hash: early ?? randomBytes(32) } });
    await post(bob, chat, [secret]);
    await bob.do('send', { chat, text: 'told' });
    await world.until('Carol has what came after', () => has(carol, chat, 'told'));
    expect([await has(carol, chat, 'a secret told'), await has(alice, chat, 'a secret told')]).toEqual([false, true]);
  });

  it('[U375] who comes in where what was said before is hidden, and believes that they may read it, is told none of it, nor after the hub lost everything', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await sayAll(world, [alice, bob], chat, 'a secret of');
    await alice.do('setGroup', { chat, history: false });
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await settled(world, alice, chat);
    await world.until('Carol is in', () => isIn(carol, chat));
    believe(carol, chat);
    await sayAll(world, [alice, bob, carol], chat, 'for all from');
    await calm(world);
    const knows = async (): Promise<readonly boolean[]> => [await has(carol, chat, 'a secret of alice'), await has(carol, chat, 'a secret of bob')];
    expect(await knows()).toEqual([false, false]);
    await world.wipeHub();
    await alice.do('send', { chat, text: 'after the loss' });
    await world.until('Carol has what came after', () => has(carol, chat, 'after the loss'), 300_000);
    await calm(world);
    expect(await knows()).toEqual([false, false]);
  });

  it('[U376] what was said before and is hidden from who came in is told all the same to one who was there and lacks it, when a hub alone had it and lost everything', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await calm(world);
    bob.crash();
    await alice.do('send', { chat, text: 'a late secret' });
    await alice.do('setGroup', { chat, history: false });
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await settled(world, alice, chat);
    await world.until('Carol is in', () => isIn(carol, chat));
    believe(carol, chat);
    await world.wipeHub();
    await alice.do('send', { chat, text: 'after the loss' });
    await bob.start();
    for (const one of [bob, carol]) await world.until(`${one.name} has what came after`, () => has(one, chat, 'after the loss'), 300_000);
    await world.until('Bob has what he lacked', () => has(bob, chat, 'a late secret'), 300_000);
    await calm(world);
    expect(await has(carol, chat, 'a late secret')).toBe(false);
  });
});

/** A client that takes whatever it is told of the time before it came. */
function believe(device: TestDevice, chat: string): void {
  const { group } = chatAt(device, chat).record.authority;
  const own = [...(group?.members.values() ?? [])].find(({ user }) => toHex(user) === userOf(device));
  if (!own) throw new Error('expected a member');
  for (const { standing } of own.past) if (standing) Object.assign(standing, { history: true });
}
