/** How lists of people are sorted. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortedByName } from './views-own.ts';
import type { Person } from './port/people.ts';
import { PLAIN_PERSON } from './port/port.world.ts';

const name = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'Ärzte', 'Zoë', 'zoe', 'ليلى حداد', '李雷', 'Ёлка', 'Елка', 'éa', 'e\u0301a', '\u202eevil', 'x'.repeat(2000)),
);
const person = (user: string, called: string): Person => ({
  ...PLAIN_PERSON,
  user,
  name: called,
  username: undefined,
  bio: '',
  contact: true,
  verified: false,
});

// Feature: telegram-clone, Property 30: the contact list is sorted
it('[E61] contacts are sorted as the locale sorts names, and each order of the same people gives the same list', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), fc.constantFrom('en', 'de', 'sv', 'ar', 'ru', 'zh-CN', undefined), (names, locale) => {
      const people = names.map((one, i) => person(i.toString(16).padStart(32, '0'), one));
      const sorted = sortedByName(people, locale);
      const { compare } = new Intl.Collator(locale);
      for (const [i, one] of sorted.entries()) {
        const next = sorted[i + 1];
        if (next) expect(compare(one.name || one.user, next.name || next.user)).toBeLessThanOrEqual(0);
      }
      expect(sortedByName(people.toReversed(), locale)).toEqual(sorted);
      expect(new Set(sorted)).toEqual(new Set(people));
    }),
    { numRuns: 200 },
  );
  const two = [person('1', 'Zander'), person('2', 'Ärzte')];
  expect(sortedByName(two, 'de').map((one) => one.name)).toEqual(['Ärzte', 'Zander']);
  expect(sortedByName(two, 'sv').map((one) => one.name)).toEqual(['Zander', 'Ärzte']);
  expect(sortedByName(two, 'no locale at all').length).toBe(2);
});
