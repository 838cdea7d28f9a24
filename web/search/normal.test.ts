/** Which letters are the same to a search. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, type Piece, piecesOf } from './normal.ts';
import { longText, text } from './texts.world.ts';

const same = (...texts: readonly string[]) => expect(new Set(texts.map(normalise)).size, texts.join(' ')).toBe(1);
const apart = (...texts: readonly string[]) => expect(new Set(texts.map(normalise)).size, texts.join(' ')).toBe(texts.length);

describe('the normal form', () => {
  it('[F1] knows no case in any script, and no language', () => {
    same('Straße', 'STRASSE', 'strasse', 'STRAẞE');
    same('İstanbul', 'ISTANBUL', 'istanbul', 'ıstanbul');
    same('ΟΔΟΣ', 'οδος', 'οδοσ', 'Οδός');
    same('Ёлка', 'ёлка', 'ЕЛКА');
    same('Ա', 'ա');
    same('Ა', 'ა');
    same('ꭰ', 'Ꭰ');
  });
  it('[F1] strips the accents of Latin, Greek and Cyrillic, and й stays й', () => {
    same('café', 'cafe\u0301', 'CAFE', 'cafè');
    same('τῷ', 'τω');
    same('Łódź', 'lodz');
    same('søster', 'soster');
    same('cæsar', 'caesar');
    same('ёж', 'еж');
    same('й', 'и\u0306', 'Й');
    apart('й', 'и');
    apart('лей', 'леи');
  });
  it('[F1] joins the forms of Arabic letters and leaves out marks, points and tatweel', () => {
    same('مَرْحَبًا', 'مرحبا', 'مرحـــبا');
    same('أحمد', 'احمد', 'إحمد', 'آحمد', 'ٱحمد');
    same('علی', 'على', 'علي');
    same('مكتبة', 'مكتبه');
    same('می\u200cخواهم', 'میخواهم');
    same('ﻼ', 'لا');
    same('שָׁלוֹם', 'שלום');
  });
  it('[F1] leaves the marks of other scripts, which make other letters', () => {
    apart('कि', 'की', 'क');
    apart('が', 'か');
    apart('각', '가', '간');
    apart('ก', 'กา', 'กำ', 'ก้');
    same('한국', '한국'.normalize('NFD'));
    expect(normalise('한국어')).toBe('한국어');
    expect(normalise('가').includes(normalise('ㄱ'))).toBe(false);
  });
  it('[F1] takes wide, narrow and joined forms, quotation marks, dashes and spaces for their kind', () => {
    same('ＡＢＣ', 'abc');
    same('ｶﾞﾀｶﾅ', 'ガタカナ');
    same('ﬁne oﬃce', 'fine office');
    same('don’t', "don't");
    same('“so”', '"so"', '«so»');
    same('a–b', 'a-b', 'a‑b');
    same('a\u00a0b', 'a b', 'a\nb', 'a\tb');
    same('❤️', '❤');
    same('\u202eabc\u202c', 'abc');
  });
  it('[F2] is its own normal form and holds no line feed', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (one) => {
        expect(normalise(normalise(one))).toBe(normalise(one));
        expect(normalise(one)).not.toMatch(/[\n\p{Surrogate}]/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the pieces of a text', () => {
  it('[F2] stand for themselves: their normal forms one after the other are that of the whole, and none is less than a letter', () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 20, arbitrary: text }, { weight: 5, arbitrary: fc.string({ unit: 'binary' }) }, { weight: 1, arbitrary: longText }),
        (one) => {
          const pieces = piecesOf(one);
          const letters = new Set(
            [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(one)].map(({ index }) => index).concat(one.length),
          );
          const normal = normalise(one);
          expect(pieces.at(-1)).toEqual({ at: one.length, of: normal.length });
          const isAlone = ({ at, of }: Piece, next: Piece) => letters.has(at) && normal.slice(of, next.of) === normalise(one.slice(at, next.at));
          expect(pieces.slice(0, -1).every((piece, n) => isAlone(piece, pieces[n + 1]!))).toBe(true);
        },
      ),
      { numRuns: 250 },
    );
  });
  it('[F2] are letters as a person counts them, but where Hangul was typed in parts', () => {
    const lettersOf = (one: string) =>
      piecesOf(one)
        .slice(0, -1)
        .map(({ at }, n, all) => one.slice(at, all[n + 1]?.at));
    expect(lettersOf('👨‍👩‍👧 ﬁ é')).toEqual(['👨‍👩‍👧', ' ', 'ﬁ', ' ', 'é']);
    expect(lettersOf('ㅋㄱㅏ!')).toEqual(['ㅋ', 'ㄱㅏ', '!']);
  });
});
