/** What was said, found again by an engine: as it comes and goes, on a device that never packed a word, on a full disk, and in no byte once it is deleted. */
import { afterEach, describe, expect, it } from 'vitest';
import { randomBytes } from '../../crypto/bytes.ts';
import { openEngine } from '../device/engine.ts';
import type { SearchInView, SearchView, Sought } from '../device/port/search.ts';
import { serveEngine } from '../device/served.ts';
import { openMemoryStore } from '../store/memory.ts';
import { StoreFull } from '../store/port.ts';
import { openSealedStore } from '../store/sealed.ts';
import type { TestDevice } from './device.ts';
import { ADDRESS, dialOver, fetchOver, newLine } from './lines.ts';
import { calm, has, link, newPerson, newTalk, rowsIn, userOf } from './steps.ts';
import { newWorld, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const isDone = ({ isDone }: { readonly isDone: boolean }): boolean => isDone;

/** What a view comes to. */
function found(device: TestDevice, sought: Partial<Sought> & { readonly chat?: string; readonly limit?: number }): Promise<SearchView> {
  return new Promise((resolve) => {
    device.follow('search', { text: '', limit: 50, ...sought }, (view) => isDone(view) && resolve(view));
  });
}
const foundIn = (device: TestDevice, chat: string, text: string): Promise<SearchInView> =>
  new Promise((resolve) => {
    device.follow('searchIn', { chat, text }, (view) => isDone(view) && resolve(view));
  });
const texts = ({ rows }: SearchView): readonly string[] => rows.map(({ excerpt }) => excerpt);

/** Every value of every table of the device's disk, opened: what whoever has its key reads. */
async function plainOf({ disk, vault }: TestDevice): Promise<Buffer> {
  const opened: Uint8Array[] = [];
  for (const [table, rows] of disk.tables)
    for (const { key, value } of rows) opened.push(key, (await vault.open(table as never, key, value)) ?? new Uint8Array());
  return Buffer.concat(opened);
}
/** As it was before there were any. */
function forgetBlocks({ disk }: TestDevice): void {
  for (const state of ['tables', 'synced'] as const) disk[state] = new Map([...disk[state]].filter(([table]) => table !== 'search'));
}
const blocksOn = ({ disk }: TestDevice): number => disk.tables.get('search')?.length ?? 0;
const id = async (device: TestDevice, chat: string, text: string): Promise<string> => {
  const row = (await rowsIn(device, chat)).find((one) => one.text === text);
  if (!row) throw new Error(`expected a message "${text}"`);
  return row.id;
};

describe('a search', () => {
  it('[F25] finds what was said, newest first, in all chats or in one, by whom, when and of what kind', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const { chat: own } = await alice.do('openSelf', {});
    await bob.do('send', { chat, text: 'The Tide turns at eleven' });
    await world.until('she has it', () => has(alice, chat, 'The Tide turns at eleven'));
    await world.pass(60_000);
    const between = Math.floor(world.timers.now());
    await alice.do('send', { chat, text: 'tides: https://example.org/tables' });
    await alice.do('send', { chat: own, text: 'Buy a tide table' });
    const both = ['Buy a tide table', 'tides: https://example.org/tables', 'The Tide turns at eleven'];
    expect(texts(await found(alice, { text: 'TIDE' }))).toEqual(both);
    expect(texts(await found(alice, { text: 'tide', chat }))).toEqual(both.slice(1));
    expect(texts(await found(alice, { text: 'tide', from: userOf(bob) }))).toEqual(both.slice(2));
    expect(texts(await found(alice, { text: 'tide', since: between }))).toEqual(both.slice(0, 2));
    expect(texts(await found(alice, { text: 'tide', until: between }))).toEqual(both.slice(2));
    expect(texts(await found(alice, { text: '', kind: 'link' }))).toEqual(both.slice(1, 2));
    const first = await found(alice, { text: 'tide', limit: 1 });
    expect([texts(first), first.isMore, first.chats, first.unsearched]).toEqual([both.slice(0, 1), true, 2, 0]);
    expect(first.rows[0]?.hits).toEqual([[6, 10]]);
    expect((await found(alice, { text: 'tide', limit: 3 })).isMore).toBe(false);
    for (const nothing of [{ text: '  ' }, { text: 'tide', from: 'nobody' }, { text: 'tide', chat: 'none' }, { text: 'herring' }])
      expect(texts(await found(alice, nothing))).toEqual([]);
    expect((await foundIn(alice, chat, 'tide')).ids).toEqual([await id(alice, chat, both[1]!), await id(alice, chat, both[2]!)]);
  });

  it('[F27] that stays open follows what is said, changed and deleted, and what a spoiler hides stays hidden', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    let last: readonly string[] = [];
    alice.follow('search', { text: 'tide', limit: 50 }, (view) => {
      if (view.isDone) last = texts(view);
    });
    const shows = (...those: readonly string[]) => world.until(`"${those}" is shown`, () => JSON.stringify(last) === JSON.stringify(those));
    await bob.do('send', { chat, text: 'tide one' });
    await shows('tide one');
    await bob.do('send', { chat, text: 'the tide is late', marks: [{ kind: 'spoiler', from: 9, length: 7, value: '' }] });
    await shows('the tide ▒▒ ▒▒▒▒', 'tide one');
    await bob.do('edit', { chat, id: await id(bob, chat, 'tide one'), text: 'tidings' });
    await shows('the tide ▒▒ ▒▒▒▒');
    await bob.do('deleteForAll', { chat, ids: [await id(bob, chat, 'the tide is late')] });
    await shows();
  });

  it('[F28] leaves no byte of what was changed or deleted, for all or for oneself, on any device, also one that was away', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const phone = await link(world, bob, 'phone');
    const words = { edited: 'quokka was seen', all: 'numbat at the pier', self: 'bandicoot tonight', kept: 'wallaby remains' };
    for (const text of Object.values(words)) await bob.do('send', { chat, text });
    for (const device of [alice, phone]) await world.until(`${device.name} has all`, () => has(device, chat, words.kept));
    await calm(world);
    for (const device of [alice, bob, phone]) expect((await found(device, { text: 'o', limit: 100 })).rows.length).toBeGreaterThan(2);
    for (const device of [alice, bob, phone]) {
      const plain = await plainOf(device);
      for (const word of Object.values(words)) expect([device.name, word, plain.includes(Buffer.from(word))]).toEqual([device.name, word, true]);
      expect(blocksOn(device)).toBeGreaterThan(0);
    }
    phone.crash();
    await bob.do('edit', { chat, id: await id(bob, chat, words.edited), text: 'something was seen' });
    await bob.do('deleteForAll', { chat, ids: [await id(bob, chat, words.all)] });
    await alice.do('deleteForMe', { chat, ids: [await id(alice, chat, words.self)], on: true });
    await world.until('hers are gone', async () => !(await has(alice, chat, words.all)) && (await has(alice, chat, 'something was seen')));
    await phone.start();
    await world.until('the phone has heard', async () => !(await has(phone, chat, words.all)) && (await has(phone, chat, 'something was seen')));
    await calm(world);
    for (const device of [alice, bob, phone]) {
      // Packed anew, and then looked through byte by byte.
      expect(texts(await found(device, { text: 'wallaby' }))).toEqual([words.kept]);
      for (const gone of ['numbat', 'quokka']) expect([device.name, texts(await found(device, { text: gone }))]).toEqual([device.name, []]);
      const blocks = await searchedOf(device);
      expect(blocks).toContain('wallaby');
      for (const gone of ['numbat', 'quokka']) expect([device.name, blocks.includes(gone)]).toEqual([device.name, false]);
      expect([device.name, (await plainOf(device)).includes(Buffer.from('numbat'))]).toEqual([device.name, false]);
    }
    expect(texts(await found(alice, { text: 'bandicoot' }))).toEqual([]);
    expect(await searchedOf(alice)).not.toContain('bandicoot');
    expect(texts(await found(bob, { text: 'bandicoot' }))).toEqual([words.self]);
  });

  it('[F29] finds everything on a device that has its history from before there were blocks, and packs it by itself', async () => {
    world = await newWorld();
    const { alice, chat } = await newTalk(world);
    for (let n = 0; n < 30; n++) await alice.do('send', { chat, text: `old word ${n}` });
    await calm(world);
    alice.crash();
    forgetBlocks(alice);
    await alice.start();
    expect((await found(alice, { text: 'old word', limit: 100 })).rows).toHaveLength(30);
    alice.crash();
    forgetBlocks(alice);
    await alice.start();
    expect(blocksOn(alice)).toBe(0);
    await world.until('it is packed', () => blocksOn(alice) > 0);
    expect((await found(alice, { text: '"word 17"' })).rows).toHaveLength(1);
  });

  it('[F30] goes on in whoever takes the device over, and what the one before still does hurts nothing', async () => {
    world = await newWorld();
    const { alice, chat } = await newTalk(world);
    await alice.do('send', { chat, text: 'before the turn' });
    await found(alice, { text: 'turn' });
    await alice.takeOver();
    await alice.do('send', { chat, text: 'after the turn' });
    expect(texts(await found(alice, { text: 'the turn' }))).toEqual(['after the turn', 'before the turn']);
    await alice.do('deleteForAll', { chat, ids: [await id(alice, chat, 'before the turn')] });
    expect(texts(await found(alice, { text: 'the turn' }))).toEqual(['after the turn']);
    await calm(world);
    expect(await searchedOf(alice)).not.toContain('before');
  });

  it('[F31] of a chat that was never accepted, or taken off the list, is made where it is named alone', async () => {
    world = await newWorld();
    const { alice, bob, chat } = await newTalk(world);
    const carol = await newPerson(world, 'carol');
    const { chat: request } = await carol.do('openChat', { user: userOf(alice) });
    await carol.do('send', { chat: request, text: 'Hello, I sell herring' });
    await world.until('she has the request', () => has(alice, request, 'Hello, I sell herring'));
    await bob.do('send', { chat, text: 'herring for dinner?' });
    await world.until('she has it', () => has(alice, chat, 'herring for dinner?'));
    expect(texts(await found(alice, { text: 'herring' }))).toEqual(['herring for dinner?']);
    expect(texts(await found(alice, { text: 'herring', chat: request }))).toEqual(['Hello, I sell herring']);
    await alice.do('hideChat', { chat });
    expect(texts(await found(alice, { text: 'herring' }))).toEqual([]);
    expect((await foundIn(alice, chat, 'herring')).ids).toHaveLength(1);
  });
});

