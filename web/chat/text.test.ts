/** What a person may type where. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomBytes, utf8 } from '../../crypto/bytes.ts';
import { readBody, TYPE, writeBody } from './bodies.ts';
import { LIMIT } from './form.ts';
import {
  BIO_LENGTH,
  countGraphemes,
  isValidBio,
  isValidDeviceName,
  isValidDraft,
  isValidName,
  isValidText,
  NAME_LENGTH,
  TEXT_LENGTH,
  tooLongBy,
} from './text.ts';

const FAMILY = '👩‍👩‍👧‍👦';
const any = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom(
    '',
    ' ',
    FAMILY.repeat(64),
    FAMILY.repeat(65),
    'x'.repeat(20_000),
    '\ud800',
    'שלום עולם',
    'مرحبا',
    'é'.repeat(9000),
    '\u200b\u2060',
    'a\nb',
  ),
);

describe('text', () => {
  it('[E12] whatever a person may type can be written and is read back equal', () => {
    // Feature: telegram-clone, Property 5: profile stored then read is equal
    fc.assert(
      fc.property(any, any, (a, b) => {
        const salt = randomBytes(16);
        const back = (body: Parameters<typeof writeBody>[1]): unknown => readBody(body.type, writeBody(salt, body));
        if (isValidText(a)) expect(back({ type: TYPE.text, text: a })).toEqual({ type: TYPE.text, text: a });
        if (isValidDraft(a))
          expect(back({ type: TYPE.draft, chat: salt, text: a, reply: undefined, names: [] })).toEqual({
            type: TYPE.draft,
            chat: salt,
            text: a,
            reply: undefined,
            names: [],
          });
        if (isValidDeviceName(a))
          expect(back({ type: TYPE.deviceName, device: salt, name: a })).toEqual({ type: TYPE.deviceName, device: salt, name: a });
        const profile = { type: TYPE.profile, name: a, username: '', bio: b, photo: new Uint8Array(), presence: undefined } as const;
        if (isValidName(a) && isValidBio(b)) expect(back(profile)).toEqual(profile);
      }),
      { numRuns: 400 },
    );
  });

  it('[E13] lengths are counted as a person counts', () => {
    expect(countGraphemes(`${FAMILY}é🇩🇪`)).toBe(3);
    for (const letter of ['a', 'é', '语', 'ש', FAMILY]) {
      expect(isValidName(letter.repeat(NAME_LENGTH))).toBe(true);
      expect(isValidName(letter.repeat(NAME_LENGTH + 1))).toBe(false);
      expect(isValidBio(letter.repeat(BIO_LENGTH))).toBe(true);
      expect(isValidBio(letter.repeat(BIO_LENGTH + 1))).toBe(false);
    }
    for (const letter of ['a', 'é', 'ж', 'ש', '语', '🙂', '𓀀']) {
      expect([letter, isValidText(letter.repeat(TEXT_LENGTH)), isValidText(letter.repeat(TEXT_LENGTH + 1))]).toEqual([letter, true, false]);
      expect([letter, tooLongBy(letter.repeat(TEXT_LENGTH + 7))]).toEqual([letter, 7]);
      expect(utf8(letter.repeat(TEXT_LENGTH)).length).toBeLessThanOrEqual(LIMIT.text);
    }
  });

  it('[U120] a draft holds as many characters as a message, of every script', () => {
    for (const letter of ['a', 'é', 'ж', 'ש', '语', '🙂', '𓀀', ' '])
      expect([letter, isValidDraft(letter.repeat(TEXT_LENGTH)), isValidDraft(letter.repeat(TEXT_LENGTH + 1))]).toEqual([letter, true, false]);
    expect(isValidDraft('')).toBe(true);
  });

  it('[E14] a message and a name show something, a name stays on one line, and no half letter is taken', () => {
    for (const nothing of ['', ' ', '\n\t', '\u200b', '\u00a0\u2060', '\u0007']) {
      expect(isValidText(nothing)).toBe(false);
      expect(isValidName(nothing)).toBe(false);
    }
    for (const name of ['a\nb', 'a\u2028b', 'a\u0000b']) expect(isValidName(name)).toBe(false);
    for (const check of [isValidText, isValidName, isValidBio, isValidDraft]) {
      expect(check('a\ud800b')).toBe(false);
      expect(check('🙂')).toBe(true);
    }
    expect([isValidBio(''), isValidDraft(''), isValidDraft(' ')]).toEqual([true, true, true]);
    expect(isValidText('two\nlines')).toBe(true);
  });
});
