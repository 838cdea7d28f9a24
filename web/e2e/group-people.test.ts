/** People in groups who are blocked, who may not add somebody, or who say what is another's to say. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Bytes, concat } from '../../crypto/bytes.ts';
import { encode, writeByte, writeFixed, writeUint } from '../../crypto/codec.ts';
import { sealSignal, signalKey } from '../../crypto/signal.ts';
import { sign } from '../../crypto/signing.ts';
import { isBlocked } from '../device/memory/audience.ts';
import { takeTyping } from '../device/typing.ts';
import type { TestDevice } from './device.ts';
import { newGroup, newThree, rolesAt, sayAll } from './group-steps.ts';
import { calm, chatAt, chatOf, coreOf, has, isIn, lineAt, linkInto, meet, newPerson, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world?.close());

const listed = async (device: TestDevice, chat: string) => {
  const { rows, requests } = await device.view('chats', {});
  return { row: rows.find((one) => one.chat === chat), request: requests.find((one) => one.chat === chat) };
};
const messageOf = async (device: TestDevice, chat: string, text: string) => (await rowsIn(device, chat)).find((row) => row.text === text);
const idOf = async (device: TestDevice, chat: string, text: string): Promise<string> => (await messageOf(device, chat, text))?.id ?? '';
const blockedOn = async (device: TestDevice): Promise<number> => (await device.view('blocked', {})).people.length;

describe('somebody who is blocked, in a group', () => {
  // Feature: telegram-clone, Property 29: messages of a blocked person are not delivered to the blocker
  it('[X312] shows nothing to whoever blocks them, on none of their devices, before and after, and changes nothing for the others; unblocked, all of it shows where it was said', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, carol, [alice, bob]);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    await alice.do('send', { chat, text: 'mine' });
    await world.until('Bob has it', () => has(bob, chat, 'mine'));
    await bob.do('send', { chat, text: 'before' });
    await world.until('all have it', async () => (await has(tablet, chat, 'before')) && (await has(alice, chat, 'before')));
    const mine = await idOf(alice, chat, 'mine');
    await bob.do('react', { chat, id: mine, emoji: ['👍'] });
    await world.until('the reaction is there', async () => (await messageOf(tablet, chat, 'mine'))?.reactions.length === 1);
    await alice.do('block', { user: userOf(bob) });
    await world.until('the tablet knows', async () => (await blockedOn(tablet)) === 1);
    await bob.do('send', { chat, text: '@alice while' });
    await bob.do('react', { chat, id: mine, emoji: ['🎉'] });
    await world.until('Carol has it', () => has(carol, chat, '@alice while'));
    await carol.do('send', { chat, text: 'heard by all' });
    await world.until('Bob has that', () => has(bob, chat, 'heard by all'));
    await calm(world);
    for (const one of [alice, tablet]) {
      expect(await saidIn(one, chat)).toEqual(['mine', 'heard by all']);
      expect((await messageOf(one, chat, 'mine'))?.reactions).toEqual([]);
      expect(await listed(one, chat)).toMatchObject({ row: { unread: 1, reacted: 0, preview: { text: 'heard by all' }, blocked: false } });
      expect((await one.view('chat', { chat }))?.typing).toEqual([]);
    }
    expect(await saidIn(carol, chat)).toEqual(['mine', 'before', '@alice while', 'heard by all']);
    // They write on in it, and Bob reads them: only what he says is hidden.
    await alice.do('send', { chat, text: 'still here' });
    await world.until('Bob has it', () => has(bob, chat, 'still here'));
    alice.crash();
    await alice.start();
    expect(await has(alice, chat, 'before')).toBe(false);
    await tablet.do('unblock', { user: userOf(bob) });
    for (const one of [alice, tablet]) {
      await world.until('it shows again', async () => (await has(one, chat, 'before')) && (await has(one, chat, '@alice while')));
      expect(await saidIn(one, chat)).toEqual(['mine', 'before', '@alice while', 'heard by all', 'still here']);
      expect((await messageOf(one, chat, 'mine'))?.reactions).toMatchObject([{ emoji: '🎉', count: 1 }]);
    }
    // Carol knows Bob by the group alone: who is in it, and whom she has blocked, still has a name.
    const named = async (): Promise<string | undefined> => (await carol.view('person', { user: userOf(bob) }))?.name;
    await world.until('Carol knows his name', async () => (await named()) !== '');
    const name = await named();
    await carol.do('block', { user: userOf(bob) });
    await world.until('it is hidden', async () => !(await has(carol, chat, 'before')));
    expect([await named(), (await carol.view('blocked', {})).people.map((one) => one.name)]).toEqual([name, [name]]);
  });

  it('[X313] lets nobody who blocked them into a group: there is no chat and no request, until another does', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    await alice.do('block', { user: userOf(bob) });
    await calm(world);
    const { chat } = await bob.do('createGroup', { name: 'Trap', people: [alice, carol].map(userOf) });
    await world.until('Carol is in', () => isIn(carol, chat));
    await bob.do('send', { chat, text: 'come in' });
    await world.until('it was said', () => has(carol, chat, 'come in'));
    await calm(world);
    expect(chatOf(alice, chat)).toBeUndefined();
    expect(await listed(alice, chat)).toEqual({ row: undefined, request: undefined });
    // Another group, into which a friend lets her, has Bob in it, and is hers all the same.
    const other = await newGroup(world, carol, [alice, bob], 'Friends');
    await sayAll(world, [carol, bob], other, 'hello');
    await world.until('she is in that', () => has(alice, other, 'hello carol'));
    expect(await listed(alice, other)).toMatchObject({ row: { state: 'open' } });
  });

  it('[X314] Whoever lets in only some is asked by the others: a group of theirs is a request, in which nothing is said, and it may be accepted', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    await alice.do('setSettings', { groups: 'nobody' });
    await alice.do('setException', { of: 'groups', user: userOf(carol), is: 'always' });
    const chat = await bobBegins(bob, [alice, carol]);
    await world.until('it is a request', async () => (await listed(alice, chat)).request !== undefined);
    const { chat: hers } = await carol.do('createGroup', { name: 'Welcome', people: [userOf(alice)] });
    await world.until('who may lets her in', async () => (await listed(alice, hers)).row?.state === 'open');
    await world.pass(5000);
    expect(await listed(alice, chat)).toMatchObject({ row: undefined, request: { title: 'Crew' } });
    expect(await alice.call('send', { chat, text: 'no' })).toMatchObject({ ok: false });
    await alice.do('acceptChat', { chat });
    await alice.do('send', { chat, text: 'yes' });
    await world.until('they have it', async () => (await has(bob, chat, 'yes')) && (await has(carol, chat, 'yes')));
    expect(await listed(alice, chat)).toMatchObject({ row: { state: 'open' }, request: undefined });
  });
});

const bobBegins = async (bob: TestDevice, people: readonly TestDevice[]): Promise<string> =>
  (await bob.do('createGroup', { name: 'Crew', people: people.map(userOf) })).chat;

/** What people said, without the lines between. */
const saidIn = async (device: TestDevice, chat: string): Promise<readonly string[]> =>
  (await rowsIn(device, chat)).flatMap(({ kind, text }) => (kind === 'text' ? [text] : []));

