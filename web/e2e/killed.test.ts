/** Killed at any step: whoever writes, reads or relays, what was accepted arrives once, and the keys on the disk are never behind those that were used. */
// Feature: telegram-clone, Property 9: what is sent to somebody offline waits and arrives
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { equal, toHex } from '../../crypto/bytes.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { Fenced, StoreClosed } from '../store/port.ts';
import type { TestDevice } from './device.ts';
import { calm, deviceOf, has, newTalk, rowsIn, textsIn } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const isMeant = (because: unknown): boolean => because instanceof StoreClosed || because instanceof Fenced;

it('[X84] a call that is asked again before it was answered is done once, and both get the same answer', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  const answers = await Promise.all([1, 2, 3].map(() => alice.call('send', { chat, text: 'once' }, 'one call')));
  expect(answers[0]).toMatchObject({ ok: true });
  expect(new Set(answers.map((answer) => answer.ok && answer.id)).size).toBe(1);
  await calm(world);
  for (const device of [alice, bob]) expect((await textsIn(device, chat)).filter((text) => text === 'once')).toHaveLength(1);
});

/** Every message a device hands to the hub: how often each item went out, and whether it was ever another. */
function watchPosts(device: TestDevice): { readonly times: ReadonlyMap<string, number>; readonly changed: readonly string[] } {
  const times = new Map<string, number>();
  const bytesByItem = new Map<string, Uint8Array>();
  const changed: string[] = [];
  device.line.hears = (frame) => {
    if (frame.type !== 'post' || frame.kind !== KIND.message) return [frame];
    const item = toHex(frame.item);
    if (!equal(bytesByItem.get(item) ?? frame.bytes, frame.bytes)) changed.push(item);
    bytesByItem.set(item, frame.bytes.slice());
    times.set(item, (times.get(item) ?? 0) + 1);
    return [frame];
  };
  return { times, changed };
}

it('[X54] whoever is killed at whatever step, what the sender has accepted arrives once, resent as it was sealed, with the keys of one device', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const before = [deviceOf(alice), deviceOf(bob)];
  const watched = [watchPosts(alice), watchPosts(bob)];
  const kept: string[] = [];
  let run = 0;
  const step = fc.record({
    who: fc.constantFrom('sender', 'reader', 'both', 'hub'),
    at: fc.integer({ min: 1, max: 9 }),
    when: fc.constantFrom('before' as const, 'after' as const),
    offline: fc.boolean(),
    deaf: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(step, async ({ who, at, when, offline, deaf }) => {
      run += 1;
      const [from, to] = run % 2 === 0 ? [alice, bob] : [bob, alice];
      if (offline) to.cut();
      // What the sender posts arrives, and it never hears so: only the next run of it can know by asking again.
      from.line.deaf = deaf;
      if (who === 'sender' || who === 'both') from.store().killAt(at, when);
      if (who === 'reader' || who === 'both') to.store().killAt(at, when);
      const text = `run ${run}`;
      const accepted = await from.call('send', { chat, text }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (accepted) kept.push(text);
      if (who === 'hub') await world.restartHub();
      await world.pass(1500);
      for (const device of [alice, bob]) {
        if (device.halted() !== undefined && !isMeant(device.halted())) throw device.halted();
        device.crash();
        device.line.deaf = false;
        device.mend();
        await device.start();
      }
      if (accepted) await world.until('it has arrived', () => has(to, chat, text));
    }),
    { numRuns: 100, seed: 9 },
  );
  await calm(world);
  const texts = await textsIn(alice, chat);
  expect(await textsIn(bob, chat)).toEqual(texts);
  expect(new Set(texts).size).toBe(texts.length);
  expect(kept.filter((text) => !texts.includes(text))).toEqual([]);
  expect(kept.length).toBeGreaterThan(50);
  // Sealed anew, the used-up key would have sealed two texts; acked before it was written, the device would find itself behind its own acks and take new keys.
  expect(watched.flatMap(({ changed }) => changed)).toEqual([]);
  expect(watched.flatMap(({ times }) => [...times.values()].filter((count) => count > 1)).length).toBeGreaterThan(10);
  expect([deviceOf(alice), deviceOf(bob)]).toEqual(before);
});

it('[X120] what is composed while the line is free is sealed in the same transaction: whoever dies right after it has it under way', async () => {
  world = await newWorld({ isMeant });
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  alice.store().killAt(1, 'after');
  await alice.call('send', { chat, text: 'last words' }).catch(() => undefined);
  alice.crash();
  alice.cut();
  await alice.start();
  const { flights, waiting } = alice.engine().core?.chats.get(chat)?.outbox ?? { flights: [], waiting: [] };
  expect(waiting.map(({ counter }) => counter)).toEqual(flights.flatMap(({ counters }) => counters));
  expect(flights).toHaveLength(1);
  alice.mend();
  await world.until('they have arrived', () => has(bob, chat, 'last words'));
});

it('[X437] what a device owed to be told when it went is told when it comes again, though nothing new has come, and before a sync ends', async () => {
  world = await newWorld();
  const { alice, bob, chat } = await newTalk(world);
  await calm(world);
  const status = async () => (await rowsIn(alice, chat)).at(-1)?.status;
  await alice.do('send', { chat, text: 'heard, and gone' });
  await world.until('Bob has it', () => has(bob, chat, 'heard, and gone'));
  bob.crash();
  await world.pass(5000);
  expect(await status()).toBe('hub');
  await bob.start();
  await world.until('Alice is told', async () => (await status()) === 'delivered');
  bob.crash();
  await alice.do('send', { chat, text: 'fetched, and gone' });
  await world.pass(5000);
  await bob.start();
  let isEven = false;
  // Not awaited: held time has to go on meanwhile.
  void bob.do('sync', { timeout: 60_000 }).then(() => (isEven = true));
  await world.until('Bob is even', () => isEven);
  bob.crash();
  await world.until('Alice is told', async () => (await status()) === 'delivered');
});
