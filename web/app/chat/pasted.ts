/**
 * What of formatted text that is pasted can be kept. The words are always those of the plain text beside it: of the HTML only the marks are taken, and only
 * where its letters are the same. It is read as letters and tags, never made into a document, so nothing in it is loaded, run or drawn.
 */
import { isAddress } from '../../chat/addresses.ts';
import { type Mark, MARKS, type MarkKind, soundMarks } from '../../chat/marks.ts';
import { type Typed, writeMarkup } from '../../chat/markup-writing.ts';

/** Of longer HTML only the plain text is taken. UTF-16 code units. */
const LONGEST = 200_000;
/** Elements one within another that are looked at. */
const DEEPEST = 100;
/** A tag, the ends of a comment, a name of a letter, or letters. Each is found in time that grows with it: nothing looks for an end beyond the next tag. */
const PIECE =
  /<!--|-->|<[!?][^<>]*>|<(?<slash>\/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(?:\s+[^\s=<>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s<>"']+))?)*)\s*\/?>|&(?<entity>#x?[0-9a-f]+|[a-z]+);|[^<&-]+|[<&-]/gi;
const KINDS: Readonly<Record<string, MarkKind>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strike',
  del: 'strike',
  strike: 'strike',
  code: 'code',
  tt: 'code',
  pre: 'block',
  blockquote: 'quote',
};
/** Nothing in these is text. */
const UNSEEN = new Set(['script', 'style', 'title', 'head', 'template', 'noscript']);
/** These have no end. */
const VOID = new Set(['br', 'img', 'hr', 'meta', 'link', 'input', 'wbr', 'source', 'col', 'area', 'base', 'embed', 'track']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** What is to be typed for it, and whom its names mean; undefined where only the plain text can be kept. */
export function pastedMarkup(plain: string, html: string): Typed | undefined {
  if (html.length > LONGEST) return undefined;
  const marks = marksIn(plain.replace(/\r\n?/g, '\n'), html);
  return marks && marks.length > 0 ? writeMarkup({ text: plain.replace(/\r\n?/g, '\n'), marks }) : undefined;
}

type Open = { readonly tag: string; readonly marks: readonly (readonly [kind: MarkKind, value: string])[]; readonly from: number };
/** `at`: how many letters have come. */
type Reading = { readonly places: readonly number[]; readonly open: Open[]; readonly marks: Mark[]; at: number; unseen: number };

/** Where the letters of the HTML stand in the text; undefined where they are others. */
export function marksIn(text: string, html: string): readonly Mark[] | undefined {
  const reading: Reading = { places: placesOf(text), open: [], marks: [], at: 0, unseen: 0 };
  let isComment = false;
  for (const { 0: whole, groups = {} } of html.matchAll(PIECE)) {
    const { name, entity } = groups;
    if (whole === '<!--' || whole === '-->') isComment = whole === '<!--';
    else if (isComment || /^<[!?]/.test(whole)) continue;
    else if (name !== undefined) takeTag(reading, name.toLowerCase(), groups['slash'] === '/', groups['attributes'] ?? '');
    else if (reading.unseen === 0 && !takeText(reading, text, entity === undefined ? whole : decoded(entity))) return undefined;
  }
  for (const one of reading.open.reverse()) close(reading, one);
  return reading.at === reading.places.length ? soundMarks(text, needed(text, reading.marks)).slice(0, MARKS.count) : undefined;
}

function takeTag(reading: Reading, tag: string, isEnd: boolean, attributes: string): void {
  const { open, at } = reading;
  if (UNSEEN.has(tag)) reading.unseen = Math.max(0, reading.unseen + (isEnd ? -1 : 1));
  else if (isEnd) {
    const begun = open.findLastIndex((one) => one.tag === tag);
    if (begun >= 0) for (const one of open.splice(begun).reverse()) close(reading, one);
  } else if (!VOID.has(tag) && open.length < DEEPEST) {
    const isInBlock = open.some(({ marks }) => marks.some(([kind]) => kind === 'block'));
    open.push({ tag, marks: isInBlock ? [] : marksOf(tag, attributes), from: at });
  }
}

/** Are these the next letters? */
function takeText(reading: Reading, text: string, letters: string): boolean {
  for (const [letter] of letters.matchAll(/\S/g)) {
    const place = reading.places[reading.at];
    if (place === undefined || text[place] !== letter) return false;
    reading.at += 1;
  }
  return true;
}

function close({ places, marks, at }: Reading, { marks: begun, from }: Open): void {
  const [first, last] = [places[from], places[at - 1]];
  if (at <= from || first === undefined || last === undefined) return;
  for (const [kind, value] of begun) marks.push({ kind, from: first, length: last + 1 - first, value });
}

/** Where each letter stands that is to be seen. How lines are broken is said by the plain text alone. */
const placesOf = (text: string): readonly number[] => [...text.matchAll(/\S/g)].map(({ index }) => index);

function decoded(entity: string): string {
  if (!entity.startsWith('#')) return ENTITIES[entity.toLowerCase()] ?? `&${entity};`;
  const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number.parseInt(entity.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** What an element says of its text: by its name, and by the style that offices and mail programs write in its place. */
function marksOf(tag: string, attributes: string): Open['marks'] {
  const style = attributeOf(attributes, 'style').toLowerCase();
  const weight = /font-weight\s*:\s*(\w+)/.exec(style)?.[1];
  const kinds = new Set<MarkKind>();
  const named = KINDS[tag];
  // A bold element of no weight is a mere wrapper, as some write it around all that is copied.
  if (named && !(named === 'bold' && (weight === 'normal' || weight === '400'))) kinds.add(named);
  if (weight === 'bold' || Number(weight) >= 600) kinds.add('bold');
  if (/font-style\s*:\s*italic/.test(style)) kinds.add('italic');
  if (/text-decoration[^;]*line-through/.test(style)) kinds.add('strike');
  const href = tag === 'a' ? decodedAll(attributeOf(attributes, 'href')) : '';
  return [...[...kinds].map((kind) => [kind, ''] as const), ...(isAddress(href) ? [['link', href] as const] : [])];
}

function attributeOf(attributes: string, name: string): string {
  const [, double, single, bare] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(attributes) ?? [];
  return double ?? single ?? bare ?? '';
}
const decodedAll = (value: string): string => value.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (_, entity: string) => decoded(entity));

/** A link that says its own address needs no mark. */
const needed = (text: string, marks: readonly Mark[]): readonly Mark[] =>
  marks.filter(({ kind, from, length, value }) => kind !== 'link' || text.slice(from, from + length) !== value);
