/** A text with its marks, as it is drawn: blocks one under the other, each of runs that look alike. Links nobody marked are found. */
import type { Mark } from '../../chat/marks.ts';
import { linkTo, partsOf } from './links.ts';

export type Style = 'bold' | 'italic' | 'strike' | 'code';
/** `spoiler`: which of the text's, from 0. `mention`: who is meant, their id in hex. `host`: said where the text does not say it plainly. */
export type Run = {
  readonly text: string;
  readonly styles: readonly Style[];
  readonly href?: string;
  readonly host?: string;
  readonly mention?: string;
  readonly spoiler?: number;
};
export type Block = { readonly is: 'text' | 'quote' | 'code'; readonly language: string; readonly runs: readonly Run[] };

type Link = { readonly from: number; readonly to: number; readonly href: string; readonly host: string | undefined };

const STYLES: readonly string[] = ['bold', 'italic', 'strike', 'code'];
const isStyle = (kind: string): kind is Style => STYLES.includes(kind);
const endOf = ({ from, length }: Mark): number => from + length;
const holds = (mark: Mark, from: number): boolean => mark.from <= from && from < endOf(mark);

export function blocksOf(text: string, marks: readonly Mark[]): readonly Block[] {
  const links = linksOf(text, marks);
  const spoilers = marks.filter(({ kind }) => kind === 'spoiler');
  const cuts = [...new Set([0, text.length, ...marks.flatMap((mark) => [mark.from, endOf(mark)]), ...links.flatMap(({ from, to }) => [from, to])])];
  const blocks: { readonly frame: Mark | undefined; readonly runs: Run[] }[] = [];
  cuts.sort((a, b) => a - b);
  for (const [i, from] of cuts.slice(0, -1).entries()) {
    const over = marks.filter((mark) => holds(mark, from));
    const frame = over.find(({ kind }) => kind === 'block') ?? over.find(({ kind }) => kind === 'quote');
    const last = blocks.at(-1);
    const run = runOf(
      text.slice(from, cuts[i + 1]),
      over,
      links.find((link) => link.from <= from && from < link.to),
      spoilers,
    );
    if (last && last.frame === frame) last.runs.push(run);
    else blocks.push({ frame, runs: [run] });
  }
  return blocks.flatMap(({ frame, runs }, i) => drawn(frame, runs, blocks[i - 1]?.frame, blocks[i + 1]?.frame));
}

function runOf(text: string, over: readonly Mark[], link: Link | undefined, spoilers: readonly Mark[]): Run {
  const mention = over.find(({ kind }) => kind === 'mention')?.value;
  const spoiler = spoilers.findIndex((mark) => over.includes(mark));
  return {
    text,
    styles: over.flatMap(({ kind }) => (isStyle(kind) ? [kind] : [])),
    ...(link && { href: link.href, ...(link.host !== undefined && { host: link.host }) }),
    ...(mention !== undefined && { mention }),
    ...(spoiler >= 0 && { spoiler }),
  };
}

/** A block begins on a line of its own: the ends of lines beside it are drawn by that. */
function drawn(frame: Mark | undefined, runs: readonly Run[], before: Mark | undefined, after: Mark | undefined): readonly Block[] {
  if (frame) return [{ is: frame.kind === 'block' ? 'code' : 'quote', language: frame.value, runs }];
  const bare = runs.map((run, i) => {
    const isFirst = i === 0 && before !== undefined;
    const isLast = i === runs.length - 1 && after !== undefined;
    const text = isFirst ? run.text.replace(/^\n/, '') : run.text;
    return { ...run, text: isLast ? text.replace(/\n$/, '') : text };
  });
  return bare.every(({ text }) => text === '') ? [] : [{ is: 'text', language: '', runs: bare }];
}

/** Those that were marked, and those that are found where nothing is said as it stands. */
function linksOf(text: string, marks: readonly Mark[]): readonly Link[] {
  const marked = marks.flatMap((mark): Link[] => {
    const target = mark.kind === 'link' ? linkTo(mark.value, text.slice(mark.from, endOf(mark))) : undefined;
    return target ? [{ from: mark.from, to: endOf(mark), ...target }] : [];
  });
  const closed = marks.filter(({ kind }) => kind === 'code' || kind === 'block' || kind === 'mention' || kind === 'link');
  let at = 0;
  const found = partsOf(text).flatMap((part): Link[] => {
    const from = at;
    at += part.text.length;
    const isFree = closed.every((mark) => endOf(mark) <= from || mark.from >= at);
    return part.href !== undefined && isFree ? [{ from, to: at, href: part.href, host: part.host }] : [];
  });
  return [...marked, ...found];
}

/** What shows where there is one line and no marks: spoilers are not told. */
export function withoutSpoilers(text: string, marks: readonly Mark[]): string {
  const units = [...text].reduce<{ at: number; text: string }>(
    ({ at, text: said }, char) => ({
      at: at + char.length,
      text: said + (marks.some((mark) => mark.kind === 'spoiler' && holds(mark, at)) && char.trim() !== '' ? '▒' : char),
    }),
    { at: 0, text: '' },
  );
  return units.text;
}
