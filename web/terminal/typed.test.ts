/** What is judged before the hub is asked, beside what the hub and the device would have said of it. */
import fc from 'fast-check';
import { TEXT_LENGTH } from '../chat/text.ts';
import { expect, it } from 'vitest';
import { readNumber } from '../../hub/accounts/number.ts';
import { mayBeNumber, textFault } from './typed.ts';

const digits = fc.string({ unit: fc.constantFrom(...'0123456789٤٧'), minLength: 1, maxLength: 18 });
const separator = fc.constantFrom('', ' ', '-', '(', ') ', '.', '\u00a0', 'tel:');
const number = fc
  .tuple(separator, fc.constantFrom('+', '00', '\uff0b', '+49', '+1415', '+44 20 ', ''), fc.array(fc.tuple(digits, separator), { maxLength: 4 }))
  .map(([before, prefix, parts]) => before + prefix + parts.flat().join(''));

it('[N15] no number that the hub takes is turned away before it is asked', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(number, fc.string({ unit: 'grapheme' }), fc.constantFrom('', 'מספר', '+'.repeat(1000), '+1 415 555 0201')), (text) => {
      if (readNumber(text) === undefined) return;
      taken += 1;
      expect(mayBeNumber(text)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect(taken).toBeGreaterThan(100);
  for (const text of ['+14155550201', '0044 20 7946 0958', '(+1) 415-555-0201'])
    expect([readNumber(text) !== undefined, mayBeNumber(text)]).toEqual([true, true]);
});

it('[N15] what can be no number is turned away', () => {
  for (const text of ['', 'abc', '+', '+1 23', '4155550201', '@ada', '\u200b']) expect([text, mayBeNumber(text)]).toEqual([text, false]);
});

it('[N15] a text that shows nothing is not called too long', () => {
  for (const text of ['', ' \n', '\u200b\u200b']) expect(textFault(text)?.code).toBe('empty');
  expect(textFault('x'.repeat(TEXT_LENGTH + 1))?.code).toBe('too_long');
  for (const text of ['x', '👩‍👧', 'שלום', 'x'.repeat(TEXT_LENGTH)]) expect(textFault(text)).toBeUndefined();
});
