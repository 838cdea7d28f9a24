/** What somebody is called before they have said anything themselves. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newDisk, openMemoryStore } from '../store/memory.ts';
import { openPeople } from './people.ts';
import { titleOf } from './person.ts';
import { BEGINNING } from './position.ts';

const user = new Uint8Array(16).fill(7);
const said = { at: { ...BEGINNING.at, time: 1 }, event: new Uint8Array(16).fill(1) };

it('[U92] somebody found by a username is called by it until they say who they are, and never by it again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[a-z]\w{3,31}$/), fc.string({ unit: 'grapheme', minLength: 1 }), async (username, name) => {
      const disk = newDisk();
      const store = openMemoryStore(disk);
      await store.claim();
      const people = await openPeople(store);
      await store.transact(people.named(user, username), 'strict');
      expect(titleOf(people.person(user))).toBe(`@${username}`);
      expect(titleOf((await openPeople(store)).person(user))).toBe(`@${username}`);
      people.profile(user, said, { name, username: '', bio: '' });
      expect(people.named(user, username)).toEqual([]);
      expect(titleOf(people.person(user))).toBe(name);
    }),
    { numRuns: 100 },
  );
});
