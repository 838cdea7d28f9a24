/** What was typed, as a query. */
import { describe, expect, it } from 'vitest';
import { QUERY_LENGTH, readQuery, saysAll } from './query.ts';

describe('a query', () => {
  it('[F3] is plain text: what means something to a regular expression means itself', () => {
    expect(readQuery('.* (a|b) [c]\\d $& ^{1,2}?')?.words).toEqual(['.*', '(a|b)', '[c]\\d', '$&', '^{1,2}?']);
  });
  it('[F3] asks for all of its words, and for what is quoted as it is, be the quotation open', () => {
    expect(readQuery('Low  tide\u00a0TIDE')?.words).toEqual(['low', 'tide']);
    expect(readQuery('“low tide” rope')?.words).toEqual(['low tide', 'rope']);
    expect(readQuery('rope "low ti')?.words).toEqual(['rope', 'low ti']);
    expect(readQuery('5" pipe')?.words).toEqual(['5', ' pipe']);
    expect(saysAll('the low tide', ['tide', 'low'])).toBe(true);
    expect(saysAll('the low tide', ['tide', 'high'])).toBe(false);
  });
  it('[F3] of nothing, or of more than anybody types, is none, unless a filter says what is wanted', () => {
    for (const nothing of ['', '  \n', '"', '""', '\u200d\ufe0f', 'a'.repeat(QUERY_LENGTH + 1)]) expect(readQuery(nothing)).toBeUndefined();
    expect(readQuery('', { kinds: 4 })).toEqual({ kinds: 4, words: [] });
    expect(readQuery(' ', { since: 0 })).toEqual({ since: 0, words: [] });
    expect(readQuery('a'.repeat(QUERY_LENGTH), {})?.words).toEqual(['a'.repeat(QUERY_LENGTH)]);
  });
});
