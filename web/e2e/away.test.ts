/** Long silences: sixty days away, a log that was trimmed meanwhile, a device that sleeps through everything. */
import { afterEach, describe, expect, it } from 'vitest';
import { calm, has, linkInto, newTalk, rowsIn, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

const DAY = 86_400_000;
let world: World;
afterEach(() => world.close());

describe('who was away', () => {
  it('[X27] sixty days with unsent messages sends them, gets what the hub has forgotten from a peer, and may read all the while', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    alice.cut();
    await world.pass(500);
    await alice.do('send', { chat, text: 'written on day 0' });
    alice.crash();
    for (let week = 0; week < 8; week++) {
      await bob.do('send', { chat, text: `week ${week}` });
      await world.until('it is on the hub', async () => (await rowsIn(bob, chat)).at(-1)?.status === 'hub');
      await world.sleep(7.5 * DAY);
    }
    // Until the hub has forgotten what is too old.
    await world.pass(310_000);
    await alice.start();
    expect(await textsIn(alice, chat)).toContain('written on day 0');
    await alice.do('send', { chat, text: 'written on day 60' });
    alice.mend();
    await world.until('Bob has both', async () => (await has(bob, chat, 'written on day 0')) && (await has(bob, chat, 'written on day 60')), 600_000);
    await world.until('Alice has every week', () => has(alice, chat, 'week 0'), 600_000);
    await calm(world);
    expect((await textsIn(alice, chat)).filter((text) => text.startsWith('week')).length).toBe(8);
    expect(await textsIn(alice, chat)).toEqual(await textsIn(bob, chat));
    const rows = await rowsIn(bob, chat);
    expect(rows.find(({ text }) => text === 'written on day 0')?.time).toBeLessThan((rows.find(({ text }) => text === 'week 0')?.time ?? 0) + 1000);
  });

  it('[X28] a log trimmed under a sleeping device: it gets the rest from one peer, whoever that is', async () => {
    world = await newWorld({ retentionMs: 2 * DAY });
    const { alice, bob, chat } = await newTalk(world);
    const tablet = await linkInto(world, alice, 'tablet', chat);
    await calm(world);
    tablet.crash();
    for (let i = 0; i < 20; i++) await bob.do('send', { chat, text: `slept through ${i}` });
    await calm(world);
    await world.sleep(3 * DAY);
    await world.pass(310_000);
    alice.crash();
    await tablet.start();
    await world.until('it has all of it from Bob', async () => (await textsIn(tablet, chat)).length === 22, 300_000);
    await alice.start();
    await calm(world);
    expect(await textsIn(tablet, chat)).toEqual(await textsIn(alice, chat));
  });
});
