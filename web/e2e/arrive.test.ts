/** What was sent arrives: whoever is offline, in any order, however strange the words, and though a device is only just being let in. */
// Feature: telegram-clone, Property 6: a message reaches every participant
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { equal } from '../../crypto/bytes.ts';
import { leavesOf } from '../../crypto/mls.ts';
import { KIND } from '../../hub/protocol/frames.ts';
import { isValidText } from '../chat/text.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, has, link, newPerson, newTalk, rowsIn, textsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

const WEEK_MS = 7 * 86_400_000;

const words = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
  fc.constantFrom(
    'x'.repeat(16_000),
    'ж'.repeat(16_000),
    '<img src=x onerror=alert(1)><script>alert(1)</script>',
    'javascript:alert(1)',
    '\u202Eevil\u2066 text',
    '__proto__',
    'مرحبا بالعالم',
    'שלום',
    '你好👩‍👩‍👧‍👦',
    'a\u0000b',
    '\n\n',
    '',
  ),
);

describe('every participant', () => {
  let world: World;
  let devices: readonly TestDevice[];
  let chat: string;
  beforeAll(async () => {
    world = await newWorld();
    const talk = await newTalk(world);
    chat = talk.chat;
    devices = [talk.alice, talk.bob, await link(world, talk.alice, 'tablet'), await link(world, talk.bob, 'laptop')];
    await calm(world);
  });
  afterAll(() => world.close());

  /** Looks at the newest rows alone: the whole history is compared once, at the end. */
  const shows = async (device: TestDevice, id: string, text: string): Promise<boolean> =>
    (await device.do('history', { chat, limit: 5 })).rows.find((row) => row.id === id)?.text === text;

  it('[X53] gets every message once and exactly as it was typed, any of them offline and the hub restarted in between', async () => {
    const sent = new Map<string, string>();
    const step = fc.record({
      from: fc.nat({ max: 3 }),
      text: words,
      off: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 4 }),
      restart: fc.boolean(),
      back: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(step, async ({ from, text, off, restart, back }) => {
        for (const index of off) devices[index]?.cut();
        const answer = await (devices[from] as TestDevice).call('send', { chat, text });
        expect(answer.ok).toBe(isValidText(text));
        if (restart) await world.restartHub();
        await world.pass(250);
        for (const device of back.map((index) => devices[index] as TestDevice)) {
          device.mend();
          // As a browser does when it is online again: nobody sits out the times between the tries.
          await device.do('nudge', {});
        }
        if (!answer.ok) return;
        sent.set(answer.id, text);
        await world.until('all have it', async () => (await Promise.all(devices.map((device) => shows(device, answer.id, text)))).every(Boolean));
      }),
      { numRuns: 100, seed: 6 },
    );
    await calm(world);
    for (const device of devices) {
      const rows = (await rowsIn(device, chat)).slice(2);
      expect(rows.map(({ id, text }) => [id, text])).toEqual([...sent]);
    }
    expect(sent.size).toBeGreaterThan(70);
  });
});

describe('what is sent while somebody is being let in', () => {
  let world: World;
  afterEach(() => world.close());

  it('[X55] is there when the device joins, in order and opened with the keys of its own leaf', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    await calm(world);
    const route = chatOf(alice, chat)?.line?.route ?? new Uint8Array();
    const fresh = await world.device('tablet');
    // Whoever lets it in speaks the commit; at that moment the line of the new device breaks, so that nothing of the chat has reached it yet.
    alice.line.hears = (frame) => {
      if (frame.type === 'post' && frame.kind === KIND.commit && equal(frame.route, route)) fresh.cut();
      return [frame];
    };
    const { code } = await fresh.do('startLink', { name: 'tablet' });
    let meeting: string | undefined;
    await world.until('it has introduced itself', async () => {
      const met = await alice.call('acceptLink', { code });
      meeting = met.ok ? met.link : undefined;
      return met.ok;
    });
    await alice.do('confirmLink', { link: meeting ?? '', yes: true });
    await world.until('its leaf is in the group', () => {
      const line = chatOf(bob, chat)?.line;
      return line !== undefined && leavesOf(line.group).length === 3;
    });
    expect(fresh.line.up).toBe(false);
    expect(fresh.engine().core?.chats.get(chat)?.line).toBeUndefined();
    const between = Array.from({ length: 5 }, (_, at) => `between ${at}`);
    for (const text of between) await bob.do('send', { chat, text });
    await world.until('they are on the hub', async () => (await rowsIn(bob, chat)).at(-1)?.status !== 'device');
    // Nobody is there to hand it a copy: what it holds, its own leaf has opened.
    alice.crash();
    bob.crash();
    fresh.mend();
    await world.until('the tablet holds them', () => (fresh.engine().core?.chats.get(chat)?.live.held.size ?? 0) > 0);
    // What lies before them is a peer's to hand over; only then are they shown.
    await bob.start();
    await world.until('the tablet shows them', () => has(fresh, chat, 'between 4'));
    await alice.start();
    await calm(world);
    expect((await textsIn(fresh, chat)).slice(-5)).toEqual(between);
    expect(fresh.log.filter((line) => line.includes('invalid'))).toEqual([]);
  });

  it('[X57] waits with the Welcome for weeks, and opens when they come', async () => {
    world = await newWorld();
    const [alice, carol] = [await newPerson(world, 'alice'), await newPerson(world, 'carol')];
    await calm(world);
    const user = userOf(carol);
    carol.crash();
    const { chat } = await alice.do('openChat', { user });
    await alice.do('send', { chat, text: 'three weeks ago' });
    await world.until('it is on the hub', async () => (await rowsIn(alice, chat)).at(-1)?.status === 'hub');
    await world.sleep(3 * WEEK_MS);
    alice.crash();
    await carol.start();
    await world.until('Carol has it', () => has(carol, chat, 'three weeks ago'));
  });
});
