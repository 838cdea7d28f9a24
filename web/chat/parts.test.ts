/** Long texts in parts. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areFew, type Mark, soundMarks } from './marks.ts';
import { isSomething } from './plain.ts';
import { partsOf } from './parts.ts';
import { isValidText, TEXT_LENGTH } from './text.ts';

const FAMILY = '👨‍👩‍👧‍👦';
const plain = (text: string) => ({ text, marks: [] });
const textsOf = (text: string): readonly string[] => partsOf(plain(text)).map((part) => part.text);
const graphemesOf = (text: string): readonly string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

it('[U276] a long text is parted between paragraphs, else lines, else words', () => {
  const [line, paragraph] = ['word '.repeat(300).trim(), 'word '.repeat(500).trim()];
  expect(textsOf(`${paragraph}\n\n${paragraph}\n\n${paragraph}`)).toEqual([paragraph, paragraph, paragraph]);
  expect(textsOf([line, line, line].join('\n'))).toEqual([`${line}\n${line}`, line]);
  expect(textsOf(`${line}\n    moved in\n${paragraph}\n    ${line}`).at(-1)).toBe(`    ${line}`);
  for (const part of textsOf('anybody '.repeat(2000))) expect(part).toMatch(/^(anybody )*anybody$/);
  expect(textsOf('short')).toEqual(['short']);
});

it('[U276] no letter is parted, be there no gap at all', () => {
  for (const letter of [FAMILY, '🇪🇸', 'é', '각', 'क्षि', '👍🏽', 'x']) {
    const parts = textsOf(letter.repeat(6000));
    expect(parts.join('')).toBe(letter.repeat(6000));
    for (const part of parts) expect(part).toBe(letter.repeat(part.length / letter.length));
  }
  const words = textsOf('我们明天早上在港口见面。'.repeat(1000));
  for (const part of words) expect(['我们', '明天', '早上', '在', '港口', '见面', '。'].some((word) => part.endsWith(word))).toBe(true);
});

const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.constantFrom(' ', '\n', '\n\n', '\t', ' \u0308', FAMILY, '🇪🇸🇩🇪', 'ليلى ', 'שלום', '\u200b', `a${'\u0301'.repeat(5000)}`, 'x'.repeat(3000)),
);
const long = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 300 }))
  .map(([pieces, times]) => pieces.join('').repeat(times).slice(0, 25_000))
  .map((text) => text.replace(/\p{Surrogate}$/u, ''));
const kinds = fc.constantFrom<Mark['kind']>('bold', 'italic', 'quote', 'spoiler', 'code', 'mention');
const mark = fc.tuple(kinds, fc.nat(25_000), fc.integer({ min: 1, max: 9000 })).map(
  ([kind, from, length]): Mark => ({
    kind,
    from,
    length: kind === 'mention' ? 1 + (length % 20) : length,
    value: kind === 'mention' ? 'ab'.repeat(16) : '',
  }),
);

it('[U276] nothing but white space goes between two parts, each may be sent, and its marks stand over the same letters', () => {
  fc.assert(
    fc.property(long, fc.array(mark, { maxLength: 300 }), (text, some) => {
      const marks = soundMarks(text, some);
      const parts = partsOf({ text, marks });
      let at = 0;
      for (const part of parts) {
        const begun = text.indexOf(part.text, at);
        expect(isSomething(text.slice(at, begun))).toBe(false);
        expect(isValidText(part.text) && areFew(part.marks)).toBe(true);
        expect(soundMarks(part.text, part.marks)).toEqual(part.marks);
        for (const { kind, from, length } of part.marks) {
          const isThere = (one: Mark): boolean => one.kind === kind && one.from <= begun + from && one.from + one.length >= begun + from + length;
          expect(marks.some((one) => isThere(one) && (kind !== 'mention' || one.length === length))).toBe(true);
        }
        at = begun + part.text.length;
      }
      expect(isSomething(text.slice(at))).toBe(false);
    }),
    { numRuns: 100 },
  );
});

it('[U276] a name is in one part', () => {
  const name = '@Ana Maria de la Torre';
  for (const before of [TEXT_LENGTH - 4, TEXT_LENGTH - 10]) {
    const text = `${'x'.repeat(before)}${name} ${'y'.repeat(100)}`;
    const parts = partsOf({ text, marks: [{ kind: 'mention', from: before, length: name.length, value: 'ab'.repeat(16) }] });
    expect(parts.map((part) => part.marks.map(({ from, length }) => part.text.slice(from, from + length)))).toEqual([[], [name]]);
    expect(
      parts
        .map((part) => part.text)
        .join(' ')
        .replaceAll(' ', ''),
    ).toBe(text.replaceAll(' ', ''));
    expect(graphemesOf(parts[0]?.text ?? '').length).toBeLessThanOrEqual(TEXT_LENGTH);
  }
});
