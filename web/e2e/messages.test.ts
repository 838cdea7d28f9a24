/** What is done with messages, by two people on several devices: answers, changes, reactions, pins, what is passed on and what is taken away. */
import { afterEach, describe, expect, it } from 'vitest';
import { fromHex, randomBytes } from '../../crypto/bytes.ts';
import { TYPE } from '../chat/bodies.ts';
import { compose } from '../device/compose.ts';
import type { MessageRow } from '../device/port/messages.ts';
import type { TestDevice } from './device.ts';
import { calm, chatAt, coreOf, deviceOf, linkInto, newPerson, newTalk, rowsIn, say, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const HOUR = 3_600_000;

let world: World;
afterEach(() => world.close());

async function rowWith(device: TestDevice, chat: string, text: string): Promise<MessageRow> {
  const row = (await rowsIn(device, chat)).find((one) => one.text === text);
  if (!row) throw new Error(`${device.name} shows no "${text}"`);
  return row;
}
const rowAt = async (device: TestDevice, chat: string, id: string): Promise<MessageRow | undefined> =>
  (await rowsIn(device, chat)).find((one) => one.id === id);
const codeOf = async (answer: Promise<{ readonly ok: boolean; readonly error?: { readonly code: string } }>): Promise<string | undefined> =>
  (await answer).error?.code;
const opinions = ({ reactions }: MessageRow): readonly string[] => reactions.map(({ emoji, count, own }) => `${emoji}${count}${own ? ' own' : ''}`);

describe('a message', () => {
  it('[X340] that is answered is quoted as it stands: changed, deleted, or not here', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id } = await rowWith(bob, chat, 'Hello Bob');
    await bob.do('send', { chat, text: 'and to you', reply: id });
    await calm(world);
    expect((await rowWith(alice, chat, 'and to you')).reply).toEqual({ id, kind: 'text', author: userOf(alice), own: true, excerpt: 'Hello Bob' });
    await alice.do('edit', { chat, id, text: 'Hello ||secret|| Bob', marks: [{ kind: 'spoiler', from: 6, length: 10, value: '' }] });
    await calm(world);
    expect((await rowWith(bob, chat, 'and to you')).reply?.excerpt).toBe(`Hello ${'▒'.repeat(10)} Bob`);
    await alice.do('deleteForAll', { chat, ids: [id] });
    await calm(world);
    for (const device of [alice, bob]) expect((await rowWith(device, chat, 'and to you')).reply).toMatchObject({ id, kind: 'deleted', excerpt: '' });
    expect(await codeOf(bob.call('send', { chat, text: 'to nobody', reply: 'f'.repeat(32) }))).toBe('not_found_here');
  });

  it('[X341] is changed by its author within 48 hours, and what it said before is seen', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id, mayEdit } = await rowWith(alice, chat, 'Hello Bob');
    expect(mayEdit).toBe(true);
    expect((await rowWith(bob, chat, 'Hello Bob')).mayEdit).toBe(false);
    expect(await codeOf(bob.call('edit', { chat, id, text: 'mine now' }))).toBe('not_allowed');
    expect(await codeOf(alice.call('edit', { chat, id, text: '  ' }))).toBe('empty');
    await alice.do('edit', { chat, id, text: 'Hello dear Bob', marks: [{ kind: 'bold', from: 6, length: 4, value: '' }] });
    await alice.do('edit', { chat, id, text: 'Hello dearest Bob' });
    await calm(world);
    expect(await rowAt(bob, chat, id)).toMatchObject({ text: 'Hello dearest Bob', edited: true, marks: [] });
    for (const device of [alice, bob]) {
      const { versions } = await device.do('versions', { chat, id });
      expect(versions.map(({ text, marks }) => [text, marks.length])).toEqual([
        ['Hello Bob', 0],
        ['Hello dear Bob', 1],
        ['Hello dearest Bob', 0],
      ]);
      expect(versions.map(({ time }) => time)).toEqual(versions.map(({ time }) => time).sort((a, b) => a - b));
    }
    await world.sleep(49 * HOUR);
    expect((await rowAt(alice, chat, id))?.mayEdit).toBe(false);
    expect(await codeOf(alice.call('edit', { chat, id, text: 'too late' }))).toBe('too_late');
  });

  it('[X342] that was changed in time by a device without a line shows so when it comes on the third day', async () => {
    // Feature: telegram-clone, Property 44: an edit is judged by when it was made, and not by when it came
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id } = await rowWith(alice, chat, 'Hello Bob');
    await calm(world);
    alice.cut();
    await world.sleep(40 * HOUR);
    await alice.do('edit', { chat, id, text: 'said in time' });
    await world.sleep(32 * HOUR);
    expect((await rowAt(bob, chat, id))?.text).toBe('Hello Bob');
    alice.mend();
    await calm(world);
    expect(await rowAt(bob, chat, id)).toMatchObject({ text: 'said in time', edited: true });
  });

  it('[X343] is reacted to by each person with up to three emoji, and the last word of each counts on all devices', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    const { id } = await rowWith(bob, chat, 'Hello Alice');
    await alice.do('react', { chat, id, emoji: ['👍', '🎉'] });
    await bob.do('react', { chat, id, emoji: ['👍'] });
    await calm(world);
    for (const device of [alice, tablet]) expect(opinions((await rowAt(device, chat, id)) as MessageRow)).toEqual(['👍2 own', '🎉1 own']);
    expect(opinions((await rowAt(bob, chat, id)) as MessageRow)).toEqual(['👍2 own', '🎉1']);
    await tablet.do('react', { chat, id, emoji: [] });
    await calm(world);
    for (const device of [alice, tablet, bob])
      expect(opinions((await rowAt(device, chat, id)) as MessageRow)).toEqual([device === bob ? '👍1 own' : '👍1']);
    for (const emoji of [['👍', '👍'], ['1', '2', '3', '4'], ['yes'], ['👍👍'], ['']])
      expect(await codeOf(alice.call('react', { chat, id, emoji }))).toBe('invalid_reaction');
    expect(await textsIn(bob, chat)).toEqual(['Hello Bob', 'Hello Alice']);
  });

  it('[X436] counts reactions that are pressed all at once, and beyond three lets go of the one that was said first', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id } = await rowWith(bob, chat, 'Hello Alice');
    const press = (...emoji: readonly string[]) => Promise.all(emoji.map((one) => alice.do('toggleReaction', { chat, id, emoji: one })));
    const said = async (device: TestDevice) => new Set(opinions((await rowAt(device, chat, id)) as MessageRow));
    await press('👍', '🎉', '😂');
    await press('❤️');
    expect(await said(alice)).toEqual(new Set(['🎉1 own', '😂1 own', '❤️1 own']));
    await press('🎉', '😂');
    await calm(world);
    expect([await said(alice), await said(bob)]).toEqual([new Set(['❤️1 own']), new Set(['❤️1'])]);
    expect(await codeOf(alice.call('toggleReaction', { chat, id, emoji: 'yes' }))).toBe('invalid_reaction');
  });

  it('[X344] is pinned and taken off by either, however many pinned it at once', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const [first, second] = await rowsIn(alice, chat);
    await calm(world);
    for (const device of [alice, bob]) device.cut();
    for (const device of [alice, bob]) await device.do('pin', { chat, id: first?.id ?? '', on: true });
    for (const device of [alice, bob]) device.mend();
    await alice.do('pin', { chat, id: second?.id ?? '', on: true });
    await calm(world);
    for (const device of [alice, bob]) expect((await device.view('pinned', { chat })).rows.map(({ id }) => id)).toEqual([second?.id, first?.id]);
    await bob.do('pin', { chat, id: first?.id ?? '', on: false });
    await calm(world);
    const lines = async (device: TestDevice) => (await rowsIn(device, chat)).flatMap(({ service, reply }) => (service ? [reply?.excerpt] : []));
    // One line of each, by the last who pinned it; who takes it off says nothing.
    for (const device of [alice, bob]) expect(await lines(device)).toEqual([first?.text, second?.text]);
    expect((await bob.view('chats', {})).rows[0]).toMatchObject({ preview: { kind: 'service', service: { what: 'pinned' } } });
    for (const device of [alice, bob]) expect((await device.view('pinned', { chat })).rows.map(({ text }) => text)).toEqual([second?.text]);
    await alice.do('pin', { chat, id: first?.id ?? '', on: true });
    await alice.do('unpinAll', { chat });
    await calm(world);
    for (const device of [alice, bob]) expect((await device.view('pinned', { chat })).rows).toEqual([]);
  });

  it('[X345] is passed on with others to several chats, in order, with or without whose it was, and never once it is deleted', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    const other = await say(world, alice, carol, 'Hello Carol');
    await carol.do('acceptChat', { chat: other });
    const { chat: own } = await alice.do('openSelf', {});
    const [mine, theirs] = await rowsIn(alice, chat);
    await bob.do('send', { chat, text: 'an answer', reply: mine?.id ?? '' });
    const { id: gone } = await bob.do('send', { chat, text: 'never mind' });
    await bob.do('deleteForAll', { chat, ids: [gone] });
    await calm(world);
    const answer = await rowWith(alice, chat, 'an answer');
    const ids = [answer.id, gone, theirs?.id ?? '', mine?.id ?? ''];
    const { sent } = await alice.do('forward', { chat, ids, to: [other, own], hidden: false });
    expect(sent.map((one) => one.chat)).toEqual([other, other, other, own, own, own]);
    await calm(world);
    const passed = (await rowsIn(carol, other)).slice(1);
    expect(passed.map(({ text, forward, reply }) => [text, forward?.author, reply])).toEqual([
      ['Hello Bob', userOf(alice), undefined],
      ['Hello Alice', userOf(bob), undefined],
      ['an answer', userOf(bob), undefined],
    ]);
    expect(passed.map(({ forward }) => forward?.time)).toEqual([mine?.time, theirs?.time, answer.time]);
    await carol.do('forward', { chat: other, ids: [passed[1]?.id ?? ''], to: [other], hidden: true });
    await calm(world);
    expect((await rowsIn(alice, other)).at(-1)?.forward).toEqual({ author: undefined, name: '', time: theirs?.time });
    expect(await codeOf(alice.call('forward', { chat, ids: [gone], to: [own], hidden: false }))).toBe('not_found_here');
    expect(await codeOf(alice.call('forward', { chat, ids, to: ['0'.repeat(32)], hidden: false }))).toBe('unknown_chat');
    expect(await codeOf(alice.call('edit', { chat: own, id: sent[3]?.id ?? '', text: 'not what Bob said' }))).toBe('not_allowed');
  });

  it('[X346] that is deleted for all is gone from a device that was away, with all that was said of it', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id } = await alice.do('send', { chat, text: 'a canary sings here' });
    await calm(world);
    await bob.do('react', { chat, id, emoji: ['👍'] });
    await bob.do('pin', { chat, id, on: true });
    await alice.do('edit', { chat, id, text: 'a canary sings there' });
    await calm(world);
    bob.cut();
    expect(await alice.do('deleteForAll', { chat, ids: [id] })).toEqual({ ok: true, deleted: 1 });
    await world.sleep(72 * HOUR);
    await bob.do('react', { chat, id, emoji: ['🎉'] });
    expect((await rowAt(bob, chat, id))?.text).toBe('a canary sings there');
    bob.mend();
    await calm(world);
    for (const device of [alice, bob]) {
      expect(await rowAt(device, chat, id)).toMatchObject({ kind: 'deleted', text: '', reactions: [], pinned: false, mayEdit: false, mayPin: false });
      expect((await device.view('pinned', { chat })).rows).toEqual([]);
      expect(await codeOf(device.call('versions', { chat, id }))).toBe('not_found_here');
      expect(await codeOf(device.call('react', { chat, id, emoji: ['👍'] }))).toBe('not_allowed');
    }
    expect(await codeOf(bob.call('deleteForAll', { chat, ids: [(await rowsIn(bob, chat))[0]?.id ?? ''] }))).toBe('not_allowed');
  });

  it('[X347] that names somebody counts as such until it is read, however it came to name them', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const marks = [{ kind: 'mention', from: 0, length: 6, value: userOf(bob) }] as const;
    const last = (await rowsIn(bob, chat)).at(-1);
    await bob.do('markRead', { chat, id: last?.id ?? '' });
    await alice.do('send', { chat, text: 'by the way' });
    const { id } = await alice.do('send', { chat, text: '@bobby, are you there?', marks });
    const { id: later } = await alice.do('send', { chat, text: 'Bobby?' });
    await calm(world);
    expect(await bob.view('chat', { chat })).toMatchObject({ unread: 3, mentions: 1, firstMention: id });
    expect((await bob.view('chats', {})).rows[0]).toMatchObject({ unread: 3, mentions: 1 });
    expect([(await rowAt(bob, chat, id))?.mentionsMe, (await rowAt(alice, chat, id))?.mentionsMe]).toEqual([true, false]);
    await alice.do('edit', { chat, id: later, text: '@bobby?', marks });
    await calm(world);
    expect((await bob.view('chat', { chat }))?.mentions).toBe(2);
    await bob.do('markRead', { chat, id });
    await calm(world);
    expect(await bob.view('chat', { chat })).toMatchObject({ unread: 1, mentions: 1, firstMention: later });
    await alice.do('deleteForAll', { chat, ids: [later] });
    await calm(world);
    expect(await bob.view('chat', { chat })).toMatchObject({ mentions: 0, firstMention: undefined });
  });

  it('[X348] says to whom it came, when they read it, and on how many devices it is', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await linkInto(world, bob, 'tablet', chat);
    await calm(world);
    const { id } = await alice.do('send', { chat, text: 'how far does it come?' });
    await calm(world);
    const before = await alice.do('messageInfo', { chat, id });
    expect(before.people).toMatchObject([{ user: userOf(bob), name: 'Bob', devices: 2, readAt: undefined }]);
    expect(before.devices).toBe(3);
    await bob.do('markRead', { chat, id });
    await calm(world);
    const { people } = await alice.do('messageInfo', { chat, id });
    expect(people[0]?.readAt).toBeGreaterThanOrEqual(people[0]?.deliveredAt ?? Number.POSITIVE_INFINITY);
  });

  it('[X463] shows nobody who tells nobody what they read whether it was read, in the chat, on the list and of each person, until they tell again', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { id } = await alice.do('send', { chat, text: 'did you read it?' });
    await calm(world);
    await bob.do('markRead', { chat, id });
    await calm(world);
    const window: (string | undefined)[] = [];
    alice.follow('messages', { chat, anchor: { at: 'end' }, before: 1, after: 0 }, ({ rows }) => window.push(rows.at(-1)?.status));
    const shown = async () => {
      const listed = (await alice.view('chats', {})).rows.find((row) => row.chat === chat)?.status;
      const { people } = await alice.do('messageInfo', { chat, id });
      return [window.at(-1), (await rowAt(alice, chat, id))?.status, listed, people[0]?.readAt !== undefined, people[0]?.deliveredAt !== undefined];
    };
    await calm(world);
    expect(await shown()).toEqual(['read', 'read', 'read', true, true]);
    await alice.do('setSettings', { readReceipts: false });
    await calm(world);
    expect(await shown()).toEqual(['delivered', 'delivered', 'delivered', false, true]);
    await alice.do('setSettings', { readReceipts: true });
    await calm(world);
    expect(await shown()).toEqual(['read', 'read', 'read', true, true]);
  });

  it('[X350] that nobody has, or that is not theirs to change, tells whoever probes with it nothing of who is there', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const told = (): number => chatAt(alice, chat).receipts.get(deviceOf(bob))?.counter ?? 0;
    const probe = async (type: 'reaction' | 'redact' | 'pin', target: Uint8Array<ArrayBuffer>): Promise<number> => {
      const body = type === 'reaction' ? ({ type: TYPE.reaction, emoji: ['👍'] } as const) : ({ type: TYPE[type] } as const);
      const before = told();
      await compose(coreOf(alice), chatAt(alice, chat), body, { target });
      coreOf(alice).pump(chatAt(alice, chat));
      await calm(world);
      await world.pass(10_000);
      return told() - before;
    };
    const [mine, theirs] = (await rowsIn(alice, chat)).map(({ id }) => fromHex(id) ?? randomBytes(16));
    expect(await probe('reaction', randomBytes(16))).toBe(0);
    expect(await probe('pin', randomBytes(16))).toBe(0);
    expect(await probe('redact', theirs ?? randomBytes(16))).toBe(0);
    expect((await rowsIn(bob, chat)).map(({ kind, reactions }) => [kind, reactions.length])).toEqual([
      ['text', 0],
      ['text', 0],
    ]);
    expect(await probe('reaction', mine ?? randomBytes(16))).toBe(1);
    await alice.do('send', { chat, text: 'and a word' });
    await calm(world);
    expect((await rowWith(alice, chat, 'and a word')).status).toBe('delivered');
  });
});
