/** What is drawn large. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isJumbo } from './emoji.ts';

it('[U57] one to three emoji alone are drawn large, with all that belongs to each', () => {
  for (const text of ['👍', '🎉🌊', ' ❤️ ', '👩‍👩‍👧‍👦👍🏽🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🇩🇰🇳🇴', '1️⃣', '😀 😀\n😀']) expect([text, isJumbo(text)]).toEqual([text, true]);
});
it('[U57] nothing else is', () => {
  for (const text of ['', ' ', '😀😀😀😀', 'ok 👍', '12', '3', '#', '*', '©', '™', '❤', '🇩', ':)', '日本', '\u200d', '👍!', '€', '👍'.repeat(500)]) {
    expect([text, isJumbo(text)]).toEqual([text, false]);
  }
});
it('[U57] no text with a letter is drawn large', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('a', 'é', 'я', 'ب', 'の', '한'), (text, letter) => {
      expect(isJumbo(`${text}${letter}`)).toBe(false);
    }),
    { numRuns: 200 },
  );
});
