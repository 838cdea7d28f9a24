/** A phone number while it is typed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countriesIn, likelyRegion, matching, retype, toE164, toShown } from './number.ts';

const countries = countriesIn('en');
const type = (text: string, region: (typeof countries)[number]['region']) =>
  [...text].reduce((typed, letter) => retype(typed, typed.text + letter, true), { text: '', region } as Parameters<typeof retype>[0]);

describe('a phone number', () => {
  it('[U25] is written as its country writes it while it is typed', () => {
    expect(type('20148831', 'DK').text).toBe('20 14 88 31');
    expect(type('2015550123', 'US').text).toBe('(201) 555-0123');
  });
  it('[U25] brings its country along where it begins with +', () => {
    expect(type('+4520148831', 'US')).toEqual({ text: '+45 20 14 88 31', region: 'DK' });
    expect(retype({ text: '', region: 'DK' }, '+12015550123', true).region).toBe('US');
  });
  it('[U25] can be mended in its middle and deleted from its end without the field writing back', () => {
    const typed = type('2015550123', 'US');
    expect(retype(typed, '(201) 5550123', false).text).toBe('(201) 5550123');
    expect(retype({ text: '(201) ', region: 'US' }, '(201', true).text).toBe('(201');
  });
  it('[U25] stays as it was typed where the library that writes it fails (seed 370422966)', () => {
    expect(type('03', 'WS').text.replace(/\D/g, '')).toBe('03');
    expect(toE164({ text: '03', region: 'WS' })).toBeUndefined();
  });
  // Feature: telegram-clone, Property 1: a valid number makes a session: what is typed becomes the number that was meant
  it('[U25] keeps every digit that was typed, in its order, in every country', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 15 });
    fc.assert(
      fc.property(fc.constantFrom(...countries), digits, ({ region }, text) => {
        expect(type(text, region).text.replace(/\D/g, '')).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
  it('[U25] never breaks the field, whatever is pasted', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('', '+', '٠١٢٣', '+٤٥ ٢٠١٤٨٨٣١', '☎ 20-14', 'x'.repeat(10_000)),
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (text, isAtEnd) => {
        const typed = retype({ text: '', region: 'DK' }, text, isAtEnd);
        const number = toE164(typed);
        if (number !== undefined) expect(number).toMatch(/^\+[1-9]\d{5,14}$/);
      }),
      { numRuns: 300 },
    );
  });
  it('[U25] is E.164 once it is complete, and nothing before', () => {
    expect(toE164(type('20148831', 'DK'))).toBe('+4520148831');
    expect(toE164(type('+4520148831', 'US'))).toBe('+4520148831');
    expect(toE164(type('2014', 'DK'))).toBeUndefined();
    expect(toE164({ text: '', region: 'DK' })).toBeUndefined();
    expect(toShown('+4520148831')).toBe('+45 20 14 88 31');
  });
});

describe('countries', () => {
  it('[U26] are found by name, letters or calling code, and those that begin so come first', () => {
    const found = (typed: string): string[] => matching(countries, typed).map(({ name }) => name);
    expect(found('denm')).toEqual(['Denmark']);
    expect(found('+45')).toEqual(['Denmark']);
    expect(found('aland')[0]).toBe('Åland Islands');
    expect(found('no')[0]).toBe('Norfolk Island');
    expect(found('no')).toContain('Lebanon');
    expect(found('zzz')).toEqual([]);
    expect(found('')).toHaveLength(countries.length);
  });
  it('[U26] begin with the one a person most likely is in', () => {
    expect(['da', 'en-GB', 'pt-BR', 'ar', 'en'].map(likelyRegion)).toEqual(['DK', 'GB', 'BR', 'EG', 'US']);
  });
  it('[K5] begin somewhere, too, where the browser names its language in no way there is', () => {
    expect(['C', '', 'en_US', 'x'.repeat(100)].map(likelyRegion)).toEqual(['US', 'US', 'US', 'US']);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (language) => {
        expect(countries.map(({ region }) => region)).toContain(likelyRegion(language));
      }),
      { numRuns: 200 },
    );
  });
  it('[U26] have a name, a calling code and a flag, each once', () => {
    expect(new Set(countries.map(({ region }) => region)).size).toBe(countries.length);
    for (const { calling, flag, name } of countries) expect(`${name} ${calling} ${flag}`).toMatch(/^.+ \+\d{1,3} [\u{1f1e6}-\u{1f1ff}]{2}$/u);
  });
});
