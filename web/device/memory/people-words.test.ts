/** What people say of themselves, and own devices say of them, as it comes to any device: late, twice, in another order, and across ends of its process. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMIT } from '../../chat/form.ts';
import { UNSAID } from '../../chat/revision.ts';
import { newDisk, openMemoryStore } from '../../store/memory.ts';
import { type Said, openPeople, type Word } from './people.ts';
import type { PersonRecord } from './person.ts';

const user = new Uint8Array(16).fill(7);
/** Empty, as long as a word may hold, of every script, right to left, and with what shows nothing. */
const textOf = (limit: number) =>
  fc
    .oneof(
      fc.constantFrom(
        '',
        ' ',
        'x'.repeat(limit),
        'Анна Каренина',
        'مرحبا يا عليّ',
        '阿明',
        '\u202eevil\u2066',
        '👩‍👩‍👧‍👦',
        'a\u0000b',
        '<b>&amp;</b>',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    )
    .filter((text) => new TextEncoder().encode(text).length <= limit);
const text = textOf(LIMIT.name);
const profile = fc.record({ name: text, username: textOf(LIMIT.username), bio: textOf(LIMIT.bio) });
const contact = fc.record({ name: text, listed: fc.boolean(), verified: fc.boolean() });
const wordOf = (number: number): Word => ({ revision: { ...UNSAID, number, event: new Uint8Array(16).fill(number) }, chain: undefined });
type Heard = { readonly of: 'profile' | 'contact'; readonly at: number } | 'end';

/** A device that hears these words in this order; 'end': its process ends and begins again. */
async function heard(
  words: readonly Heard[],
  profiles: readonly Pick<Said, 'name' | 'username' | 'bio'>[],
  contacts: readonly Contact[],
): Promise<PersonRecord> {
  const store = openMemoryStore(newDisk());
  await store.claim();
  let people = await openPeople(store);
  for (const word of words) {
    if (word === 'end') people = await openPeople(store);
    else {
      const [self, other] = [profiles[word.at], contacts[word.at]];
      if (word.of === 'profile' && self)
        await store.transact(people.profile(user, wordOf(word.at + 1), { ...self, photo: new Uint8Array(), presence: undefined }, true), 'strict');
      if (word.of === 'contact' && other) await store.transact(people.contact(user, wordOf(word.at + 1), { ...other, username: '' }), 'strict');
    }
  }
  return (await openPeople(store)).person(user);
}
type Contact = { readonly name: string; readonly listed: boolean; readonly verified: boolean };

// Feature: telegram-clone, Property 27: adding a contact lists it
// Feature: telegram-clone, Property 28: a removed contact keeps the history
// Feature: telegram-clone, Property 31: a profile change reaches every contact
it('[E79] in whatever order, however often and across whatever ends of a process words about a person come, each device shows the last of each: who they say they are, what they are called, and whether they are listed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(profile, { minLength: 1, maxLength: 5 }),
      fc.array(contact, { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.array(fc.nat(30), { maxLength: 6 }),
      async (profiles, contacts, chance, again) => {
        const once: Heard[] = [
          ...profiles.map((_, at) => ({ of: 'profile' as const, at })),
          ...contacts.map((_, at) => ({ of: 'contact' as const, at })),
        ];
        const more = again.map((i): Heard => (i % 3 === 0 ? 'end' : (once[i % once.length] ?? 'end')));
        const [first, second] = [
          [...once, ...more],
          [...more, ...once],
        ].map((words) => shuffled(words, chance));
        const [one, other] = [await heard(first ?? [], profiles, contacts), await heard(second ?? [], profiles, contacts)];
        expect(one).toEqual(other);
        expect(one).toMatchObject({ ...profiles.at(-1), givenName: contacts.at(-1)?.name, listed: contacts.at(-1)?.listed });
      },
    ),
    { numRuns: 100 },
  );
});

function shuffled<T>(words: readonly T[], chance: Iterator<number>): readonly T[] {
  return words
    .map((word) => [Number(chance.next().value), word] as const)
    .sort(([a], [b]) => a - b)
    .map(([, word]) => word);
}
