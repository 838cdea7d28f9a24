/** Letters over a list of people. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PLAIN_PERSON } from '../../device/port/port.world.ts';
import type { Person } from '../../device/port/people.ts';
import { LANGUAGES } from '../text/languages.ts';
import { sectionsOf } from './letters.ts';

const person = (name: string, at = 0): Person => ({
  ...PLAIN_PERSON,
  user: String(at),
  name,
  username: undefined,
  bio: '',
  contact: true,
  verified: false,
});
const lettersOf = (names: readonly string[], language: (typeof LANGUAGES)[number]): string =>
  sectionsOf([...names].sort(new Intl.Collator(language).compare).map(person), language)
    .map(({ letter, people }) => `${letter} ${people.map(({ name }) => name).join(' ')}`)
    .join(' | ');

it('[U324] marks alone make no letter of their own, but where the language has one', () => {
  expect(lettersOf(['Zoe', 'Ärzte', 'anna', 'Åsa', '7 of 9', '🌊'], 'de')).toMatch(/^# .*(?:🌊.*7|7.*🌊).* \| A anna Ärzte Åsa \| Z Zoe$/);
  expect(lettersOf(['Елена', 'Ёлка', 'Иван', 'Йорг', 'Ян'], 'ru')).toBe('Е Елена Ёлка | И Иван | Й Йорг | Я Ян');
  expect(lettersOf(['Nadia', 'Ñusta', 'Oscar'], 'es')).toBe('N Nadia | Ñ Ñusta | O Oscar');
  expect(lettersOf(['王芳', '李娜', '张伟', '安琪', 'Bob'], 'zh-Hans')).toMatch(/A 安琪 .*L 李娜 .*W 王芳 .*Z 张伟/);
});

it('[U324] everybody stands once, in the order of the list, under a letter that comes once in a row', () => {
  const names = fc.array(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'ليلى', '李娜', 'Ångström', '🌊', 'ß')), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(names, fc.constantFrom(...LANGUAGES), (all, language) => {
      const people = all.map(person).sort((a, b) => new Intl.Collator(language).compare(a.name, b.name));
      const sections = sectionsOf(people, language);
      expect(sections.flatMap((section) => section.people)).toEqual(people);
      sections.forEach(({ letter, people: some }, at) => {
        expect(some.length).toBeGreaterThan(0);
        expect(letter).not.toBe(sections[at + 1]?.letter);
      });
    }),
    { numRuns: 200 },
  );
});
