/** What something typed is made of: plain text, and what may be the beginning or the end of a mark, by what stands around it. */
import { isAddress } from './addresses.ts';
import type { MarkKind } from './marks.ts';

/** Who is meant by what stands in the text, the @ included: user id (hex) by name. */
export type Names = ReadonlyMap<string, string>;

/** What stands around words of each kind. */
export const AROUND = { bold: '**', italic: '_', strike: '~~', spoiler: '||' } as const;
export type Paired = keyof typeof AROUND;
const PAIRED = Object.keys(AROUND) as readonly Paired[];

const BLOCK = /```([\w+#.-]{0,32})\n([\s\S]+?)\n```(?=\n|$)/y;
const CODE = /`([^`\n]+)`/y;
const LINK = /\[([^[\]\n]+)\]\(([^\s()]+)\)/y;
/** What stands before an underscore that begins something, and after one that ends it: names of files and variables hold others. */
const BEFORE_ITALIC = /[\s\p{Ps}\p{Pi}"'*~|>]/u;
const AFTER_ITALIC = /[\s\p{Pe}\p{Pf}"'*~|.,;:!?…\\-]/u;
const WORD = /[\p{L}\p{N}\p{M}]/u;

/** What something typed is made of. `code` and `name` are text that is not looked into; of a pair it shows only later whether it is one. */
export type Piece =
  | { readonly is: 'text'; readonly text: string; readonly kind?: MarkKind; readonly value?: string }
  | { readonly is: 'line'; readonly isQuote: boolean }
  | { readonly is: 'pair'; readonly kind: Paired; readonly mayOpen: boolean; readonly mayClose: boolean }
  | { readonly is: 'link'; readonly url: string }
  | { readonly is: 'linked' };

/** What begins at this place, by what stands around it: `before` is the last character before it that is no backslash. */
export type Found = { readonly length: number; readonly pieces: readonly Piece[] };

export function foundAt(typed: string, at: number, before: string | undefined, names: Names): Found | undefined {
  const isLine = before === undefined || before === '\n';
  switch (typed[at]) {
    case '`':
      return (isLine ? blockAt(typed, at) : undefined) ?? codeAt(typed, at);
    case '[':
      return linkAt(typed, at);
    case '@':
      return nameAt(typed, at, before, names);
    default:
      return pairAt(typed, at, before);
  }
}

/** Is this the sign of a quoted line? An empty one only goes on with those before it. */
export const isQuoteAt = (typed: string, at: number, isInside: boolean): boolean =>
  typed.startsWith('> ', at) && (isInside || (at + 2 < typed.length && typed[at + 2] !== '\n'));

function blockAt(typed: string, at: number): Found | undefined {
  const [whole, language, text] = matched(BLOCK, typed, at);
  return whole !== undefined && text !== undefined
    ? { length: whole.length, pieces: [{ is: 'text', text, kind: 'block', value: language ?? '' }] }
    : undefined;
}

function codeAt(typed: string, at: number): Found | undefined {
  const [whole, text] = matched(CODE, typed, at);
  return whole !== undefined && text !== undefined ? { length: whole.length, pieces: [{ is: 'text', text, kind: 'code' }] } : undefined;
}

function linkAt(typed: string, at: number): Found | undefined {
  const [, label, url] = matched(LINK, typed, at);
  return label !== undefined && url !== undefined && isAddress(url) ? { length: 1, pieces: [{ is: 'link', url }] } : undefined;
}

function nameAt(typed: string, at: number, before: string | undefined, names: Names): Found | undefined {
  if (before !== undefined && WORD.test(before)) return undefined;
  const isNamed = (name: string): boolean => name.length > 1 && typed.startsWith(name, at) && !WORD.test(typed[at + name.length] ?? '');
  const [name] = [...names.keys()].filter(isNamed).sort((a, b) => b.length - a.length);
  return name === undefined
    ? undefined
    : { length: name.length, pieces: [{ is: 'text', text: name, kind: 'mention', value: names.get(name) ?? '' }] };
}