describe('a full disk', () => {
  it('[F33] that was full when the engine opened is looked through as far as it is packed; what is not is said, and nothing stops', async () => {
    world = await newWorld();
    const { alice, chat } = await newTalk(world);
    await alice.do('send', { chat, text: 'packed before' });
    await found(alice, { text: 'packed' });
    await alice.do('send', { chat: (await alice.do('openSelf', {})).chat, text: 'never packed' });
    await calm(world);
    alice.crash();
    const isOfChat = ({ key }: { readonly key: Uint8Array }): boolean => Buffer.from(key.slice(0, 16)).toString('hex') === chat;
    alice.disk.tables = new Map([...alice.disk.tables].map(([table, rows]) => [table, table === 'search' ? rows.filter(isOfChat) : rows]));
    const before = alice.disk.tables;
    const halted: unknown[] = [];
    const full = async (): Promise<never> => {
      throw new StoreFull();
    };
    const engine = await openEngine({
      address: ADDRESS,
      store: { ...openSealedStore(openMemoryStore(alice.disk), alice.vault), claim: full },
      dial: dialOver(newLine(), () => undefined, 'alice'),
      fetch: fetchOver(newLine(), () => undefined, '203.0.113.9'),
      timers: world.timers,
      now: () => Math.floor(world.timers.now()),
      random: randomBytes,
      log: () => undefined,
      onHalt: (error) => void halted.push(error),
    });
    const view = await new Promise<SearchView>((resolve) => {
      serveEngine(engine, async () => undefined).watch('search', { text: 'packed', limit: 50 }, (one) => one.isDone && resolve(one));
    });
    expect([texts(view), view.chats, view.unsearched]).toEqual([['packed before'], 2, 1]);
    await world.pass(120_000);
    expect([halted, alice.disk.tables]).toEqual([[], before]);
    await engine.close();
  });
});

