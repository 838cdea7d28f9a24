/** What a person does not want to see: gone on their own devices, there for the others, and back where they think better of it. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { calm, link, linkInto, newTalk, rowsIn, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a message that was deleted for oneself', () => {
  it('[X349] is hidden on all own devices, also on one that comes later, and stands for the others', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    const [mine, theirs] = await rowsIn(alice, chat);
    await alice.do('pin', { chat, id: theirs?.id ?? '', on: true });
    await alice.do('deleteForMe', { chat, ids: [theirs?.id ?? '', mine?.id ?? ''], on: true });
    expect(await textsIn(alice, chat)).toEqual([]);
    expect((await alice.view('pinned', { chat })).rows).toEqual([]);
    await bob.do('edit', { chat, id: theirs?.id ?? '', text: 'Hello again' });
    await calm(world);
    const late = await link(world, alice, 'late');
    await calm(world);
    for (const device of [alice, tablet, late]) expect(await textsIn(device, chat)).toEqual([]);
    // The last is the line that says who pinned it, which goes and comes back with it.
    expect(await textsIn(bob, chat)).toEqual(['Hello Bob', 'Hello again', '']);
    await tablet.do('deleteForMe', { chat, ids: [theirs?.id ?? ''], on: false });
    await calm(world);
    for (const device of [alice, tablet, late])
      expect((await rowsIn(device, chat)).map(({ text, pinned }) => [text, pinned])).toEqual([
        ['Hello again', true],
        ['', false],
      ]);
    const none = await alice.call('deleteForMe', { chat, ids: ['f'.repeat(32)], on: true });
    expect(none.ok ? undefined : none.error.code).toBe('not_found_here');
  });

  it('[X349] whatever is hidden and shown again, by whichever device, own devices agree and nobody else has noticed', async () => {
    // Feature: telegram-clone, Property 43: what is deleted for oneself is hidden here and there for others
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    for (const text of ['three', 'שלום', '你好', '👩🏿‍🚀', '\u202eevil', 'x'.repeat(4000), '<b>']) await bob.do('send', { chat, text });
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    const all = await rowsIn(bob, chat);
    const hidden = new Set<string>();
    const step = fc.record({ at: fc.nat(all.length - 1), on: fc.boolean(), by: fc.constantFrom(alice, tablet) });
    await fc.assert(
      fc.asyncProperty(step, async ({ at, on, by }) => {
        const id = all[at]?.id ?? '';
        await by.do('deleteForMe', { chat, ids: [id], on });
        await calm(world);
        if (on) hidden.add(id);
        else hidden.delete(id);
        const left = all.map((row) => row.id).filter((one) => !hidden.has(one));
        for (const device of [alice, tablet]) expect((await rowsIn(device, chat)).map((row) => row.id)).toEqual(left);
        expect((await rowsIn(bob, chat)).map((row) => row.id)).toEqual(all.map((row) => row.id));
      }),
      { numRuns: 100 },
    );
    expect(hidden.size).toBeGreaterThan(0);
  });
});
