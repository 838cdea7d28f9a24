/** Names from anybody: what is shown of them turns nothing around, and what one may type is shown as it is. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isolated, plainName } from './plain.ts';
import { isValidDeviceName, isValidName } from './text.ts';

const TURNING = ['\u061c', '\u200e', '\u200f', ...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'];
const BREAKING = ['\u0000', '\n', '\u001b', '\u007f', '\u0085', '\u009b', '\u2028', '\u2029'];
const UNSEEN = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', ' '];
const WORDS = ['Ada', 'مرحبا', 'שלום', '李雷', '👩‍👩‍👧', 'é', 'می‌خواهم', 'x'.repeat(3000), '<b>', '%s'];
const names = fc
  .array(fc.oneof(fc.constantFrom(...TURNING, ...BREAKING, ...UNSEEN, ...WORDS), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

it('[E15] what is shown of a name turns nothing around and breaks no line, and is nothing where nothing is seen', () => {
  // Feature: telegram-clone, Property 5: profile names are shown plain
  fc.assert(
    fc.property(names, (name) => {
      const shown = plainName(name);
      for (const mark of [...TURNING, ...BREAKING]) expect(shown).not.toContain(mark);
      expect(shown === '' || /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(shown)).toBe(true);
      expect(plainName(shown)).toBe(shown);
      // Letters are never lost.
      if (shown !== '') expect(shown.replace(/\P{L}/gu, '')).toBe(name.replace(/\P{L}/gu, ''));
    }),
    { numRuns: 500 },
  );
});

it('[E15] a name that may be typed is shown as it was typed, and one with marks that turn text may not be', () => {
  fc.assert(
    fc.property(names, (name) => {
      if (isValidName(name) || isValidDeviceName(name)) expect(plainName(name)).toBe(name);
    }),
    { numRuns: 500 },
  );
  for (const mark of [...TURNING, ...BREAKING])
    expect([mark, isValidName(`Ada${mark}`), isValidDeviceName(`${mark}Ada`)]).toEqual([mark, false, false]);
  for (const nothing of ['', '\u200b\u200d', '\u202e', ' \u2060 ']) expect(plainName(nothing)).toBe('');
  for (const name of ['می‌خواهم', '👩‍👩‍👧', ' Ada ']) expect([plainName(name), isValidName(name)]).toEqual([name, true]);
});

it('[E15] a name in a sentence opens one island and ends it', () => {
  fc.assert(
    fc.property(names, (name) => {
      const marks = [...isolated(name)].filter((one) => TURNING.includes(one));
      expect(marks).toEqual(['\u2068', '\u2069']);
      expect([isolated(name).at(0), isolated(name).at(-1)]).toEqual(marks);
    }),
    { numRuns: 200 },
  );
});
