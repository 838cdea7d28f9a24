/** Planted words: whatever people write, call themselves or leave unfinished is found in no byte that anybody but their own devices can read. */
// Feature: telegram-clone, Property 32: a message is encrypted before it leaves
// Feature: telegram-clone, Property 34: messages are stored encrypted
// Feature: telegram-clone, Property 35: a direct chat is encrypted end to end
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { concat, fromHex, toBase64, toHex, utf8 } from '../../crypto/bytes.ts';
import type { TestDevice } from './device.ts';
import { calm, chatOf, has, link, newTalk } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

async function filesIn(folder: string): Promise<readonly Buffer[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(names.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name))));
}

const diskOf = ({ disk }: TestDevice): Buffer =>
  Buffer.from(concat(...[...disk.tables.values()].flatMap((rows) => rows.flatMap(({ key, value }) => [key, value]))));

/** The ways in which a text may lie in bytes. */
const shapesOf = (word: string): readonly Buffer[] => [
  Buffer.from(utf8(word)),
  Buffer.from(word, 'utf16le'),
  Buffer.from(toHex(utf8(word))),
  ...[0, 1, 2].map((pad) => Buffer.from(toBase64(utf8(' '.repeat(pad) + word)).slice(pad === 0 ? 0 : 4, -4))),
];

describe('planted words', () => {
  it('[X56] of messages, names, bios, drafts and device names stand on no wire, in no file or log of the hub, and on no device’s disk', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const wire: Uint8Array<ArrayBuffer>[] = [];
    for (const device of [alice, bob]) device.line.tap = (bytes) => void wire.push(new Uint8Array(bytes));
    const planted: string[] = [];
    const plant = (word: string): string => {
      planted.push(word);
      return word;
    };
    const tablet = await link(world, alice, plant('canary-device-name-0x7f3a'));
    tablet.line.tap = (bytes) => void wire.push(new Uint8Array(bytes));
    await alice.do('setProfile', { name: plant('Canary Alicia Quux'), username: 'alice', bio: plant('canary biography of nobody') });
    await alice.do('saveDraft', { chat, text: plant('canary draft never sent') });
    await bob.do('send', { chat: (await bob.do('openSelf', {})).chat, text: plant('canary note to self') });
    let count = 0;
    const word = fc.tuple(
      fc.constantFrom('kanarienvogel', 'канарейка', 'عصفور-الكناري', '金丝雀鸟在唱歌', 'canary🐤🐤🐤'),
      fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(word, async ([bird, tail]) => {
        const text = plant(`${bird} ${++count} ${tail.trim()}.`);
        await (count % 2 === 0 ? alice : bob).do('send', { chat, text });
        if (count % 10 === 0) await world.pass(500);
      }),
      { numRuns: 100, seed: 32 },
    );
    const tail = planted[planted.length - 1] ?? '';
    await world.until(
      'all have the last',
      async () => (await has(alice, chat, tail)) && (await has(bob, chat, tail)) && (await has(tablet, chat, tail)),
    );
    await bob.do('saveDraft', { chat, text: plant('another canary, half a thou') });
    await calm(world);
    const disks = [alice, bob, tablet].map(diskOf);
    const hub = await filesIn(world.hubFolder());
    const log = Buffer.from(world.hubLog.join('\n') + [alice, bob, tablet].map((device) => device.log.join('\n')).join('\n'));
    const crossed = Buffer.from(concat(...wire));
    expect(hub.reduce((sum, file) => sum + file.length, 0)).toBeGreaterThan(100_000);
    expect(crossed.length).toBeGreaterThan(100_000);
    expect(planted.length).toBeGreaterThanOrEqual(106);
    for (const one of planted)
      for (const shape of shapesOf(one)) for (const place of [...disks, ...hub, log, crossed]) expect(place.includes(shape)).toBe(false);
    // The search finds what is there: a username is the hub's to know, a route crosses the wire, an id lies on every disk.
    expect(hub.some((file) => file.includes(Buffer.from('bobby')))).toBe(true);
    expect(log.includes(Buffer.from('/v1/chains'))).toBe(true);
    const route = chatOf(alice, chat)?.line?.route;
    expect(route && crossed.includes(Buffer.from(route))).toBe(true);
    const id = fromHex(chat);
    expect(disks.map((disk) => id && disk.includes(Buffer.from(id)))).toEqual([true, true, true]);
  });
});
