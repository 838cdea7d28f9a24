/** What is looked for: words that must all be said, and whose, when and what kind the message must be. */
import type { Bytes } from '../../crypto/bytes.ts';
import { normalise } from './normal.ts';

/** What a message may be; several at once, as bits of one byte. */
export const KIND = { text: 1, link: 2, file: 4, photo: 8, voice: 16, video: 32 } as const;

/** UTF-16 units that a person may type. */
export const QUERY_LENGTH = 1024;

/** `since` included, `until` excluded, ms; `kinds`: bits of KIND, of which a message needs one. */
export type Filters = { readonly user?: Bytes; readonly since?: number; readonly until?: number; readonly kinds?: number };

/** `words` in normal form, none empty; none at all where only the filters count. */
export type Query = Filters & { readonly words: readonly string[] };

/**
 * What was typed, as plain text: every word of it must occur, wherever in a word of the message, and what stands between quotation marks as it is; a quotation that is
 * not closed yet goes to the end. Undefined where there is nothing to look for, or more than anybody may type.
 */
export function readQuery(typed: string, filters: Filters = {}): Query | undefined {
  if (typed.length > QUERY_LENGTH) return undefined;
  const found = [...normalise(typed).matchAll(/"([^"]*)"?|([^ "]+)/g)].map(([, phrase, word]) => phrase ?? word ?? '');
  const words = [...new Set(found.filter((one) => one.trim() !== ''))];
  const { user, since, until, kinds } = filters;
  return words.length > 0 || user || since !== undefined || until !== undefined || kinds !== undefined ? { ...filters, words } : undefined;
}

/** Are all of them in a text in normal form? */
export const saysAll = (normal: string, words: readonly string[]): boolean => words.every((word) => normal.includes(word));
