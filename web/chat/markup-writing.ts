/** A text and its marks as they would be typed, for whoever changes a message: read again it is the same. */
import type { Mark } from './marks.ts';
import { type Marked, readMarkup } from './markup.ts';
import { AROUND, foundAt, isQuoteAt, type Names } from './markup-pieces.ts';

/** What is typed, and who is meant by the names in it. */
export type Typed = { readonly typed: string; readonly names: Names };

/**
 * Marks that markup has no way to say (half a word in italics, a quote that begins in the middle of a line) are left out; the text is always whole. Where the
 * names of two people read alike, the first is meant.
 */
export function writeMarkup({ text, marks }: Marked): Typed {
  let left = marks.filter((mark) => !marks.some((whole) => isWhole(whole) && isParted(whole, mark)));
  for (;;) {
    const [units, names] = [unitsOf(text, left), namesIn(text, left)];
    const isExact = (one: Marked): boolean => one.text === text && JSON.stringify(one.marks) === JSON.stringify(left);
    const plain = units.map((unit) => unit.text).join('');
    if (isExact(readMarkup(plain, names))) return { typed: plain, names };
    const escaped = withBackslashes(units, names);
    const read = readMarkup(escaped, names);
    if (left.length === 0 || isExact(read)) return { typed: escaped, names };
    const said = new Set(read.text === text ? read.marks.map((mark) => JSON.stringify(mark)) : []);
    const kept = left.filter((mark) => said.has(JSON.stringify(mark)));
    left = kept.length < left.length ? kept : [];
  }
}

function namesIn(text: string, marks: readonly Mark[]): Names {
  const names = new Map<string, string>();
  for (const { kind, from, length, value } of marks) {
    const name = text.slice(from, from + length);
    if (kind === 'mention' && name.startsWith('@') && !names.has(name)) names.set(name, value);
  }
  return names;
}

/** Nothing in it is looked into. */
const isWhole = ({ kind }: Mark): boolean => kind === 'code' || kind === 'block' || kind === 'mention';
/** Does this mark begin or end inside of that one? */
const isParted = (whole: Mark, mark: Mark): boolean =>
  mark !== whole && [mark.from, mark.from + mark.length].some((at) => at > whole.from && at < whole.from + whole.length);

/** What is written one after the other: a letter of the text, or what stands there for a mark, with the stretch it holds where that is not looked into. */
type Unit = { readonly text: string; readonly isLetter: boolean };

function unitsOf(text: string, given: readonly Mark[]): readonly Unit[] {
  const units: Unit[] = [];
  // What is not looked into stands innermost, whatever else holds the same letters.
  const marks = [...given].sort((a, b) => a.from - b.from || b.length - a.length || Number(isWhole(a)) - Number(isWhole(b)));
  const sign = (text: string): unknown => text !== '' && units.push({ text, isLetter: false });
  for (let at = 0; at <= text.length; ) {
    for (const mark of marks.filter(({ from, length }) => from + length === at).reverse()) sign(endOf(mark));
    if (marks.some((mark) => mark.kind === 'quote' && isLineIn(mark, text, at))) sign('> ');
    const begun = marks.filter(({ from }) => from === at);
    for (const mark of begun) sign(beginningOf(mark));
    const whole = begun.find(isWhole);
    const written = text.slice(at, at + (whole?.length ?? 1));
    if (whole) sign(written);
    else if (written !== '') units.push({ text: written, isLetter: true });
    at += Math.max(1, written.length);
  }
  return units;
}

const isLineIn = ({ from, length }: Mark, text: string, at: number): boolean =>
  at >= from && at < from + length && (at === 0 || text[at - 1] === '\n');

function beginningOf({ kind, value }: Mark): string {
  switch (kind) {
    case 'code':
      return '`';
    case 'block':
      return `\`\`\`${value}\n`;
    case 'link':
      return '[';
    case 'quote':
    case 'mention':
      return '';
    default:
      return AROUND[kind];
  }
}
const endOf = (mark: Mark): string => (mark.kind === 'link' ? `](${mark.value})` : mark.kind === 'block' ? '\n```' : beginningOf(mark));

/** A backslash before every letter that would begin something where it stands, and before every backslash that would be taken for such. */
function withBackslashes(units: readonly Unit[], names: Names): string {
  let typed = '';
  let beyond = '';
  const befores = beforesOf(units);
  for (let at = units.length - 1; at >= 0; at--) {
    const { text, isLetter } = units[at] ?? { text: '', isLetter: false };
    const [rest, before] = [text + beyond + typed, befores[at]];
    // Of a stretch of harmless letters nothing is looked at: they are put before the rest together.
    if (!isLetter || !SIGNS.has(text)) beyond = text + beyond;
    else {
      typed = doesBegin(rest, before, names) ? `\\${rest}` : rest;
      beyond = '';
    }
  }
  return beyond + typed;
}
const SIGNS = new Set(['\\', '`', '[', '@', '>', '*', '_', '~', '|']);

function doesBegin(typed: string, before: string | undefined, names: Names): boolean {
  const at = typed.search(/[^\\]/);
  if (at < 0) return false;
  const isLine = before === undefined || before === '\n';
  return foundAt(typed, at, before, names) !== undefined || (isLine && isQuoteAt(typed, at, true));
}

/** Before each unit, the last character that is no backslash. */
function beforesOf(units: readonly Unit[]): readonly (string | undefined)[] {
  let last: string | undefined;
  return units.map(({ text }) => {
    const before = last;
    last = text.replaceAll('\\', '').at(-1) ?? last;
    return before;
  });
}
