/**
 * Markup as it is typed, read into a text and its marks: **bold**, _italic_, ~~strike~~, ||spoiler||, `code`, ```blocks```, > quotes, [links](https://…) and the
 * names of those who were picked after an @. What is no whole pair stays as it was typed; a backslash keeps what follows it from being one.
 */
import { type Mark, type MarkKind, soundMarks } from './marks.ts';
import { AROUND, type Names, type Paired, type Piece, piecesOf } from './markup-pieces.ts';

/** A text with its marks. */
export type Marked = { readonly text: string; readonly marks: readonly Mark[] };

const NOBODY: Names = new Map();

export function readMarkup(typed: string, names: Names = NOBODY): Marked {
  // A quote of nothing would take its sign with it.
  return marked(piecesOf(typed, names, true)) ?? marked(piecesOf(typed, names, false)) ?? { text: typed, marks: [] };
}

/** `open`: what has begun, and the piece that ends it. */
type Building = {
  text: string;
  readonly marks: Mark[];
  readonly open: Map<Paired, { readonly from: number; readonly until: number }>;
  link: { readonly from: number; readonly url: string } | undefined;
  quotedFrom: number | undefined;
};

/** Undefined where a quote has nothing in it. */
function marked(pieces: readonly Piece[]): Marked | undefined {
  const endOf = endings(pieces);
  const building: Building = { text: '', marks: [], open: new Map(), link: undefined, quotedFrom: undefined };
  for (const [at, piece] of pieces.entries()) take(building, piece, at, endOf);
  endQuote(building, building.text.length);
  const { text, marks } = building;
  return marks.some(({ length }) => length === 0) ? undefined : { text, marks: soundMarks(text, marks) };
}

function take(building: Building, piece: Piece, at: number, endOf: EndOf): void {
  const from = building.text.length;
  if (piece.is === 'text') {
    building.text += piece.text;
    if (piece.kind) mark(building, piece.kind, from, piece.value);
  } else if (piece.is === 'line') {
    if (!piece.isQuote) endQuote(building, from - 1);
    else building.quotedFrom ??= from;
  } else if (piece.is === 'link') building.link = { from, url: piece.url };
  else if (piece.is === 'pair') takePair(building, piece.kind, at, endOf);
  else if (building.link) mark(building, 'link', building.link.from, building.link.url);
}

function takePair(building: Building, kind: Paired, at: number, endOf: EndOf): void {
  const begun = building.open.get(kind);
  const until = begun ? begun.until : endOf(kind, at);
  if (begun?.until === at) {
    building.open.delete(kind);
    mark(building, kind, begun.from);
  } else if (begun || until === undefined) building.text += AROUND[kind];
  else building.open.set(kind, { from: building.text.length, until });
}

/** Empty lines at its end are none of it: nothing of them would be seen, nor be written again. */
function endQuote(building: Building, at: number): void {
  const { text, marks, quotedFrom: from } = building;
  if (from !== undefined) marks.push({ kind: 'quote', from, length: text.slice(from, at).replace(/\n+$/, '').length, value: '' });
  building.quotedFrom = undefined;
}

const mark = ({ marks, text }: Building, kind: MarkKind, from: number, value = ''): unknown =>
  marks.push({ kind, from, length: text.length - from, value });

/** Where what begins at this piece ends: at the next one that may end it with something to see between them. Asked from the first piece to the last. */
type EndOf = (kind: Paired, at: number) => number | undefined;

function endings(pieces: readonly Piece[]): EndOf {
  const texts = pieces.flatMap(({ is }, at) => (is === 'text' ? [at] : []));
  const within = linksAround(pieces);
  const ends = new Map<string, number[]>();
  for (const [at, piece] of pieces.entries()) {
    if (piece.is !== 'pair' || !piece.mayClose) continue;
    const key = `${piece.kind} ${within[at]}`;
    const found = ends.get(key) ?? [];
    ends.set(key, found);
    found.push(at);
  }
  return (kind, at) => {
    const piece = pieces[at];
    if (piece?.is !== 'pair' || !piece.mayOpen) return undefined;
    while ((texts[0] ?? at + 1) <= at) texts.shift();
    const [text] = texts;
    const found = ends.get(`${kind} ${within[at]}`);
    while (found && (found[0] ?? text ?? 0) < (text ?? 0)) found.shift();
    return text === undefined ? undefined : found?.[0];
  };
}

/** Of each piece in which link it stands, by number, 0 in none: what begins in a link ends in it. */
function linksAround(pieces: readonly Piece[]): readonly number[] {
  let [count, now] = [0, 0];
  return pieces.map(({ is }) => {
    if (is === 'link') {
      count += 1;
      now = count;
    } else if (is === 'linked') now = 0;
    return now;
  });
}
