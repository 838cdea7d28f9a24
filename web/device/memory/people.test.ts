/** What somebody is called before they have said anything themselves. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bytes } from '../../../crypto/bytes.ts';
import { hash } from '../../../crypto/hash.ts';
import { addName, newIdentity } from '../../../crypto/identity.ts';
import { plainName } from '../../chat/plain.ts';
import { pngOf } from '../../chat/photo.world.ts';
import { UNSAID } from '../../chat/revision.ts';
import type { Op } from '../../store/port.ts';
import { newDisk, openMemoryStore } from '../../store/memory.ts';
import { newKeys } from '../account/new-keys.ts';
import { openJoins } from './joins.ts';
import { meantOf } from './late.ts';
import { openPeople } from './people.ts';
import { handleOf, nameOf, photoKey, titleOf, unknownPerson } from './person.ts';

const user = new Uint8Array(16).fill(7);
const said = { revision: { ...UNSAID, number: 1, event: new Uint8Array(16).fill(1) }, chain: undefined };

it('[U92] somebody found by a username is called by it until they say who they are, and never by it again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[a-z]\w{3,31}$/), fc.string({ unit: 'grapheme', minLength: 1 }), async (username, name) => {
      const disk = newDisk();
      const store = openMemoryStore(disk);
      await store.claim();
      const people = await openPeople(store);
      await store.transact(people.named(user, { username }), 'strict');
      expect(titleOf(people.person(user))).toBe(`@${username}`);
      expect(titleOf((await openPeople(store)).person(user))).toBe(`@${username}`);
      people.profile(user, said, { name, username: '', bio: '', photo: new Uint8Array(), presence: undefined }, true);
      expect(people.named(user, { username })).toEqual([]);
      expect(titleOf(people.person(user))).toBe(plainName(name) || '07070707');
    }),
    { numRuns: 100 },
  );
});

it('[X439] what somebody said last of themselves is what is known after a start, in whatever order the chats they said it in were written', async () => {
  const said = (number: number, username: string) => ({
    word: { revision: { ...UNSAID, number, event: new Uint8Array(16).fill(number) }, chain: undefined },
    profile: { name: 'Bob', username, bio: '', photo: new Uint8Array(), presence: undefined },
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (numbers, order) => {
        const store = openMemoryStore(newDisk());
        await store.claim();
        const people = await openPeople(store);
        const begun = numbers.map((number) => {
          const { word, profile } = said(number, `called_${number}`);
          return { at: order.next().value ?? 0, ops: people.profile(user, word, profile, true) };
        });
        for (const { ops } of begun.toSorted((a, b) => a.at - b.at)) await store.transact(ops, 'strict');
        expect((await openPeople(store)).person(user).username).toBe(`called_${Math.max(...numbers)}`);
      },
    ),
    { numRuns: 100 },
  );
});

it('[X351] the photo somebody showed last is the one that is kept, in whatever order the chats they showed it in were written, and wherever that was cut off', async () => {
  const shown = (number: number, photo: Bytes) => ({
    word: { revision: { ...UNSAID, number, event: new Uint8Array(16).fill(number) }, chain: undefined },
    profile: { name: 'Bob', username: '', bio: '', photo, presence: undefined },
  });
  const photoNumber = (number: number): Bytes => (number % 5 === 0 ? new Uint8Array() : pngOf(number, number));
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      fc.nat(),
      async (numbers, order, landed) => {
        const store = openMemoryStore(newDisk());
        await store.claim();
        let people = await openPeople(store);
        const say = (number: number) =>
          people.profile(user, shown(number, photoNumber(number)).word, shown(number, photoNumber(number)).profile, true);
        const begun = numbers.map((number) => ({ number, at: order.next().value ?? 0, ops: say(number) })).toSorted((a, b) => a.at - b.at);
        const left = begun.slice(landed % (begun.length + 1));
        const write = async (ops: readonly Op[]) => store.transact(meantOf(ops), 'strict');
        for (const { ops } of begun.slice(0, begun.length - left.length)) await write(ops);
        // Killed: what was not written comes again.
        people = await openPeople(store);
        for (const { number } of left) await write(say(number));
        people = await openPeople(store);
        const last = photoNumber(Math.max(...numbers));
        expect(people.person(user).photo).toEqual(last.length > 0 ? hash('photo', last) : undefined);
        expect(await store.get('meta', photoKey(user))).toEqual(last.length > 0 ? last : undefined);
      },
    ),
    { numRuns: 200 },
  );
});

it('[X352] what was asked by a link and taken back, or answered, while it was being asked is so after a start too', async () => {
  const store = openMemoryStore(newDisk());
  await store.claim();
  const joins = await openJoins(store);
  const asking = { box: user, secret: user, chat: user, name: 'Bees', hosts: [], at: 1, state: 'waiting' as const };
  const begun = joins.keepAsking(asking);
  await store.transact(meantOf(joins.dropAsking(user)), 'strict');
  await store.transact(meantOf(begun), 'strict');
  expect((await openJoins(store)).asking()).toEqual([]);
  const again = joins.keepAsking(asking);
  await store.transact(meantOf(joins.keepAsking({ ...asking, state: 'declined' })), 'strict');
  await store.transact(meantOf(again), 'strict');
  expect((await openJoins(store)).askingBy(user)?.state).toBe('declined');
});

it('[U95] whatever somebody calls themselves, nothing of it turns a sentence around, and what shows nothing is no name', () => {
  const marks = fc.constantFrom('\u202e', '\u2066', '\u2069', '\u200f', '\u061c', '\n', '\u0000', '\u200b');
  const name = fc.array(fc.oneof(marks, fc.string({ unit: 'grapheme' })), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(name, name, name, (givenName, own, username) => {
      const person = { ...unknownPerson(user), givenName, name: own, username };
      for (const shown of [titleOf(person), nameOf(person), handleOf(person) ?? ''])
        expect(shown).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      expect(titleOf(person).trim()).not.toBe('');
    }),
    { numRuns: 200 },
  );
  const evil = { ...unknownPerson(user), name: '\u202Eevil' };
  expect([titleOf(evil), titleOf({ ...evil, givenName: '\u200b' }), titleOf({ ...evil, name: '\u2067', username: 'ada\u202e' })]).toEqual([
    'evil',
    'evil',
    '@ada',
  ]);
});

it('[X141] that the chain of a stranger has parted is kept from when their words are, whichever branch came last', async () => {
  const keys = await newKeys();
  const chain = await newIdentity(keys, 1);
  const signer = { keys, device: chain.devices[0]?.id ?? user };
  const grown = await Promise.all(['one_name', 'another'].map((name) => addName(chain, signer, name, 2)));
  const branches = grown.flatMap((one) => (one.may ? [one.chain] : []));
  const disk = newDisk();
  const store = openMemoryStore(disk);
  await store.claim();
  const people = await openPeople(store);
  for (const { entries } of [...branches, ...branches]) expect((await people.offer(chain.user, [entries], true)).ops).toEqual([]);
  const known = await people.chain(chain.user);
  expect([branches.length, branches.includes(known ?? chain), people.person(chain.user).forked]).toEqual([2, false, false]);
  await store.transact(people.pin(known ? [known] : []), 'strict');
  const again = await openPeople(store);
  expect([again.person(chain.user).forked, (await again.chain(chain.user))?.head]).toEqual([true, known?.head]);
});

it('[X472] what somebody shows is what they said last to one alone, else in a group, in whatever order, however often and across whatever starts it comes', async () => {
  const word = fc.record({ isAlone: fc.boolean(), hasPhoto: fc.boolean(), hasToken: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), fc.nat(), async (words, more, start) => {
      const store = openMemoryStore(newDisk());
      await store.claim();
      let people = await openPeople(store);
      const order = [...more.map((one) => one % words.length), ...words.keys()].toSorted((a, b) => ((a * 7 + start) % 5) - ((b * 7 + start) % 5));
      for (const [at, number] of order.entries()) {
        const one = words[number];
        if (!one) continue;
        const event = new Uint8Array(16).fill(number + 1);
        const photo = one.hasPhoto ? pngOf(number + 1, number + 1) : new Uint8Array();
        const presence = one.isAlone && one.hasToken ? new Uint8Array(32).fill(number + 1) : undefined;
        const said = { name: `called ${number}`, username: '', bio: '', photo, presence };
        await store.transact(
          people.profile(user, { revision: { ...UNSAID, number: number + 1, event }, chain: undefined }, said, one.isAlone),
          'strict',
        );
        if (at === start % order.length) people = await openPeople(store);
      }
      const shown = words.some(({ isAlone }) => isAlone) ? words.findLastIndex(({ isAlone }) => isAlone) : words.length - 1;
      const photo = words[shown]?.hasPhoto ? pngOf(shown + 1, shown + 1) : undefined;
      for (const one of [people.person(user), (await openPeople(store)).person(user)]) {
        expect(one.name).toBe(`called ${words.length - 1}`);
        expect(one.photo).toEqual(photo && hash('photo', photo));
        expect(one.presence).toEqual(words[shown]?.isAlone && words[shown]?.hasToken ? new Uint8Array(32).fill(shown + 1) : undefined);
      }
      expect(await store.get('meta', photoKey(user))).toEqual(photo);
    }),
    { numRuns: 200 },
  );
});
