/** What goes with a chat from one generation to the next, and what stays behind. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../crypto/bytes.ts';
import { begin, MAX_OLD } from '../device/memory/core.ts';
import { reopen } from '../device/group/place.ts';
import { repostInto } from '../device/history/repost.ts';
import { keyOf, rangeOf } from '../store/key.ts';
import type { Op } from '../store/port.ts';
import { readLaneUpdate } from '../sync/update.ts';
import { forge, post } from './forging.ts';
import { calm, chatAt, coreOf, has, link, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

describe('a new generation', () => {
  it('[X146] begins where the log of the one before has grown beyond what a letter tells who joins', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const { id, record } = chatAt(alice, chat);
    const { store } = coreOf(alice);
    // As after hours of renewals by somebody who means harm.
    const renewals = Array.from(
      { length: 5001 },
      (_, i): Op => ({ op: 'put', table: 'authority', key: keyOf(id, 1000 + i), value: new Uint8Array(200) }),
    );
    await store.transact(renewals);
    const tablet = await link(world, alice, 'tablet');
    await bob.do('send', { chat, text: 'for both of you' });
    for (const device of [alice, tablet]) await world.until(`${device.name} has it`, () => has(device, chat, 'for both of you'));
    expect(chatAt(alice, chat).record.authority.generation).toBe(record.authority.generation + 1);
    await calm(world);
  });

  it('[X104] is told own messages again, whole, whatever a member puts after them, in updates that can be read', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    // Of a time long past, in a segment after all others.
    await post(bob, chat, [await forge(bob, chat, { index: 4, n: chatAt(bob, chat).record.n + 1, texts: ['old'], time: 1 })]);
    await world.until('Alice has it', () => has(alice, chat, 'old'));
    await calm(world);
    bob.crash();
    // As long as a message may be: 16 KiB.
    const long = '😀'.repeat(4090);
    for (let i = 0; i < 100; i++) await alice.do('send', { chat, text: `${i} ${long}` });
    await world.until('they are on the hub', () => chatAt(alice, chat).outbox.waiting.length === 0);
    alice.cut();
    await world.pass(500);
    const one = chatAt(alice, chat);
    const draft = begin(one);
    await one.turn(() => repostInto(coreOf(alice), one, draft));
    const again = draft.outbox.waiting;
    expect(again.flatMap(({ events }) => events).length).toBeGreaterThanOrEqual(100);
    for (const { update } of again) expect(readLaneUpdate(update)).toBeDefined();
  });

  it('[X102] leaves no key and no row of those before the last two', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    for (let generation = 1; generation <= 5; generation++) {
      const one = chatAt(alice, chat);
      await one.turn(() => reopen(coreOf(alice), one, 'gone'));
      await world.until('both are in the next', () =>
        [alice, bob].every((device) => chatAt(device, chat).line?.generation === generation && chatAt(device, chat).opening === undefined),
      );
      await calm(world);
    }
    for (const device of [alice, bob]) {
      const one = chatAt(device, chat);
      const kept = [one.line, ...one.old].flatMap((line) => (line ? [line.route] : []));
      expect(kept.length).toBeLessThanOrEqual(MAX_OLD + 1);
      const routes = (await coreOf(device).store.range('routes', rangeOf(new Uint8Array()))).length;
      const rows = await coreOf(device).store.range('mls', rangeOf(new Uint8Array()));
      const groups = new Set(rows.map(({ key }) => toHex(key.slice(0, 32))));
      // The own chat has one line.
      expect(groups.size).toBe(kept.length + 1);
      expect(routes).toBe(kept.length + 1);
    }
  });
});