describe('a request of a group', () => {
  it('[X315] of a stranger says nothing until it is accepted; refused, it is gone, and nobody in it learns of either', async () => {
    world = await newWorld();
    const { alice, bob } = await newThree(world);
    const mallory = await newPerson(world, 'mallory');
    await meet(world, mallory, bob, ['Hello Bob', 'Hello Mallory']);
    const { chat } = await mallory.do('createGroup', { name: 'Offers', people: [alice, bob].map(userOf) });
    await mallory.do('send', { chat, text: 'buy now' });
    await world.until('Alice is asked', async () => (await listed(alice, chat)).request !== undefined && (await has(alice, chat, 'buy now')));
    await world.pass(10_000);
    const about = await mallory.do('messageInfo', { chat, id: await idOf(mallory, chat, 'buy now') });
    expect(JSON.stringify(about)).toContain(userOf(bob));
    await alice.do('hideChat', { chat });
    await calm(world);
    expect(await listed(alice, chat)).toEqual({ row: undefined, request: undefined });
    expect((await rolesAt(bob, chat))['Alice']).toBe('member');
    await mallory.do('send', { chat, text: 'really' });
    await world.until('Bob has it', () => has(bob, chat, 'really'));
    await calm(world);
    expect((await listed(alice, chat)).row).toBeUndefined();
  });
});

type Speaker = { readonly user: Bytes; readonly device: Bytes };

