/** Links that were revoked, where somebody or a hub puts back what stood behind them: who knows their root, or has read it, and an old copy of the hub's data. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Bytes, fromHex, toHex } from '../../crypto/bytes.ts';
import { readCode } from '../../crypto/codes.ts';
import { inviteKeys, makeCard } from '../../crypto/invite.ts';
import { writeGroupCard, writePersonCard } from '../chat/card.ts';
import { OWN_TYPE } from '../chat/own-bodies.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree, settled } from './group-steps.ts';
import { calm, chatAt, coreOf, deviceOf, link as linkDevice, linkOf, newTalk, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const DAY = 86_400_000;
const bytesOf = (hex: string): Bytes => fromHex(hex) ?? new Uint8Array();
const isThere = async (box: Bytes): Promise<boolean> => ((await world.hubStore().cards.get(box, world.timers.now()))?.sealed.length ?? 0) > 0;
const stands = (box: Bytes, is: boolean): Promise<void> =>
  world.until(`something ${is ? 'stands' : 'does not stand'} there`, async () => (await isThere(box)) === is);
const boxIn = (text: string): Bytes => {
  const code = readCode(text);
  if (code?.kind !== 'contact') throw new Error(`no link to somebody: ${text}`);
  return code.box;
};

/** A link of the group that works, and its root as everybody in the group has it. */
async function newLink(by: TestDevice, other: TestDevice, chat: string) {
  const { invite } = await by.do('createInvite', { chat, asks: false, uses: 0, until: 0 });
  await settled(world, by, chat);
  await stands(bytesOf(invite), true);
  await world.until('the other knows it', () => chatAt(other, chat).record.authority.group?.invites.has(invite) === true);
  const root = chatAt(other, chat).record.authority.group?.invites.get(invite)?.root ?? new Uint8Array();
  const text = (await by.view('invites', { chat })).invites.find((row) => row.invite === invite)?.link ?? '';
  return { invite, box: bytesOf(invite), root, text };
}
async function revoke(by: TestDevice, chat: string, { invite, box }: { readonly invite: string; readonly box: Bytes }): Promise<void> {
  await by.do('revokeInvite', { chat, invite });
  await settled(world, by, chat);
  await stands(box, false);
  await calm(world);
}
const GONE = { ok: false, error: { code: 'invite_gone' } };

describe('a link into a group that was revoked', () => {
  it('[J32] is taken away again from a hub that was put back to before', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    const link = await newLink(alice, bob, chat);
    await calm(world);
    await world.backupHub();
    await calm(world);
    await revoke(alice, chat, link);
    await world.restoreHub();
    await stands(link.box, false);
    expect(await carol.call('openInvite', { text: link.text })).toMatchObject(GONE);
  });

  it('[J33] does not stay where a removed person who has its root puts something there again', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    const link = await newLink(alice, bob, chat);
    await alice.do('changePeople', { chat, add: [], remove: [userOf(bob)] });
    await revoke(alice, chat, link);
    const card = { chat: bytesOf(chat), name: 'Bees', description: 'Ask me', photo: undefined, people: 2, full: false, asks: false, until: 0 };
    const made = async () =>
      makeCard(inviteKeys(link.root), Math.floor(world.timers.now()) + 1000, writeGroupCard({ ...card, hosts: [bytesOf(userOf(bob))] }));
    expect(await coreOf(bob).hub.putCard(link.box, await made())).toBe(true);
    expect((await carol.call('openInvite', { text: link.text })).ok).toBe(true);
    await world.sleep(DAY);
    await stands(link.box, false);
    expect(await carol.call('openInvite', { text: link.text })).toMatchObject(GONE);
  });
});

describe('a link to a person that was made anew', () => {
  it('[J34] is taken away again from a hub that was put back to before', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const box = boxIn(await linkOf(world, alice));
    await calm(world);
    await world.backupHub();
    await calm(world);
    const next = await linkOf(world, alice, true);
    await stands(box, false);
    await bob.do('renameContact', { user: userOf(alice), name: 'Ally' });
    await calm(world);
    await world.restoreHub();
    await stands(box, false);
    await stands(boxIn(next), true);
  });

  it('[J35] does not stay where a removed device that has its root, or whoever kept it and finds a hub that forgot, puts it back', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const tablet = await linkDevice(world, alice, 'tablet');
    const text = await linkOf(world, alice);
    const box = boxIn(text);
    await calm(world);
    const root = coreOf(tablet).own.word(OWN_TYPE.link, toHex(box))?.root ?? new Uint8Array();
    const kept = await world.hubStore().cards.get(box, world.timers.now());
    await alice.do('revokeDevice', { device: deviceOf(tablet) });
    tablet.crash();
    await linkOf(world, alice, true);
    await stands(box, false);
    const card = await makeCard(
      inviteKeys(root),
      Math.floor(world.timers.now()) + 1000,
      writePersonCard({ user: coreOf(alice).me().user, name: 'Alice' }),
    );
    expect(await coreOf(bob).hub.putCard(box, card)).toBe(true);
    expect(await isThere(box)).toBe(true);
    await world.sleep(DAY);
    await stands(box, false);
    await world.wipeHub();
    await calm(world);
    if (kept) expect(await coreOf(bob).hub.putCard(box, kept)).toBe(true);
    expect(await isThere(box)).toBe(true);
    await world.sleep(DAY);
    await stands(box, false);
  });
});
