/** What is found, of whom, where, in which order, and how it comes. */
// Feature: telegram-clone, Property 20: what is found contains what was searched
// Feature: telegram-clone, Property 22: a search in one chat stays in it
// Feature: telegram-clone, Property 47: a search without result says so, and a long one comes in pages
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, equal, toHex } from '../../crypto/bytes.ts';
import { newDisk } from '../store/memory.ts';
import { StoreFull } from '../store/port.ts';
import { find } from './find.ts';
import { normalise } from './normal.ts';
import { packNext } from './pack.ts';
import { BLOCK_MESSAGES } from './packed.ts';
import { type Page, PAGE_MESSAGES, pageOf } from './page.ts';
import { pause } from './pause.ts';
import { KIND, type Query, readQuery } from './query.ts';
import { ada, all, ben, chat, events, keyOfSaid, open, packAll, put, query, redact, type Said, said, type World } from './search.world.ts';
import { longText, partOf, text } from './texts.world.ts';

const CHATS = [1, 2, 3].map(chat);

/** What a search that looks at every message finds, newest first. */
function model(messages: readonly Said[], { words, user, since, until, kinds }: Query, chats = CHATS): readonly Said[] {
  return messages
    .filter((one) => chats.some((of) => equal(of, one.chat)))
    .filter((one) => words.every((word) => normalise(one.text).includes(word)))
    .filter((one) => (!user || equal(user, one.user)) && (kinds === undefined || (one.kinds & kinds) !== 0))
    .filter(({ time }) => time >= (since ?? 0) && time < (until ?? Number.POSITIVE_INFINITY))
    .toSorted((a, b) => compare(keyOfSaid(b).slice(16), keyOfSaid(a).slice(16)) || compare(b.chat, a.chat));
}

const message = fc.record({
  text: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('Tide', 'low tide', 'ebb') },
    { weight: 8, arbitrary: text },
    { weight: 1, arbitrary: longText },
  ),
  time: fc.oneof(fc.nat(3), fc.nat(40)),
  chat: fc.constantFrom(...CHATS),
  user: fc.constantFrom(ada, ben),
  kinds: fc.integer({ min: 1, max: 63 }),
  // Few, so that some stand in several chats at one place.
  event: fc.nat(3).map((n) => new Uint8Array(16).fill(n)),
});

const filters = fc.record(
  {
    user: fc.constantFrom(ada, ben),
    since: fc.nat(20),
    until: fc.integer({ min: 20, max: 41 }),
    kinds: fc.constantFrom(KIND.text, KIND.link, KIND.photo),
  },
  { requiredKeys: [] },
);

/** Messages, and something to look for: a part of one of them, or anything else. */
const talk = fc.uniqueArray(message, { minLength: 1, maxLength: 30, selector: (one) => toHex(keyOfSaid(one)) }).chain((messages) =>
  fc.record({
    messages: fc.constant(messages),
    typed: fc.oneof(
      fc.constant('tide'),
      fc.nat(messages.length - 1).chain((n) => partOf(messages[n]!.text)),
      text,
    ),
  }),
);

describe('a search', () => {
  it('[F14] finds what looking at every message finds, newest first, whatever is packed and however the pages are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        talk,
        filters,
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.tuple(fc.nat(2), fc.nat()), { maxLength: 6 }),
        async ({ messages, typed }, filter, limit, steps) => {
          const asked = readQuery(typed, filter);
          if (!asked) return;
          const { search, store } = await open();
          await store.transact(messages.map(put));
          let standing: readonly Said[] = messages;
          for (const [which, n] of steps) {
            const one = messages[n % messages.length]!;
            if (which < 2) await packNext(search, CHATS[n % 3]!);
            else {
              await store.transact([redact(one)]);
              standing = standing.filter((other) => other !== one);
            }
          }
          const found = await all(search, CHATS, asked, { limit });
          expect(events(found)).toEqual(events(model(standing, asked)));
          // A second look finds the same in what is packed and open by now.
          expect(events(await all(search, CHATS, asked))).toEqual(events(found));
          // What is said after a search is found by the next.
          const late = { ...messages[0]!, time: 50 };
          await store.transact([put(late)]);
          expect(events(await all(search, CHATS, asked))).toEqual(events(model([...standing, late], asked)));
          for (const { snippet } of found) expect(asked.words.length > 0).toBe(snippet.hits.length > 0);
        },
      ),
      { numRuns: 150 },
    );
  });
  it('[F14] finds each of those that stand at one place in several chats once, however the pages are cut', async () => {
    const { search, store } = await open();
    const event = new Uint8Array(16).fill(7);
    const messages = [1, 2].flatMap((time) => CHATS.map((of) => said('tide', time, { chat: of, event })));
    await store.transact(messages.map(put));
    for (const limit of [1, 2, 3, 4, 5])
      expect((await all(search, CHATS, query('tide'), { limit })).map((one) => [one.time, one.chat[0]])).toEqual([
        [2, 3],
        [2, 2],
        [2, 1],
        [1, 3],
        [1, 2],
        [1, 1],
      ]);
  });
  it('[F15] in one chat stays in it', async () => {
    await fc.assert(
      fc.asyncProperty(talk, fc.constantFrom(...CHATS), async ({ messages, typed }, of) => {
        const asked = readQuery(typed);
        if (!asked) return;
        const { search, store } = await open();
        await store.transact(messages.map(put));
        const found = await all(search, [of], asked);
        expect(found.every((one) => equal(one.chat, of))).toBe(true);
        expect(events(found)).toEqual(events(model(messages, asked, [of])));
      }),
      { numRuns: 100 },
    );
  });
});

