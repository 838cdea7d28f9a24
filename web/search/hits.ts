/** Where a text says what was looked for, in whole letters as a person counts them, and the part of it that shows the first of these places. */
import { normalise, type Piece, piecesOf } from './normal.ts';

/** UTF-16 offsets, from (included) to (excluded). */
export type Hit = readonly [from: number, to: number];

/** `hits` lie within `text`, in order and apart. `isCutBefore`, `isCutAfter`: there is more of the message on that side. */
export type Snippet = { readonly text: string; readonly hits: readonly Hit[]; readonly isCutBefore: boolean; readonly isCutAfter: boolean };

/** Letters of a snippet, and how many of them before the first hit, at most. */
export const SNIPPET_LENGTH = 160;
export const SNIPPET_LEAD = 24;
/** Places that are marked in one text: the first. */
export const MAX_HITS = 200;

/** Every place where one of the words (in normal form) stands. */
export const hitsIn = (text: string, words: readonly string[]): readonly Hit[] => hitsOf(piecesOf(text), normalise(text), words);

/** `shown`: what is shown in place of the text, of the same length: a part of it may have to stay hidden. */
export function snippetOf(text: string, words: readonly string[], shown: string = text): Snippet {
  const pieces = piecesOf(text);
  const hits = hitsOf(pieces, normalise(text), words);
  const last = pieces.length - 1;
  const first = hits[0] ? indexOf(pieces, hits[0][0]) : 0;
  const begin = first <= SNIPPET_LEAD ? 0 : wordBegin(text, pieces, first);
  const end = Math.min(last, begin + SNIPPET_LENGTH);
  const [from, to] = [offset(pieces, begin), offset(pieces, end)];
  return {
    text: shown.slice(from, to),
    hits: hits.filter((hit) => hit[0] < to && hit[1] > from).map((hit): Hit => [hit[0] - from, Math.min(hit[1], to) - from]),
    isCutBefore: begin > 0,
    isCutAfter: end < last,
  };
}

function hitsOf(pieces: readonly Piece[], normal: string, words: readonly string[]): readonly Hit[] {
  const found: Hit[] = [];
  for (const word of words) {
    for (let at = normal.indexOf(word), count = 0; at >= 0 && count < MAX_HITS; at = normal.indexOf(word, at + word.length), count++) {
      found.push([offset(pieces, lastAt(pieces, at)), offset(pieces, lastAt(pieces, at + word.length - 1) + 1)]);
    }
  }
  return merged(found.sort((a, b) => a[0] - b[0] || a[1] - b[1])).slice(0, MAX_HITS);
}

function merged(sorted: readonly Hit[]): readonly Hit[] {
  const hits: Hit[] = [];
  for (const hit of sorted) {
    const before = hits[hits.length - 1];
    if (before && hit[0] <= before[1]) hits[hits.length - 1] = [before[0], Math.max(before[1], hit[1])];
    else hits.push(hit);
  }
  return hits;
}

/** Up to `SNIPPET_LEAD` letters before the hit, from where a word begins if one does there. */
function wordBegin(text: string, pieces: readonly Piece[], first: number): number {
  for (let at = first - SNIPPET_LEAD; at < first; at++) if (/^\s$/.test(text.slice(offset(pieces, at - 1), offset(pieces, at)))) return at;
  return first - SNIPPET_LEAD;
}

const offset = (pieces: readonly Piece[], index: number): number => pieces[index]?.at ?? 0;

/** The piece that this offset of the normal form lies in: of several that begin there, all but the last are empty. */
const lastAt = (pieces: readonly Piece[], of: number): number => lastUpTo(pieces, (piece) => piece.of <= of);
const indexOf = (pieces: readonly Piece[], at: number): number => lastUpTo(pieces, (piece) => piece.at <= at);

function lastUpTo(pieces: readonly Piece[], isUpTo: (piece: Piece) => boolean): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isUpTo(pieces[middle] as Piece)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
