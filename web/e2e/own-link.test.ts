/** A link to a person, on their devices and on those of who has it: where it leads, what it leads to once it was made anew, and what a hub can do about it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { toBase64, toHex } from '../../crypto/bytes.ts';
import { readCode } from '../../crypto/codes.ts';
import { type Card, inviteKeys, makeCard } from '../../crypto/invite.ts';
import { LIMITS } from '../../hub/protocol/limits.ts';
import { writePersonCard } from '../chat/card.ts';
import { OWN_TYPE } from '../chat/own-bodies.ts';
import type { TestDevice } from './device.ts';
import { calm, coreOf, link, linkOf, newPerson, newTalk, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const boxOf = (text: string) => {
  const code = readCode(text);
  if (code?.kind !== 'contact') throw new Error(`no link to somebody: ${text}`);
  return code.box;
};
const cardOf = (text: string): Promise<Card | undefined> => world.hubStore().cards.get(boxOf(text), world.timers.now());
const isThere = async (text: string): Promise<boolean> => ((await cardOf(text))?.sealed.length ?? 0) > 0;
function rootOf(device: TestDevice, text: string) {
  const root = coreOf(device).own.word(OWN_TYPE.link, toHex(boxOf(text)))?.root;
  if (!root) throw new Error(`${device.name} has no such link`);
  return root;
}
const shownAt = async (device: TestDevice): Promise<string> => (await device.view('ownLink', {}))?.link ?? '';
const opened = (device: TestDevice, text: string) => device.call('find', { text });
const leadsTo = (person: TestDevice, name: string) => ({ ok: true, person: { user: userOf(person), name } });
const GONE = { ok: false, error: { code: 'invite_gone' } };

describe('a link to a person', () => {
  it('[J16] leads whoever has it to them by name, is the same on all their devices, and is told nothing of by the hub’s disk', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    const tablet = await link(world, alice, 'tablet');
    expect(await alice.view('ownLink', {})).toBeUndefined();
    const text = await linkOf(world, alice);
    await alice.do('makeOwnLink', { renew: false });
    await world.until('the tablet shows it', async () => (await shownAt(tablet)) === text);
    expect(await shownAt(alice)).toBe(text);
    // A stranger learns the name from it, and so has somebody to write to.
    expect(await opened(carol, text)).toMatchObject(leadsTo(alice, 'Alice'));
    const { chat } = await carol.do('openChat', { user: userOf(alice) });
    expect((await carol.view('chats', {})).rows.find((row) => row.chat === chat)?.title).toBe('Alice');
    expect(await opened(alice, text)).toMatchObject({ error: { code: 'yourself' } });
    // Who knows them already calls them as ever.
    await bob.do('renameContact', { user: userOf(alice), name: 'Ally' });
    expect(await opened(bob, text)).toMatchObject(leadsTo(alice, 'Ally'));
    await alice.do('setProfile', { name: 'Quetzalcoatl', username: 'alice', bio: '' });
    const dave = await newPerson(world, 'mallory');
    await world.until('it says the new name', async () => {
      const found = await opened(dave, text);
      return found.ok && found.person.name === 'Quetzalcoatl';
    });
    // What was found by it once is found again without the hub.
    dave.cut();
    expect(await opened(dave, text)).toMatchObject({ ok: true });
    expect(await opened(dave, `${text.slice(0, -1)}`)).toMatchObject({ error: { code: 'unknown_person' } });
    const kept = Buffer.concat(readdirSync(world.hubFolder()).map((file) => readFileSync(join(world.hubFolder(), file))));
    const code = readCode(text);
    if (code?.kind !== 'contact') throw new Error('no link');
    for (const word of [Buffer.from('Quetzalcoatl'), Buffer.from(code.secret), Buffer.from(toBase64(code.secret))])
      expect(kept.includes(word)).toBe(false);
  });

  it('[J15] leads to nobody else, also where somebody has its keys from a device of theirs, and puts themselves behind it', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const mallory = await newPerson(world, 'mallory');
    const text = await linkOf(world, alice);
    const root = rootOf(alice, text);
    const card = await makeCard(inviteKeys(root), world.timers.now() + 1, writePersonCard({ user: coreOf(mallory).me().user, name: 'Alice' }));
    expect(await coreOf(mallory).hub.putCard(boxOf(text), card)).toBe(true);
    expect(await opened(bob, text)).toMatchObject(GONE);
    // Her devices put it right when they next look.
    alice.cut();
    alice.mend();
    await world.until('it leads to her again', async () => (await opened(bob, text)).ok);
    expect(await opened(bob, text)).toMatchObject(leadsTo(alice, 'Alice'));
  });

  it('[J17] that was made anew leads nowhere: for a stranger, who asks again, and after the hub has forgotten everything', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    const old = await linkOf(world, alice);
    expect(await opened(bob, old)).toMatchObject(leadsTo(alice, 'Alice'));
    const kept = await cardOf(old);
    const next = await linkOf(world, alice, true);
    expect(next).not.toBe(old);
    await world.until('nothing stands behind the old one', async () => !(await isThere(old)));
    for (const one of [bob, carol]) expect([await opened(one, old), await opened(one, next)]).toMatchObject([GONE, leadsTo(alice, 'Alice')]);
    // Whoever kept what stood there puts it back by no means.
    if (!kept) throw new Error('nothing stood there');
    expect(await coreOf(bob).hub.putCard(boxOf(old), kept)).toBe(true);
    expect(await opened(carol, old)).toMatchObject(GONE);
    await world.wipeHub();
    await world.until('the new one leads there again', async () => await isThere(next));
    for (const one of [bob, carol]) expect([await opened(one, old), await opened(one, next)]).toMatchObject([GONE, leadsTo(alice, 'Alice')]);
  });

  it('[J18] that two devices make anew at once, without the hub, leads nowhere, and both new ones lead there; a device that was away puts nothing back', async () => {
    world = await newWorld();
    const alice = await newPerson(world, 'alice');
    const carol = await newPerson(world, 'carol');
    const tablet = await link(world, alice, 'tablet');
    const phone = await link(world, alice, 'phone');
    await calm(world);
    const old = await linkOf(world, alice);
    await world.until('all show it', async () => (await shownAt(tablet)) === old && (await shownAt(phone)) === old);
    for (const one of [alice, tablet, phone]) one.cut();
    for (const one of [alice, tablet]) await one.do('makeOwnLink', { renew: true });
    const [one, other] = [await shownAt(alice), await shownAt(tablet)];
    expect(new Set([old, one, other]).size).toBe(3);
    // The first is told of by the device that made it, the second by both.
    alice.mend();
    await world.until('hers leads there', async () => (await isThere(one)) && !(await isThere(old)));
    tablet.mend();
    phone.mend();
    await world.until('all are calm', async () => await isThere(other));
    await calm(world);
    expect(new Set(await Promise.all([alice, tablet, phone].map(shownAt))).size).toBe(1);
    expect([await opened(carol, old), await opened(carol, one), await opened(carol, other)]).toMatchObject([
      GONE,
      leadsTo(alice, 'Alice'),
      leadsTo(alice, 'Alice'),
    ]);
    // Made anew once more, neither does.
    const last = await linkOf(world, phone, true);
    await world.until('none of those stands', async () => !(await isThere(one)) && !(await isThere(other)));
    for (const text of [old, one, other]) expect(await opened(carol, text)).toMatchObject(GONE);
    expect(await opened(carol, last)).toMatchObject(leadsTo(alice, 'Alice'));
  });

  it('[J19] is shown by a hub that keeps what was taken away for 90 days and no longer, and leads to nobody else whatever the hub puts there', async () => {
    world = await newWorld();
    const { alice, bob } = await newTalk(world);
    const mallory = await newPerson(world, 'mallory');
    const [old, ofMallory] = [await linkOf(world, alice), await linkOf(world, mallory)];
    const [kept, other] = [await cardOf(old), await cardOf(ofMallory)];
    if (!kept || !other) throw new Error('nothing stands there');
    await linkOf(world, alice, true);
    const answers = (card: Card) => async (path: string) =>
      path.includes('/invites/')
        ? Response.json({ key: toBase64(card.key), time: card.time, sealed: toBase64(card.sealed), signature: toBase64(card.signature) })
        : undefined;
    bob.line.answers = answers(other);
    expect(await opened(bob, old)).toMatchObject(GONE);
    bob.line.answers = answers({ ...kept, time: kept.time + 1 });
    expect(await opened(bob, old)).toMatchObject(GONE);
    bob.line.answers = answers(kept);
    expect(await opened(bob, old)).toMatchObject(leadsTo(alice, 'Alice'));
    // As it would have been made so long ago.
    const root = rootOf(alice, old);
    const made = (age: number) =>
      makeCard(inviteKeys(root), world.timers.now() - age, writePersonCard({ user: coreOf(alice).me().user, name: 'Alice' }));
    bob.line.answers = answers(await made(LIMITS.inviteMs - 60_000));
    expect(await opened(bob, old)).toMatchObject(leadsTo(alice, 'Alice'));
    bob.line.answers = answers(await made(LIMITS.inviteMs));
    expect(await opened(bob, old)).toMatchObject(GONE);
  });
});
