/** A text and its marks as they are drawn. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Mark, type MarkKind, soundMarks } from '../../chat/marks.ts';
import { readMarkup } from '../../chat/markup.ts';
import { bringFinder } from './links.ts';
import { blocksOf, type Run, withoutSpoilers } from './runs.ts';

beforeAll(bringFinder);

const drawn = (typed: string) => {
  const { text, marks } = readMarkup(typed);
  return blocksOf(text, marks);
};
const runsOf = (typed: string): readonly Run[] => drawn(typed).flatMap(({ runs }) => runs);

const KINDS: readonly MarkKind[] = ['bold', 'italic', 'strike', 'code', 'block', 'quote', 'spoiler', 'link', 'mention'];
const valueFor = (kind: MarkKind): string => (kind === 'link' ? 'https://tidings.example/' : kind === 'mention' ? '0f'.repeat(16) : '');
const marked = fc
  .tuple(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(60), fc.nat(30)), { maxLength: 12 }))
  .map(([text, some]) => {
    const marks = some.map(([kind, from, length]): Mark => ({ kind, from, length, value: valueFor(kind) }));
    return { text, marks: soundMarks(text, marks) };
  });

describe('a text with its marks', () => {
  it('[U239] is all there and in its order, whatever its marks', () => {
    fc.assert(
      fc.property(marked, ({ text, marks }) => {
        const said = blocksOf(text, marks).flatMap(({ runs }) => runs.map((run) => run.text));
        // Ends of lines beside a block are drawn by the block.
        expect(said.join('').replaceAll('\n', '')).toBe(text.replaceAll('\n', ''));
      }),
      { numRuns: 500 },
    );
  });

  it('[U239] looks as it was meant: styles over one another, blocks on lines of their own', () => {
    expect(runsOf('a **b _c_** d')).toEqual([
      { text: 'a ', styles: [] },
      { text: 'b ', styles: ['bold'] },
      { text: 'c', styles: ['bold', 'italic'] },
      { text: ' d', styles: [] },
    ]);
    expect(drawn('see\n```ts\nlet x = 1\n```\nthere').map(({ is, language, runs }) => [is, language, runs.map(({ text }) => text).join('')])).toEqual(
      [
        ['text', '', 'see'],
        ['code', 'ts', 'let x = 1'],
        ['text', '', 'there'],
      ],
    );
    expect(drawn('> said\n> so\nyes').map(({ is, runs }) => [is, runs.map(({ text }) => text).join('')])).toEqual([
      ['quote', 'said\nso'],
      ['text', 'yes'],
    ]);
  });

  it('[U240] finds links, but none in code; a link under other words says where it goes', () => {
    expect(runsOf('see https://tidings.example/a, or `https://other.example/`').map(({ text, href }) => [text, href])).toEqual([
      ['see ', undefined],
      ['https://tidings.example/a', 'https://tidings.example/a'],
      [', or ', undefined],
      ['https://other.example/', undefined],
    ]);
    expect(runsOf('[my bank](https://evil.example/)')).toEqual([
      { text: 'my bank', styles: [], href: 'https://evil.example/', host: 'evil.example' },
    ]);
    expect(runsOf('[bank.example](https://evil.example/)')[0]?.host).toBe('evil.example');
    expect(runsOf('[bank.example](https://bank.example@evil.example/)')[0]).toMatchObject({ href: 'https://evil.example/', host: 'evil.example' });
    expect(runsOf('[write](mailto:a@b.example)')[0]).toMatchObject({ href: 'mailto:a@b.example', host: 'a@b.example' });
  });

  it('[U241] a spoiler is told nowhere before it is asked for', () => {
    const { text, marks } = readMarkup('it was ||the 🎩 man|| all along');
    expect(withoutSpoilers(text, marks)).toBe('it was ▒▒▒ ▒ ▒▒▒ all along');
    expect(
      blocksOf(text, marks)[0]
        ?.runs.filter(({ spoiler }) => spoiler === 0)
        .map((run) => run.text),
    ).toEqual(['the 🎩 man']);
  });
});
