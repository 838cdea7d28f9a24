/** Markup: what is typed and what it comes to, both ways, whatever is typed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mark, type MarkKind, soundMarks } from './marks.ts';
import { readMarkup } from './markup.ts';
import { writeMarkup } from './markup-writing.ts';

const ADA = 'a'.repeat(32);
const NAMES = new Map([
  ['@Ada', ADA],
  ['@Ada Lovelace', 'b'.repeat(32)],
]);
/** What comes of it: the text, and what each mark holds. */
const read = (typed: string): readonly string[] => {
  const { text, marks } = readMarkup(typed, NAMES);
  return [text, ...marks.map(({ kind, from, length, value }) => `${kind} ${text.slice(from, from + length)}${value ? ` ${value}` : ''}`)];
};

const KINDS: readonly MarkKind[] = ['bold', 'italic', 'strike', 'code', 'block', 'quote', 'spoiler', 'link', 'mention'];
/** Typed out of what means something, letters of many scripts, and whatever else there is. */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '**',
        '_',
        '~~',
        '||',
        '`',
        '```',
        '```js\n',
        '\n```',
        '\n```js\nlet a;\n```\n',
        '\n> said\n',
        '**a**',
        ' _d_ ',
        '`e`',
        ' @Ada ',
        '[f](https://a.example/b)',
        '||b||',
        '~~c~~',
        '> ',
        '\n',
        ' ',
        '\\',
        '\\\\',
        '[',
        '](https://a.example/b)',
        '@Ada',
        '@Ada Lovelace',
        '*',
        '|',
      ),
      fc.constantFrom('a', 'bc', 'שלום', 'مرحبا', '你好', '👩🏿‍🚀', 'é', '\u202e', '\u200d', 'x'.repeat(500)),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('markup', () => {
  it('[M1] each kind is read from whole pairs, one in another or across', () => {
    expect(read('a **b** c')).toEqual(['a b c', 'bold b']);
    expect(read('_it_ ~~st~~ ||sp||')).toEqual(['it st sp', 'italic it', 'strike st', 'spoiler sp']);
    expect(read('**a _b_ ~~c~~**')).toEqual(['a b c', 'bold a b c', 'italic b', 'strike c']);
    expect(read('**a ~~b** c~~')).toEqual(['a b c', 'bold a b', 'strike b c']);
    expect(read('use `**x**` here')).toEqual(['use **x** here', 'code **x**']);
    expect(read('see\n```js\nlet a;\n\nb()\n```\nend')).toEqual(['see\nlet a;\n\nb()\nend', 'block let a;\n\nb() js']);
    expect(read('> one\n> two\nthree')).toEqual(['one\ntwo\nthree', 'quote one\ntwo']);
    expect(read('[the **docs**](https://a.example/b)!')).toEqual(['the docs!', 'link the docs https://a.example/b', 'bold docs']);
    expect(read('hi @Ada Lovelace and @Ada')).toEqual([
      'hi @Ada Lovelace and @Ada',
      `mention @Ada Lovelace ${'b'.repeat(32)}`,
      `mention @Ada ${ADA}`,
    ]);
  });

  it('[M2] what is no whole pair stays as it was typed', () => {
    for (const text of [
      '**',
      '****',
      '** a **',
      'a ** b ** c',
      '**a',
      'a**',
      '_',
      '__init__',
      'snake_case_name',
      'C:\\_temp\\x',
      '¯\\_(ツ)_/¯',
      'a | b || c',
      '`',
      '``',
      '```',
      '```\n```',
      '>no',
      '> ',
      '\\',
      'a\\b',
      '\\o/',
      '[a](b)',
      '[a](javascript:alert(1))',
      '[]()',
      'mail@Ada',
      '@Adam',
      '2 * 3 * 4',
      '~a~',
      '',
    ])
      expect(read(text)).toEqual([text]);
  });

  it('[M3] a backslash keeps what follows from being markup, and is gone; elsewhere it stays', () => {
    expect(read('\\**a**')).toEqual(['**a**']);
    expect(read('\\`a`')).toEqual(['`a`']);
    expect(read('\\> a')).toEqual(['> a']);
    expect(read('\\_a_')).toEqual(['_a_']);
    expect(read('\\@Ada')).toEqual(['@Ada']);
    expect(read('\\\\**a**')).toEqual(['\\a', 'bold a']);
    expect(read('\\[a](https://b.example)')).toEqual(['[a](https://b.example)']);
  });

  it('[M4] whatever is typed, written again it reads the same: nobody who opens a message to change it has changed it', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(typed, (before) => {
        const marked = readMarkup(before, NAMES);
        for (const { kind } of marked.marks) met.add(kind);
        const again = writeMarkup(marked);
        expect(readMarkup(again.typed, again.names)).toEqual(marked);
      }),
      {
        numRuns: 2000,
        // Each was once read as something else when it was written again.
        examples: [['||`e`||'], ['\n> said\n> \n```js\nlet a;\n```\n'], ['_!_**'], ['[**_](https://a.example/b) _d_ ']],
      },
    );
    expect([...met].sort()).toEqual([...KINDS].sort());
  });

  it('[M5] of any text with any marks, the text is written whole', () => {
    const mark = fc.record({ kind: fc.constantFrom(...KINDS), from: fc.nat(60), length: fc.nat(30) });
    let kept = 0;
    fc.assert(
      fc.property(typed, fc.array(mark, { maxLength: 6 }), (text, wanted) => {
        const valueFor = (kind: MarkKind): string => (kind === 'link' ? 'https://a.example/b' : kind === 'mention' ? ADA : '');
        const marks: readonly Mark[] = soundMarks(
          text,
          wanted.map((one) => ({ ...one, value: valueFor(one.kind) })),
        );
        const again = writeMarkup({ text, marks });
        const read = readMarkup(again.typed, again.names);
        kept += read.marks.length;
        expect(read.text).toBe(text);
        for (const one of read.marks) expect(marks).toContainEqual(one);
      }),
      { numRuns: 2000 },
    );
    expect(kept).toBeGreaterThan(100);
  });

  it('[M6] a text of any length is read in time that grows with it', () => {
    for (const part of ['**', '_a ', '`', '[', '||a', '\\', '```\n', '> ', '@Ada']) {
      const started = performance.now();
      readMarkup(part.repeat(16_384 / part.length), NAMES);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});
