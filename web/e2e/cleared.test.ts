/** A chat that a person clears, or deletes: gone from all their devices, in every byte, and there for everybody else. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { isCleared } from '../chat/cleared.ts';
import { rowsAfter } from '../device/memory/rows.ts';
import type { TestDevice } from './device.ts';
import { changesAt, groupAt, newGroup, newThree, sayAll, settled } from './group-steps.ts';
import { isOn as isOnRoute } from './lines.ts';
import { calm, chatAt, coreOf, has, lineAt, link, linkInto, newTalk, reconnect, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Every value of every table of the device's disk, opened: what whoever has its key reads. */
async function plainOf({ disk, vault }: TestDevice): Promise<Buffer> {
  const opened: Uint8Array[] = [];
  for (const [table, rows] of disk.tables)
    for (const { key, value } of rows) opened.push(key, (await vault.open(table as never, key, value)) ?? new Uint8Array());
  return Buffer.concat(opened);
}
const isOn = async (device: TestDevice, word: string): Promise<boolean> => (await plainOf(device)).includes(Buffer.from(word));
const rowOf = async (device: TestDevice, chat: string) => {
  const { rows, archived } = await device.view('chats', {});
  return [...rows, ...archived].find((row) => row.chat === chat);
};

describe('a chat that is cleared', () => {
  it('[P33] is gone from all own devices, also one that was away and one that comes later, stands for the others, and goes on', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await bob.do('send', { chat, text: 'a numbat at the pier' });
    await calm(world);
    await alice.do('send', { chat, text: 'a quokka as well' });
    await calm(world);
    const [, , theirs, mine] = await rowsIn(alice, chat);
    await bob.do('edit', { chat, id: theirs?.id ?? '', text: 'two numbats at the pier' });
    await bob.do('react', { chat, id: mine?.id ?? '', emoji: ['🦘'] });
    await alice.do('pin', { chat, id: theirs?.id ?? '', on: true });
    await alice.do('saveDraft', { chat, text: 'half a wom', left: true });
    await alice.do('markUnread', { chat, on: true });
    await calm(world);
    expect(await rowOf(alice, chat)).toMatchObject({ reacted: 1, markedUnread: true, preview: { kind: 'draft' } });
    tablet.crash();
    await alice.do('clearChat', { chat });
    expect([await textsIn(alice, chat), (await alice.view('pinned', { chat })).rows]).toEqual([[], []]);
    expect(await rowOf(alice, chat)).toMatchObject({ reacted: 0, unread: 0, markedUnread: false, preview: { kind: 'empty' }, title: 'Bob' });
    // What is said of it after is said of nothing.
    await bob.do('react', { chat, id: theirs?.id ?? '', emoji: ['🐜'] });
    await bob.do('edit', { chat, id: theirs?.id ?? '', text: 'a numbat was at the pier' });
    await tablet.start();
    await calm(world);
    const late = await link(world, alice, 'late');
    await calm(world);
    for (const device of [alice, tablet, late]) {
      expect([device.name, await textsIn(device, chat)]).toEqual([device.name, []]);
      for (const word of ['numbat', 'quokka']) expect([device.name, word, await isOn(device, word)]).toEqual([device.name, word, false]);
    }
    // The last is the line that says who pinned it.
    expect((await textsIn(bob, chat)).slice(2)).toEqual(['a numbat was at the pier', 'a quokka as well', '']);
    await bob.do('send', { chat, text: 'a wallaby since' });
    await calm(world);
    for (const device of [alice, tablet, late]) expect(await textsIn(device, chat)).toEqual(['a wallaby since']);
    expect(await rowOf(alice, chat)).toMatchObject({ unread: 1, preview: { text: 'a wallaby since' } });
    // What has not been sent yet is sent.
    alice.cut();
    await alice.do('send', { chat, text: 'a bandicoot on its way' });
    await alice.do('clearChat', { chat });
    alice.mend();
    await world.until('he gets it', () => has(bob, chat, 'a bandicoot on its way'));
    await calm(world);
    for (const device of [alice, tablet, late]) expect([await textsIn(device, chat), await isOn(device, 'bandicoot')]).toEqual([[], false]);
  });

  it('[P34] whoever clears it, and when, with lines cut, own devices end with the same, and what none of those who cleared it had stands', async () => {
    // Feature: telegram-clone, Property 43: what is deleted for oneself is hidden here and there for others
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    const own = [alice, tablet] as const;
    const id = chatAt(alice, chat).id;
    const seen = new Set<string>();
    let [cleared, stood, n] = [0, 0, 0];
    const clear = async (device: TestDevice): Promise<void> => {
      const before = coreOf(device).own.cleared(id);
      for (const row of await rowsIn(device, chat)) seen.add(row.id);
      await device.do('clearChat', { chat });
      // Nothing that this device had not heard.
      const { frontier } = chatAt(device, chat).record;
      for (const [one, end] of coreOf(device).own.cleared(id).ends) {
        const reach = frontier.get(one);
        expect(end).toBeLessThanOrEqual(Math.max(before.ends.get(one) ?? 0, reach?.beyond.at(-1) ?? reach?.upTo ?? 0));
      }
      cleared += 1;
    };
    const words = fc.constantFrom('שלום', '你好', '👩🏿‍🚀', '\u202eevil', '<b>', `${' '.repeat(40)}x`, 'word');
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), by: fc.nat(2), text: words }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), by: fc.nat(1) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'mend' as const), by: fc.nat(1) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), by: fc.constant(0) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const one of steps) {
          const device = [...own, bob][one.by] ?? bob;
          if (one.do === 'send') await device.do('send', { chat, text: `${++n} ${one.text}` });
          else if (one.do === 'clear') await clear(device);
          else if (one.do === 'cut') device.cut();
          else if (one.do === 'mend') device.mend();
          else await world.pass(2000);
        }
        for (const device of own) device.mend();
        await calm(world);
        const mark = coreOf(alice).own.cleared(id);
        expect(coreOf(tablet).own.cleared(id)).toEqual(mark);
        const all = await rowsAfter(coreOf(bob), chatAt(bob, chat), undefined, 1000);
        const left = all.filter((row) => !isCleared(mark, row)).map(({ event }) => toHex(event));
        expect(left.filter((one) => seen.has(one))).toEqual([]);
        for (const device of own) expect((await rowsIn(device, chat)).map((row) => row.id)).toEqual(left);
        stood += left.length;
        if (left.length > 12) await clear(alice);
      }),
      { numRuns: 100 },
    );
    expect([cleared > 0, stood > 0]).toEqual([true, true]);
  });

  it('[P38] shows a message from before the last that was here, where a hub had kept it back when the chat was cleared', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    // The hub keeps one from Alice's devices and closes the gap behind it; nobody else can be asked.
    for (const device of [alice, tablet]) {
      const { route } = lineAt(device, chat);
      let hidden = 0;
      device.line.says = (frame) => {
        if (!isOnRoute(frame, route)) return [frame];
        hidden ||= frame.seq;
        return frame.seq === hidden ? [] : [{ ...frame, seq: frame.seq - 1 }];
      };
    }
    await bob.do('send', { chat, text: 'kept back' });
    await world.pass(1000);
    bob.crash();
    await bob.start();
    await bob.do('send', { chat, text: 'let through' });
    await world.until(
      'both have what was let through',
      async () => (await has(alice, chat, 'let through')) && (await has(tablet, chat, 'let through')),
    );
    bob.crash();
    expect(await has(alice, chat, 'kept back')).toBe(false);
    await alice.do('clearChat', { chat });
    await world.until('the tablet has cleared it', async () => (await textsIn(tablet, chat)).length === 0);
    for (const device of [alice, tablet]) device.line.says = undefined;
    await bob.start();
    for (const device of [alice, tablet]) await reconnect(world, device);
    await calm(world);
    for (const device of [alice, tablet]) expect([await textsIn(device, chat), await isOn(device, 'let through')]).toEqual([['kept back'], false]);
    const late = await link(world, alice, 'late');
    await calm(world);
    expect([await textsIn(late, chat), await isOn(late, 'let through')]).toEqual([['kept back'], false]);
    // Cleared once more it goes as well.
    await tablet.do('clearChat', { chat });
    await calm(world);
    for (const device of [alice, tablet, late]) expect([await textsIn(device, chat), await isOn(device, 'kept back')]).toEqual([[], false]);
  });

  it('[P35] in a group takes the lines of its changes too, is offered again by nobody, and deleted it comes back with what is new', async () => {
    world = await newWorld();
    const { alice, bob, carol } = await newThree(world);
    const chat = await newGroup(world, alice, [bob, carol]);
    await sayAll(world, [alice, bob, carol], chat, 'numbat');
    await calm(world);
    await bob.do('clearChat', { chat, remove: true });
    expect([await rowsIn(bob, chat), await rowOf(bob, chat)]).toEqual([[], undefined]);
    await alice.do('setGroup', { chat, name: 'Wasps' });
    await settled(world, alice, chat);
    await calm(world);
    // A change brings no chat back; a message does.
    expect([await rowOf(bob, chat), await changesAt(bob, chat)]).toEqual([undefined, ['renamed Wasps']]);
    const phone = await link(world, bob, 'phone');
    await calm(world);
    expect([await changesAt(phone, chat), await textsIn(phone, chat), await isOn(phone, 'numbat')]).toEqual([['renamed Wasps'], [''], false]);
    await carol.do('send', { chat, text: 'still there?' });
    await calm(world);
    for (const device of [bob, phone]) {
      expect((await textsIn(device, chat)).filter((text) => text !== '')).toEqual(['still there?']);
      expect(await rowOf(device, chat)).toMatchObject({ title: 'Wasps', unread: 1 });
    }
    expect((await groupAt(bob, chat)).members.map(({ user }) => user).sort()).toEqual([alice, bob, carol].map(userOf).sort());
    expect((await textsIn(carol, chat)).filter((text) => text.startsWith('numbat'))).toHaveLength(3);
    const { chat: notes } = await alice.do('openSelf', {});
    await alice.do('send', { chat: notes, text: 'a note on numbats' });
    await calm(world);
    await alice.do('clearChat', { chat: notes, remove: true });
    expect([await textsIn(alice, notes), await rowOf(alice, notes), await isOn(alice, 'a note on')]).toEqual([[], undefined, false]);
    expect(await rowOf(alice, chat)).toMatchObject({ title: 'Wasps' });
  });
});
