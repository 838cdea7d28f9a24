/** Phone numbers: read the same however they are written, and shown in part. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf, maskNumber, readNumber } from './number.ts';

describe('numbers', () => {
  it('[A1] a number is read the same however it is written, and always as E.164', () => {
    const written = [
      '+442079460958',
      '+44 20 7946 0958',
      '+44 (0)20 7946 0958',
      '0044 20 7946 0958',
      ' +44-20-7946-0958 ',
      '+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨',
      '+44 20 7946 0958',
    ];
    expect(new Set(written.map(readNumber))).toEqual(new Set(['+442079460958']));
  });

  it('[A1] what is no complete number with its country code is refused', () => {
    const wrong = [
      '',
      '+',
      '442079460958',
      '020 7946 0958',
      '+44',
      '+4420',
      '+999123456789',
      '+4420794609580000',
      'call me',
      '+44 20 7946 0958 ext. 5',
      '+1'.repeat(30),
      'مرحبا',
      '+44\u0000',
      '+4900(9751',
    ];
    for (const text of wrong) expect(readNumber(text), text).toBeUndefined();
  });

  it('[A1] whatever is written, the answer is E.164 or none, and reading E.164 gives it back', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 500 }),
      fc.constantFrom('', '+', '+١٢٣', '‏+972 3-123 4567'),
      fc
        .tuple(fc.constantFrom('+1', '+49', '+972', '+86', '0044'), fc.string({ unit: fc.constantFrom(...'0123456789 -()'), maxLength: 20 }))
        .map((parts) => parts.join('')),
    );
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const number = readNumber(text);
        if (number === undefined) return;
        read++;
        expect(number).toMatch(/^\+[1-9]\d{4,14}$/);
        expect(readNumber(number)).toBe(number);
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(20);
  });

  it('[A2] an operator sees the country and the last two digits of a number', () => {
    expect(maskNumber('+442079460958')).toBe('+44••••••••58');
    expect(blockOf('+442079460958')).toBe('+44207946');
  });
});
