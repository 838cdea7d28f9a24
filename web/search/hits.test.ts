/** What is marked, and what is shown of a long text. */
// Feature: telegram-clone, Property 21: the highlight marks what was searched
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Hit, hitsIn, MAX_HITS, SNIPPET_LEAD, SNIPPET_LENGTH, snippetOf } from './hits.ts';
import { normalise, piecesOf } from './normal.ts';
import { readQuery } from './query.ts';
import { longText, partOf, text } from './texts.world.ts';

const wordsOf = (typed: string) => readQuery(typed)?.words ?? [];
function show(one: string, typed: string): string {
  const hits = hitsIn(one, wordsOf(typed));
  return hits.reduceRight((marked, [from, to]) => `${marked.slice(0, from)}[${marked.slice(from, to)}]${marked.slice(to)}`, one);
}
const letters = (one: string) => [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(one)];

function areApart(one: string, hits: readonly Hit[]): void {
  const bounds = new Set([...letters(one).map(({ index }) => index), one.length]);
  hits.forEach(([from, to], n) => {
    expect(from).toBeLessThan(to);
    expect(bounds.has(from) && bounds.has(to)).toBe(true);
    if (n > 0) expect(hits[n - 1]![1]).toBeLessThan(from);
  });
}

describe('what is marked', () => {
  it.each([
    ['Купили ёлку и Ёлки', 'елк', 'Купили [ёлк]у и [Ёлк]и'],
    ['ﬁne ﬁle FILE', 'f', '[ﬁ]ne [ﬁ]le [F]ILE'],
    ['مَرْحَبًا بك', 'مرح', '[مَرْحَ]بًا بك'],
    ['明天会议在东京', '会议', '明天[会议]在东京'],
    ['Zoë CAFÉ cafe\u0301', 'café', 'Zoë [CAFÉ] [cafe\u0301]'],
    ['ok 👍🏽', '👍', 'ok [👍🏽]'],
    ['a 👨‍👩‍👧 b', '👩', 'a [👨‍👩‍👧] b'],
    ['İstanbul', 'istanbul', '[İstanbul]'],
    ['Straße', 'strasse', '[Straße]'],
    ['Straße', 's', '[S]tra[ß]e'],
    ['ｶﾀｶﾅ カタカナ', 'カタ', '[ｶﾀ]ｶﾅ [カタ]カナ'],
    ['1+1=2 (.*)', '.* (', '1+1=2 [(.*])'],
    ['tide and time', 'ti me', '[ti]de and [time]'],
  ])('[F4] "%s" for "%s" shows "%s"', (one, typed, shown) => {
    expect(show(one, typed)).toBe(shown);
  });

  it('[F4] every word of the query is marked wherever it stands, in whole letters, and nothing else is', () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 10, arbitrary: text }, longText).chain((one) => fc.tuple(fc.constant(one), partOf(one))),
        ([one, typed]) => {
          const words = wordsOf(typed);
          const hits = hitsIn(one, words);
          areApart(one, hits);
          const found = words.filter((word) => normalise(one).includes(word));
          expect(hits.length > 0).toBe(found.length > 0);
          const marked = hits.map(([from, to]) => normalise(one.slice(from, to)));
          for (const part of marked) expect(found.some((word) => part.includes(word))).toBe(true);
          for (const word of found) expect(marked.some((part) => part.includes(word))).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
  it('[F4] marks no more places than a screen can show', () => {
    expect(hitsIn('ab'.repeat(2000), ['a'])).toHaveLength(MAX_HITS);
  });
});

describe('a snippet', () => {
  it('[F5] is cut so that the first hit is seen, at a word where there is one', () => {
    const long = `${'salt and rope '.repeat(40)}the tide turns${' after that'.repeat(40)}`;
    const { text: shown, hits, isCutBefore, isCutAfter } = snippetOf(long, ['tide']);
    expect(shown.startsWith('rope salt and rope the tide turns')).toBe(true);
    expect(hits.map(([from, to]) => shown.slice(from, to))).toEqual(['tide']);
    expect([isCutBefore, isCutAfter]).toEqual([true, true]);
  });
  it('[F5] of a short text is the text, and without words its beginning', () => {
    expect(snippetOf('low tide', ['tide'])).toEqual({ text: 'low tide', hits: [[4, 8]], isCutBefore: false, isCutAfter: false });
    expect(snippetOf('a'.repeat(500), [])).toEqual({ text: 'a'.repeat(SNIPPET_LENGTH), hits: [], isCutBefore: false, isCutAfter: true });
    expect(snippetOf('', [])).toEqual({ text: '', hits: [], isCutBefore: false, isCutAfter: false });
  });
  it('[F5] is part of its text, no longer than it may be, and shows a hit near its beginning where there is one', () => {
    fc.assert(
      fc.property(
        fc.oneof(text, longText).chain((one) => fc.tuple(fc.constant(one), partOf(one))),
        ([one, typed]) => {
          const words = wordsOf(typed);
          const snippet = snippetOf(one, words);
          expect(one.includes(snippet.text)).toBe(true);
          expect(one.endsWith(snippet.text) || snippet.isCutAfter).toBe(true);
          expect(one.startsWith(snippet.text) || snippet.isCutBefore).toBe(true);
          for (const [from, to] of snippet.hits) expect(0 <= from && from < to && to <= snippet.text.length).toBe(true);
          expect(snippet.hits.length > 0).toBe(hitsIn(one, words).length > 0);
          const first = snippet.hits[0];
          if (first) expect(piecesOf(snippet.text.slice(0, first[0])).length - 1).toBeLessThanOrEqual(SNIPPET_LEAD);
        },
      ),
      { numRuns: 120 },
    );
  });
});