/** A signal as whoever has the key of the epoch can make it: in anybody's name, of any time, signed by whom they are, for any place. */
async function signalAs(by: TestDevice, chat: string, { user, device }: Speaker, at: number, signedFor?: Bytes): Promise<Bytes> {
  const { route, group } = lineAt(by, chat);
  const said = encode((to) => {
    for (const byte of [1, 1]) writeByte(to, byte);
    writeFixed(to, user);
    writeFixed(to, device);
    writeUint(to, at);
  });
  const padded = new Uint8Array(128);
  padded.set(concat(await sign(coreOf(by).me().keys.sign, 'signal', concat(signedFor ?? route, said)), said));
  return sealSignal(await signalKey(group), route, padded);
}

describe('who types in a group', () => {
  // Feature: telegram-clone, Property 10: typing is seen by the other participants
  it('[X316] is said by their own devices alone, of now, for this group: another member makes nobody type, and who is blocked is not seen to', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await calm(world);
    const typists = async (): Promise<readonly string[]> => (await alice.view('chat', { chat }))?.typing ?? [];
    await bob.do('typing', { chat });
    await world.until('Alice sees Bob', async () => (await typists()).includes(userOf(bob)));
    const [one, { route }, others] = [chatAt(alice, chat), lineAt(alice, chat), [bob, carol]];
    const names = fc.constantFrom(0, 1);
    const speaking = fc.record({
      by: names,
      user: names,
      device: names,
      late: fc.integer({ min: -9000, max: 9000 }),
      isHere: fc.boolean(),
      blocks: fc.boolean(),
    });
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(speaking, async ({ by, user, device, late, isHere, blocks }) => {
        const [speaker, as, of] = [others[by], others[user], others[device]];
        if (!speaker || !as || !of) throw new Error('expected somebody');
        one.live.typing.clear();
        one.live.typedBy.clear();
        const is = isBlocked(coreOf(alice).own, coreOf(as).me().user);
        if (is !== blocks) await alice.do(blocks ? 'block' : 'unblock', { user: userOf(as) });
        const at = Math.floor(coreOf(alice).clock.now()) - late;
        const identity = { user: coreOf(as).me().user, device: coreOf(of).me().device };
        const bytes = await signalAs(speaker, chat, identity, at, isHere ? undefined : new Uint8Array(32));
        await takeTyping(coreOf(alice), one, { type: 'transient', route, bytes });
        const isSeen = by === user && user === device && isHere && !blocks && Math.abs(late) <= 4000;
        seen.add(String(isSeen));
        expect([...one.live.typing.keys()]).toEqual(isSeen ? [userOf(as)] : []);
      }),
      { numRuns: 150 },
    );
    expect([...seen].sort()).toEqual(['false', 'true']);
  });
});

describe('somebody who comes in later', () => {
  it('[X438] has nothing of before to read, whatever of it they see, and nobody waits until they have it', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob]);
    await alice.do('setGroup', { chat, history: true });
    for (const word of ['one', 'two']) await alice.do('send', { chat, text: word });
    const statusOf = async (text: string) => (await messageOf(alice, chat, text))?.status;
    await world.until('Bob has both', async () => (await statusOf('two')) === 'delivered');
    await calm(world);
    carol.cut();
    await alice.do('changePeople', { chat, add: [userOf(carol)], remove: [] });
    await world.until('she is listed', async () => (await rolesAt(alice, chat))['Carol'] === 'member');
    expect([await statusOf('one'), await statusOf('two')]).toEqual(['delivered', 'delivered']);
    carol.mend();
    await world.until('she reads what was said', async () => isIn(carol, chat) && (await has(carol, chat, 'one')) && has(carol, chat, 'two'));
    const tablet = await linkInto(world, carol, 'tablet', chat);
    await world.until(
      'nothing is unread',
      async () => (await listed(carol, chat)).row?.unread === 0 && (await listed(tablet, chat)).row?.unread === 0,
    );
    expect((await carol.view('chat', { chat }))?.firstUnread).toBeUndefined();
    await alice.do('send', { chat, text: 'three' });
    await world.until('it is there', async () => (await has(carol, chat, 'three')) && has(bob, chat, 'three'));
    expect((await listed(carol, chat)).row?.unread).toBe(1);
    expect((await carol.view('chat', { chat }))?.firstUnread).toBe(await idOf(carol, chat, 'three'));
    await world.until('all three have it', async () => (await statusOf('three')) === 'delivered');
  });
});