describe('a day', () => {
  it('[F32] is gone to by the first message of it, or after it; past the newest by the last', async () => {
    world = await newWorld();
    const { alice, chat } = await newTalk(world);
    const at = async (time: number): Promise<string | undefined> => (await alice.do('messageAt', { chat, time })).id;
    const rows = async () => rowsIn(alice, chat);
    await world.pass(60_000);
    const between = Math.floor(world.timers.now());
    await alice.do('send', { chat, text: 'the day after' });
    const all = await rows();
    expect(await at(between)).toBe(all.at(-1)?.id);
    expect(await at(all[1]!.time)).toBe(all[1]!.id);
    for (const early of [0, -1, Number.NaN]) expect(await at(early)).toBe(all[0]!.id);
    expect(await at(Math.floor(world.timers.now()) + 86_400_000)).toBe(all.at(-1)?.id);
    expect(await at(Number.MAX_SAFE_INTEGER)).toBe(all.at(-1)?.id);
    const { chat: empty } = await alice.do('openSelf', {});
    expect(await at(0)).toBe(all[0]!.id);
    expect((await alice.do('messageAt', { chat: empty, time: 0 })).id).toBeUndefined();
  });
});

/** What the blocks of a device say, opened. */
async function searchedOf({ disk, vault }: TestDevice): Promise<string> {
  const rows = disk.tables.get('search') ?? [];
  const opened = await Promise.all(rows.map(({ key, value }) => vault.open('search', key, value)));
  return opened.map((bytes) => new TextDecoder().decode(bytes)).join('\n');
}