async function said1200(): Promise<World> {
  const world = await open();
  const messages = Array.from({ length: 1200 }, (_, n) => said(`tide ${n} ${n % 100 === 7 ? 'rare' : 'common'}`, 1000 + n, { chat: CHATS[n % 3] }));
  await world.store.transact(messages.map(put));
  for (const of of CHATS) await packAll(world.search, of);
  return world;
}

async function portions(pages: AsyncGenerator<Page, void>): Promise<readonly Page[]> {
  const got: Page[] = [];
  for await (const page of pages) got.push(page);
  return got;
}

describe('what is found', () => {
  it('[F16] comes in pages, each of which says where the next goes on; the last one says that there is no more', async () => {
    const { search } = await said1200();
    const first = await portions(pageOf(search, CHATS, query('tide')));
    expect(first.flatMap(({ messages }) => messages)).toHaveLength(PAGE_MESSAGES);
    expect(first.at(-1)?.next).toBeDefined();
    const rare = await portions(pageOf(search, CHATS, query('rare')));
    expect(rare.flatMap(({ messages }) => messages)).toHaveLength(12);
    expect(rare.at(-1)).toMatchObject({ next: undefined, searched: 1200, total: 1200, unpacked: 0 });
  });
  it('[F16] is nothing where there is nothing, and that is said', async () => {
    const { search } = await said1200();
    const none = await portions(pageOf(search, CHATS, query('ebb')));
    expect(none.flatMap(({ messages }) => messages)).toEqual([]);
    expect(none.at(-1)).toMatchObject({ next: undefined, searched: 1200, total: 1200, unpacked: 0 });
    expect((await portions(pageOf(search, [], query('tide')))).at(-1)).toMatchObject({ messages: [], total: 0 });
    expect((await portions(pageOf(search, [chat(9)], query('tide')))).at(-1)).toMatchObject({ messages: [], total: 0 });
  });
  it('[F17] comes as it is found: the newest are there before the rest is opened, and who stops has nothing more opened', async () => {
    const disk = (await said1200()).disk;
    let opened = 0;
    const world = await open(disk, (store) => ({
      ...store,
      get: async (table, key) => {
        if (table === 'search') opened += 1;
        return store.get(table, key);
      },
    }));
    const messages = Array.from({ length: 20 * BLOCK_MESSAGES }, (_, n) => said(`old ${n}`, Math.floor(n / 11), { chat: CHATS[0] }));
    await world.store.transact(messages.map(put));
    await packAll(world.search);
    opened = 0;
    for await (const { messages: found } of pageOf(world.search, CHATS, query('tide'))) if (found.length > 0) break;
    expect(opened).toBeLessThan(12);
    const before = opened;
    await new Promise((turn) => setImmediate(turn));
    expect(opened).toBe(before);
  });
  it('[F17] lets others have the thread while it looks through many blocks', async () => {
    const { search } = await said1200();
    let pauses = 0;
    const many = Array.from({ length: 40 }, (_, n) => chat(n + 10));
    await search.blocks.store.transact(many.map((of, n) => put(said('small', n, { chat: of }))));
    for (const of of many) await packAll(search, of);
    for await (const _ of find({ ...search, pause: async () => void pauses++ }, many, query('nothing')));
    expect(pauses).toBeGreaterThanOrEqual(2);
  });
  it('[F17] comes in pauses that let what waits for the thread go first', async () => {
    const heard: string[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => void heard.push('what waited');
    port2.postMessage(undefined);
    await pause();
    heard.push('the search');
    port1.close();
    expect(heard).toEqual(['what waited', 'the search']);
  });
  it.each([
    ['redacted', redact],
    ['edited', (one: Said) => put({ ...one, text: 'ebb' })],
  ])('[F18] is what its row says now: a message that is %s while the search runs is not shown', async (_what, change) => {
    let [world, isDone]: [World | undefined, boolean] = [undefined, false];
    const [old, secret] = [said('tide old', 1), said('tide secret', 2)];
    world = await open(newDisk(), (store) => ({
      ...store,
      get: async (...asked) => {
        const isNow = asked[0] === 'rows' && !isDone;
        isDone ||= isNow;
        if (isNow) await world?.store.transact([change(secret)]);
        return store.get(...asked);
      },
    }));
    await world.store.transact([put(old), put(secret)]);
    await packAll(world.search);
    const found = (await portions(pageOf(world.search, [chat(1)], query('tide')))).flatMap(({ messages }) => messages);
    expect(isDone).toBe(true);
    expect(events(found)).toEqual(events([old]));
  });
  it('[F18] is found though messages come and go while it is looked for', async () => {
    const world = await open();
    const { search, store } = world;
    const messages = Array.from({ length: 3 * BLOCK_MESSAGES }, (_, n) => said(`tide ${n}`, 1000 + n));
    await store.transact(messages.map(put));
    await packAll(search);
    await store.transact([put(said('tide newest', 8000)), put(said('tide old', 1, { chat: chat(2) }))]);
    await packAll(search, chat(2));
    const found: string[] = [];
    let n = 0;
    for await (const { places } of find(search, [chat(1), chat(2)], query('tide'))) {
      found.push(...places.map(({ position }) => toHex(position)));
      // One that is far below, one that is above, and one that was found.
      if (n < 3)
        await store.transact([
          redact(messages[n]!),
          put(said('tide new', 9000 + n)),
          put(said('tide new', 9000 + n, { chat: chat(2) })),
          redact(messages.at(-1 - n)!),
        ]);
      n += 1;
    }
    expect(n).toBeGreaterThan(3);
    expect(found).toEqual([...new Set(found)].sort().reverse());
    const missing = messages.slice(3, -3).filter((one) => !found.includes(toHex(keyOfSaid(one).slice(16))));
    expect(missing).toEqual([]);
  });
  it('[F19] of chats that cannot be packed now is what is packed, and how many they are is said', async () => {
    const { disk } = await said1200();
    const world = await open(disk, (store) => ({
      ...store,
      transact: async (ops, durability) => {
        if (durability === 'relaxed') throw new StoreFull();
        return store.transact(ops, durability);
      },
    }));
    await world.store.transact([put(said('tide late', 9000, { chat: CHATS[0] }))]);
    const pages = await portions(pageOf(world.search, CHATS, query('rare')));
    expect(pages.flatMap(({ messages }) => messages)).toHaveLength(12);
    expect(pages.at(-1)).toMatchObject({ unpacked: 1, next: undefined });
  });
  it('[F19] of chats whose rows never stand still is found in the end, or said not to be', async () => {
    const messages = Array.from({ length: 10 }, (_, n) => said(`tide ${n}`, n));
    let world: World | undefined;
    world = await open(newDisk(), (store) => ({
      ...store,
      range: async (...asked) => {
        const rows = await store.range(...asked);
        await world?.store.transact([put({ ...messages[0]!, text: 'tide again' })]);
        return rows;
      },
    }));
    await world.store.transact(messages.map(put));
    expect((await portions(pageOf(world.search, [chat(1)], query('tide')))).at(-1)).toMatchObject({ messages: [], unpacked: 1 });
  });
  it('[F19] of blocks that go whenever they are read is said not to be found, and the search ends', async () => {
    const messages = Array.from({ length: 10 }, (_, n) => said(`tide ${n}`, n));
    let world: World | undefined;
    world = await open(newDisk(), (store) => ({
      ...store,
      get: async (...asked) => {
        const value = await store.get(...asked);
        if (asked[0] === 'search') await world?.store.transact([put({ ...messages[0]!, text: 'tide again' })]);
        return value;
      },
    }));
    await world.store.transact(messages.map(put));
    expect((await portions(pageOf(world.search, [chat(1)], query('tide')))).at(-1)).toMatchObject({ messages: [], unpacked: 1 });
  });
});
