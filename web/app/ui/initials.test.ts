/** What stands in the circle of somebody without a photo. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { initialsOf } from './initials.ts';

it('[U425] it is the first letters or digits of a name, else its first emoji', () => {
  for (const [name, initials] of [
    ['Ada Lovelace', 'AL'],
    ['@ben_b', 'bb'],
    ['B <script>alert(1)</script>', 'Bs'],
    ['Ben ⛵', 'B'],
    ['⛵ 👨‍👩‍👧', '⛵'],
    ['ليلى حداد', 'لح'],
    ['田中', '田'],
    ['4th floor', '4f'],
    ['<>', ''],
    ['', ''],
  ])
    expect([name, initialsOf(name ?? '')]).toEqual([name, initials]);
});
it('[U425] whatever the name, no other sign stands in it, and nothing wider than two letters or one emoji', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.lorem()), (name) => {
      const shown = [...new Intl.Segmenter().segment(initialsOf(name))].map(({ segment }) => segment);
      const isLetters = shown.length <= 2 && shown.every((one) => /^[\p{L}\p{N}]/u.test(one));
      expect(isLetters || (shown.length === 1 && /\p{Extended_Pictographic}|\p{RI}/u.test(shown[0] ?? ''))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
