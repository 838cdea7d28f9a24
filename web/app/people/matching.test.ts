/** People by what was typed of their names, and their order. */
import { PLAIN_PERSON } from '../../device/port/port.world.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Person } from '../../device/port/people.ts';
import { matchingPeople } from './matching.ts';

const person = (name: string, username?: string): Person => ({ user: '', name, username, bio: '', contact: true, verified: false, ...PLAIN_PERSON });
const PEOPLE = [person('Åsa Lind'), person('zoe', 'zoe_k'), person('Inês Duarte', 'ines'), person('ليلى حداد'), person('Adam')];
const names = (typed: string): string[] => matchingPeople(PEOPLE, typed).map(({ name }) => name);

it('[U29] people are found by name and username, accents and case aside', () => {
  expect(names('INES')).toEqual(['Inês Duarte']);
  expect(names('@zoe')).toEqual(['zoe']);
  expect(names('حداد')).toEqual(['ليلى حداد']);
  expect(names('nobody')).toEqual([]);
});
// Feature: telegram-clone, Property 30: the contact list is sorted
it('[U29] people stand in the order of their names, each once, whatever they are called', () => {
  const anyName = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 64 }),
    fc.constantFrom('', 'Ärla', 'ärla', 'عمر', '李雷', '👩‍👩‍👧', 'a'.repeat(64)),
  );
  const order = new Intl.Collator(undefined, { sensitivity: 'base' });
  fc.assert(
    fc.property(fc.array(anyName, { maxLength: 40 }), (all) => {
      const sorted = matchingPeople(
        all.map((name) => person(name)),
        '',
      ).map(({ name }) => name);
      expect([...sorted].sort()).toEqual([...all].sort());
      for (let i = 1; i < sorted.length; i++) expect(order.compare(sorted[i - 1] ?? '', sorted[i] ?? '')).toBeLessThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});
