/** What others wrote, tried with everything that steers a terminal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLine, linesOf, onOneLine } from './shown.ts';

/** Spelled out by number, and so apart from the classes the code uses. */
const isHarmless = (character: string): boolean => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  if ([0x00ad, 0x061c, 0x180e, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff].includes(code)) return false;
  return !(code >= 0x202a && code <= 0x202e) && !(code >= 0x2060 && code <= 0x206f) && !(code >= 0xd800 && code <= 0xdfff);
};
const areHarmless = (text: string): boolean => [...text].every(isHarmless);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(
      '\x1b[2J',
      '\x1b]0;x\x07',
      '\x9b31m',
      '\r',
      '\n',
      '\b',
      '\x7f',
      '\u202e',
      '\u2065',
      '\u2066',
      '\u2028',
      'a',
      'ש',
      'س',
      '👩‍👧',
      '\ud800',
    ),
  }),
  fc.constantFrom('', 'x'.repeat(100_000), 'שלום', 'مرحبا', '你好', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم'),
);

describe('text of others', () => {
  it('[N1] never reaches the terminal with a control, a direction mark or half a character', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(areHarmless(onOneLine(any))).toBe(true);
        expect(linesOf(any).every(areHarmless)).toBe(true);
        expect(areHarmless(jsonLine({ text: any }))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('[N1] is written out, not left out, and what does no harm stays as it is', () => {
    expect(onOneLine('a\x1b[31mb\u202ec')).toBe('a<U+001B>[31mb<U+202E>c');
    expect(onOneLine('tab\there')).toBe('tab<U+0009>here');
    expect(linesOf('one\r\ntwo\rthree\u2028four')).toEqual(['one', 'two<U+000D>three<U+2028>four']);
    for (const same of ['👩‍👧 می‌خواهم', 'שלום עולם', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'naïve “quotes”']) expect(onOneLine(same)).toBe(same);
  });

  it('[N2] comes back from JSON exactly as it was written', () => {
    fc.assert(
      fc.property(text, (any) => {
        const line = jsonLine({ type: 'message', text: any });
        expect(line).not.toContain('\n');
        expect(JSON.parse(line)).toEqual({ type: 'message', text: any });
      }),
      { numRuns: 500 },
    );
  });
});
