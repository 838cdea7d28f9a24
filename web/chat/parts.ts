/**
 * A text that is longer than a message may be, as several: parted as one would by hand, between paragraphs, else between lines, else between words, and never
 * within what a person takes for one letter or for a name. Nothing goes but the white space between two of them.
 */
import { areFew, type Mark, soundMarks } from './marks.ts';
import type { Marked } from './markup.ts';
import { isSomething } from './plain.ts';
import { TEXT_LENGTH } from './text.ts';

/** How far beyond the longest part letters are looked at: whether one ends there depends on what follows. UTF-16 code units. */
const BEYOND = 64;
/** Where to part, the best first, by the lines that end there: between paragraphs, lines and words. */
const LINES = [2, 1, 0];

export function partsOf(whole: Marked): readonly Marked[] {
  const parts: Marked[] = [];
  for (let from = 0; from < whole.text.length; ) {
    const end = endFrom(whole, from);
    const part = cut(whole, from, end);
    if (isSomething(part.text)) parts.push(part);
    from = afterGap(whole.text, end);
  }
  return parts;
}

/** What stands there, with its marks; half a name means nobody. */
function cut({ text, marks }: Marked, from: number, end: number): Marked {
  const part = text.slice(from, end).trimEnd();
  const within = marks.flatMap((mark): Mark[] => {
    const [begun, ended] = [Math.max(from, mark.from), Math.min(from + part.length, mark.from + mark.length)];
    const isHalf = mark.kind === 'mention' && ended - begun < mark.length;
    return ended <= begun || isHalf ? [] : [{ ...mark, from: begun - from, length: ended - begun }];
  });
  return { text: part, marks: soundMarks(part, within) };
}

/** Where the part that begins here ends: as far as a message may go, or where it is best parted in the second half of that. */
function endFrom(whole: Marked, from: number): number {
  const { text } = whole;
  const most = mostFrom(whole, from);
  if (most === text.length) return most;
  const near = text.slice(from, most + BEYOND);
  const letters = boundariesIn(near, 'grapheme');
  const mayEnd = (at: number): boolean => at <= most - from && at >= (most - from) / 2 && letters.has(at) && !isInName(whole, from + at);
  const gaps = LINES.map((lines) => [...near.matchAll(/\s+/g)].flatMap(({ 0: gap, index }) => (gap.split('\n').length > lines ? [index] : [])));
  const best = [...gaps, [...boundariesIn(near, 'word')], [...letters]].map((all) => all.findLast(mayEnd)).find((at) => at !== undefined);
  // Marks heaped on one letter without end, or a name of thousands: then any whole letter, else any character.
  const any = [...letters].findLast((at) => at > 0 && at <= most - from);
  return from + (best ?? any ?? most - from);
}

/** The end of the longest part: of as many characters as a message holds, and no more marks. */
function mostFrom(whole: Marked, from: number): number {
  const { text } = whole;
  let most = from;
  for (let count = 0; count < TEXT_LENGTH && most < text.length; count++) most += lengthAt(text, most);
  while (!areFew(cut(whole, from, most).marks)) {
    const half = from + Math.floor((most - from) / 2);
    most = lengthAt(text, half - 1) === 2 ? half + 1 : half;
  }
  return most;
}

/** UTF-16 code units of the character there. */
const lengthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function boundariesIn(text: string, granularity: 'grapheme' | 'word'): ReadonlySet<number> {
  return new Set([...new Intl.Segmenter(undefined, { granularity }).segment(text)].map(({ index }) => index));
}

const isInName = ({ marks }: Marked, at: number): boolean =>
  marks.some(({ kind, from, length }) => kind === 'mention' && at > from && at < from + length);

/** Where the next part begins: past the gap, but for what its first line is moved in by, and for a space that is part of a letter. */
function afterGap(text: string, at: number): number {
  const gap = /^\s*/.exec(text.slice(at))?.[0] ?? '';
  if (at + gap.length === text.length) return text.length;
  const end = gap.includes('\n') ? gap.lastIndexOf('\n') + 1 : gap.length;
  return boundariesIn(text.slice(at, at + end + BEYOND), 'grapheme').has(end) ? at + end : at;
}
