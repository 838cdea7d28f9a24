/** What somebody is called before they have said anything themselves. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addName, newIdentity } from '../../../crypto/identity.ts';
import { plainName } from '../../chat/plain.ts';
import { UNSAID } from '../../chat/revision.ts';
import { newDisk, openMemoryStore } from '../../store/memory.ts';
import { newKeys } from '../account/new-keys.ts';
import { openPeople } from './people.ts';
import { handleOf, nameOf, titleOf, unknownPerson } from './person.ts';

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
      people.profile(user, said, { name, username: '', bio: '', photo: new Uint8Array(), presence: undefined });
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
          return { at: order.next().value ?? 0, ops: people.profile(user, word, profile) };
        });
        for (const { ops } of begun.toSorted((a, b) => a.at - b.at)) await store.transact(ops, 'strict');
        expect((await openPeople(store)).person(user).username).toBe(`called_${Math.max(...numbers)}`);
      },
    ),
    { numRuns: 100 },
  );
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
