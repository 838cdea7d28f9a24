/** How what is sent is called, and how large a photo is sent. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { utf8 } from '../../../crypto/bytes.ts';
import { endingOf, MEDIA_LIMIT } from '../../chat/media.ts';
import { fitName, nameFor } from './names.ts';
import { sentSides } from './picture.ts';

it('[E94] a name that is too long loses letters before its ending, which says what would open it', () => {
  const long = `${'n'.repeat(300)}.exe`;
  expect(fitName(long)).toBe(`${'n'.repeat(251)}.exe`);
  expect(fitName('ship.pdf')).toBe('ship.pdf');
  const letter = fc.constantFrom('a', '\u00e4', '\u0130', '\u{1f6a2}', '\u202e', ' ', '.', '\ud800', 'x'.repeat(90), '\u4e2d'.repeat(60));
  const name = fc.tuple(fc.array(letter, { maxLength: 12 }), fc.constantFrom('', '.exe', '.PDF', '.\u0130', '.tar.gz', '.a b'));
  const check = fc.property(name, ([letters, ending]) => {
    const whole = letters.join('') + ending;
    const fit = fitName(whole);
    expect(utf8(fit).length).toBeLessThanOrEqual(MEDIA_LIMIT.name);
    expect(endingOf(fit)).toBe(endingOf(whole));
    if (utf8(whole).length <= MEDIA_LIMIT.name) expect(fit).toBe(whole);
  });
  fc.assert(check, { numRuns: 500 });
});
it('[E95] a photo of any sides keeps its form, is sent no larger than it is, and no larger than can be drawn anywhere', () => {
  const side = fc.integer({ min: 1, max: 65_535 });
  const check = fc.property(side, side, (width, height) => {
    const sent = sentSides({ width, height });
    expect(Math.min(sent.width, sent.height)).toBeGreaterThanOrEqual(1);
    expect(sent.width <= width && sent.height <= height).toBe(true);
    expect(Math.max(sent.width, sent.height)).toBeLessThanOrEqual(12_000);
    expect(Math.abs(sent.width * height - sent.height * width)).toBeLessThanOrEqual(Math.max(width, height));
  });
  fc.assert(check, { numRuns: 500 });
  expect(sentSides({ width: 4000, height: 3000 })).toEqual({ width: 2048, height: 1536 });
});
it('[E96] what is spoken is called by what it is, with the ending of what it was recorded as', () => {
  expect(['audio/webm', 'audio/mp4', 'audio/ogg'].map((type) => nameFor('voice', type))).toEqual(['voice.webm', 'voice.m4a', 'voice.ogg']);
});
