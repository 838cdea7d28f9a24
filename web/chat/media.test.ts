/** Media as a message has it: within its limits; and names of files, which are what would be opened and lead nowhere. */
import { MAX_HEAD } from '../../crypto/blob-lengths.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { concat } from '../../crypto/bytes.ts';
import { encode, writeFixed, writeList, writeMaybe } from '../../crypto/codec.ts';
import { type Body, readBody, TYPE } from './bodies.ts';
import { endingOf, isRunning, MEDIA, MEDIA_LIMIT, type Media, shownName, writeMedia } from './media.ts';
import { newMedia } from './media.world.ts';
import { writeMarked } from './message-bodies.ts';

describe('the name of a file', () => {
  it('[E82] is one line that nothing turns round, and leads nowhere', () => {
    // threats.md 44, 61: a name that reads as another, or is a way out of the folder it is saved in.
    const shown: readonly (readonly [string, string])[] = [
      ['report.pdf', 'report.pdf'],
      ['photo\u202egpj.exe', 'photogpj.exe'],
      ['\u2067evil\u2069.txt', 'evil.txt'],
      ['../../etc/passwd', '_.._etc_passwd'],
      ['..\\..\\boot.ini', '_.._boot.ini'],
      ['C:\\Users\\a.txt', 'C__Users_a.txt'],
      ['a\nb\u2028c.txt', 'a_b_c.txt'],
      ['nul\u0000.txt', 'nul_.txt'],
      ['CON', '_CON'],
      ['com1.txt', '_com1.txt'],
      ['.htaccess', 'htaccess'],
      ['trailing. . ', 'trailing'],
      ['   ', 'file'],
      ['...', 'file'],
      ['', 'file'],
      ['تقرير.pdf', 'تقرير.pdf'],
      ['e\u0301te\u0301.txt', 'été.txt'],
      ['many   spaces.txt', 'many spaces.txt'],
      ['\ud800half.txt', '_half.txt'],
    ];
    for (const [name, plain] of shown) expect([name, shownName(name)]).toEqual([name, plain]);
  });

  it('[E82] is shown the same again, has no letter that steers, and keeps its ending', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', '.exe', '.PDF', '.tar.gz'), (name, ending) => {
        const shown = shownName(name + ending);
        expect(shownName(shown)).toBe(shown);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\\/:*?"<>|]/u);
        expect(shown).not.toMatch(/^[ .]|[ .]$|^$/u);
        if (ending !== '' && /[^\s.\p{Cf}]/u.test(name)) expect(endingOf(name + ending)).toBe(ending.toLowerCase().split('.').at(-1));
      }),
      { numRuns: 500 },
    );
  });

  it('[E83] says by its ending what would run', () => {
    for (const name of ['setup.exe', 'SETUP.EXE', 'invoice.pdf.scr', 'page.html', 'picture.svg', 'x.sh', 'photo\u202egpj.exe', 'a.JS', 'word.docm'])
      expect([name, isRunning(name)]).toEqual([name, true]);
    for (const name of ['report.pdf', 'photo.jpg', 'notes.txt', 'exe', 'archive.zip', 'film.mp4', ''])
      expect([name, isRunning(name)]).toEqual([name, false]);
  });
});

describe('the body of a message with media', () => {
  it('[E81] a message brings one to ten media, each within its limits; one of a kind that is not known yet is a file', () => {
    // Feature: telegram-clone, Property 16: sent media makes a media record and a message
    const one = newMedia();
    const written = (...all: readonly object[]): Body | undefined => {
      const bytes = encode((to) => {
        writeMarked(to, 'a caption');
        for (const none of [undefined, undefined]) writeMaybe(to, none, writeFixed);
        writeList(to, all as readonly Media[], writeMedia);
      });
      return readBody(TYPE.media, concat(new Uint8Array(16), bytes));
    };
    expect(written(one)).toEqual({ type: TYPE.media, text: 'a caption', media: [one] });
    expect(written({ ...one, kind: 77 })).toEqual({ type: TYPE.media, text: 'a caption', media: [{ ...one, kind: MEDIA.file }] });
    expect(written(...Array.from({ length: MEDIA_LIMIT.count }, () => one))).toBeDefined();
    expect(written()).toBeUndefined();
    expect(written(...Array.from({ length: MEDIA_LIMIT.count + 1 }, () => one))).toBeUndefined();
    const wrong: readonly object[] = [
      { size: MEDIA_LIMIT.size + 1 },
      { head: MAX_HEAD + 1 },
      { name: 'x'.repeat(MEDIA_LIMIT.name + 1) },
      { type: 'x'.repeat(MEDIA_LIMIT.type + 1) },
      { width: MEDIA_LIMIT.side + 1 },
      { height: MEDIA_LIMIT.side + 1 },
      { duration: MEDIA_LIMIT.durationMs + 1 },
      { blur: new Uint8Array(MEDIA_LIMIT.blur + 1) },
      { peaks: new Uint8Array(MEDIA_LIMIT.peaks + 1) },
    ];
    for (const change of wrong) expect([change, written(one, { ...one, ...change })]).toEqual([change, undefined]);
  });
});