function pairAt(typed: string, at: number, before: string | undefined): Found | undefined {
  const kind = PAIRED.find((one) => typed.startsWith(AROUND[one], at));
  if (!kind) return undefined;
  const { length } = AROUND[kind];
  const next = typed[at + length];
  let [mayOpen, mayClose] = [!isSpace(next), !isSpace(before)];
  if (kind === 'italic') {
    const isLong = before === '_' || next === '_';
    mayOpen &&= !isLong && (before === undefined || BEFORE_ITALIC.test(before));
    mayClose &&= !isLong && (next === undefined || AFTER_ITALIC.test(next));
  }
  return mayOpen || mayClose ? { length, pieces: [{ is: 'pair', kind, mayOpen, mayClose }] } : undefined;
}

const isSpace = (character: string | undefined): boolean => character === undefined || /\s/.test(character);

function matched(pattern: RegExp, typed: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(typed) ?? [];
}

type Scan = {
  readonly typed: string;
  readonly names: Names;
  readonly pieces: Piece[];
  at: number;
  before: string | undefined;
  link: { at: number; length: number };
};

/** Characters that begin nothing. */
const PLAIN = /[^\\`[\]@*_~|\n]+/y;

export function piecesOf(typed: string, names: Names, mayQuote: boolean): readonly Piece[] {
  const scan: Scan = { typed, names, pieces: [], at: 0, before: undefined, link: { at: -1, length: 0 } };
  let isQuote = false;
  while (scan.at < typed.length) {
    if (scan.at === 0 || typed[scan.at - 1] === '\n') {
      isQuote = mayQuote && isQuoteAt(typed, scan.at, isQuote);
      scan.pieces.push({ is: 'line', isQuote });
      if (isQuote) {
        advance(scan, 2);
        continue;
      }
    }
    takeNext(scan);
  }
  return scan.pieces;
}

function takeNext(scan: Scan): void {
  const { typed, names, pieces, at, before, link } = scan;
  if (at === link.at) {
    pieces.push({ is: 'linked' });
    return advance(scan, link.length);
  }
  if (typed[at] === '\\') return takeBackslashes(scan);
  const found = foundAt(typed, at, before, names);
  if (!found || (at < link.at && at + found.length > link.at)) return takePlain(scan, matched(PLAIN, typed, at)[0] ?? typed.slice(at, at + 1));
  pieces.push(...found.pieces);
  const [first] = found.pieces;
  if (first?.is === 'link') scan.link = { at: typed.indexOf('](', at), length: first.url.length + 3 };
  advance(scan, found.length);
}

/** Of backslashes before something each pair stands for one, and one that is left over takes from what follows what it would be. Elsewhere they are what they are. */
function takeBackslashes(scan: Scan): void {
  const { typed, names, at, before } = scan;
  let next = at;
  while (typed[next] === '\\') next++;
  const isLine = before === undefined || before === '\n';
  if (!foundAt(typed, next, before, names) && !(isLine && isQuoteAt(typed, next, true))) return takePlain(scan, typed.slice(at, next), before);
  const isEven = (next - at) % 2 === 0;
  takePlain(scan, typed.slice(at, at + Math.floor((next - at) / 2)), before);
  scan.at = next;
  if (!isEven) takePlain(scan, typed.slice(next, next + 1));
}

function takePlain(scan: Scan, text: string, before = text.at(-1)): void {
  const last = scan.pieces.at(-1);
  if (last?.is === 'text' && last.kind === undefined) scan.pieces[scan.pieces.length - 1] = { is: 'text', text: last.text + text };
  else if (text !== '') scan.pieces.push({ is: 'text', text });
  scan.at += text.length;
  scan.before = before;
}

function advance(scan: Scan, length: number): void {
  scan.at += length;
  scan.before = scan.typed[scan.at - 1];
}
