/** What people write, for properties: every script, marks, joined emoji, directions, what means something to a regular expression, nothing, and very much. */
import fc from 'fast-check';

const WORDS = [
  ...['tide', 'Tide', 'TIDE', 'harbour', 'café', 'CAFE\u0301', 'naïve', 'Straße', 'STRASSE', 'İstanbul', 'ISTANBUL', 'ısı', 'Łódź', 'ﬁne', 'oﬃce'],
  ...['ёлка', 'Елка', 'Йод', 'иод', 'йо\u0301д', 'Ελλάδα', 'ΟΔΟΣ', 'οδός', 'τῷ'],
  ...['مَرْحَبًا', 'مرحبا', 'أحمد', 'احمد', 'آمن', 'مكتبـــة', 'علی', 'على', 'می\u200cخواهم', 'שָׁלוֹם', 'שלום', 'ﷺ'],
  ...['明天会议', '会议在东京', 'カタカナ', 'ｶﾀｶﾅ', 'ガ', 'ｶﾞ', '한국어', '각', '가', 'ㄱㅏ', 'ㅋㅋㅋ', 'हिन्दी', 'नमस्ते', 'สวัสดี', 'น้ำ'],
  ...['👨‍👩‍👧', '👍🏽', '👍', '❤️', '❤', '🏳️‍🌈', '🇩🇪', '1️⃣', 'e\u0301\u0323', 'a\u0308\u0301'],
  ...['.*', '[a-z]+', '(', ')', '\\d', '^$', '?', 'a|b', '{1,2}', '$&', '%_', "don't", 'don’t', '“so”', '–', '\u202eabc\u202c', '\0', '\ufeff'],
];

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const space = fc.constantFrom(' ', '  ', '\n', '\t', '\u00a0', '', ', ');

/** A message, empty or of up to some dozens of words. */
export const text: fc.Arbitrary<string> = fc.array(fc.tuple(word, space), { maxLength: 24 }).map((parts) => parts.flat().join(''));

export const longText: fc.Arbitrary<string> = fc
  .tuple(text, fc.integer({ min: 50, max: 200 }))
  .map(([one, times]) => one.repeat(times).slice(0, 16_000));

/** A part of the text, as somebody might type it again: cut anywhere, in another case, or in another form of Unicode. */
export const partOf = (whole: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 12 }), fc.constantFrom('as it is', 'upper', 'lower', 'NFD', 'NFC')).map(([at, length, how]) => {
    const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(whole)].map(({ segment }) => segment);
    const begin = letters.length === 0 ? 0 : at % letters.length;
    const part = letters.slice(begin, begin + length).join('');
    if (how === 'upper') return part.toUpperCase();
    if (how === 'lower') return part.toLowerCase();
    return how === 'NFD' || how === 'NFC' ? part.normalize(how) : part;
  });
