/**
 * Marks: what of a text is bold, a link, somebody's name. They stand beside the text, which is never markup, so nothing in it can be taken for any.
 * Offsets and lengths are in UTF-16 code units, as every string of a browser counts; none parts a surrogate pair.
 */
import { fromHex, textOf, toHex, utf8 } from '../../crypto/bytes.ts';
import { type Reader, readBytes, readList, readUint, type Writer, writeBytes, writeList, writeUint } from '../../crypto/codec.ts';
import { isAddress } from './addresses.ts';

/** Numbers are never used twice. `block`: lines of code; `quote`: lines said by somebody else. */
const KINDS = { bold: 1, italic: 2, strike: 3, code: 4, block: 5, quote: 6, spoiler: 7, link: 8, mention: 9 } as const;
export type MarkKind = keyof typeof KINDS;

/** `value`: of a link where it leads, of a mention the person's id (hex), of a block its language; else empty. */
export type Mark = { readonly kind: MarkKind; readonly from: number; readonly length: number; readonly value: string };

/** Marks of one text, all kinds together, and the UTF-8 bytes of all their values. */
export const MARKS = { count: 200, valueBytes: 16 * 1024 } as const;
const LANGUAGE_LENGTH = 32;
const NAMES = new Map<number, MarkKind>(Object.entries(KINDS).map(([name, number]) => [number, name as MarkKind]));

/**
 * The marks a reader takes, in the one order they have: those that lie in the text, part no pair, and say what their kind must; of one kind none over another.
 * What cannot be is left out, and the rest stands.
 */
export function soundMarks(text: string, marks: readonly Mark[]): readonly Mark[] {
  const ends = new Map<MarkKind, number>();
  return marks
    .filter((mark) => isInside(text, mark) && isMeant(mark))
    .sort((a, b) => a.from - b.from || b.length - a.length || KINDS[a.kind] - KINDS[b.kind] || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
    .filter(({ kind, from, length }) => {
      const isFree = from >= (ends.get(kind) ?? 0);
      if (isFree) ends.set(kind, from + length);
      return isFree;
    });
}

/** Are these no more than one text may have? */
export const areFew = (marks: readonly Mark[]): boolean =>
  marks.length <= MARKS.count && marks.reduce((sum, { value }) => sum + utf8(value).length, 0) <= MARKS.valueBytes;

/** The text with a block in place of each letter that is hidden until it is tapped. */
export const withoutSpoilers = (text: string, marks: readonly Mark[]): string =>
  marks
    .filter(({ kind }) => kind === 'spoiler')
    .reduce(
      (shown, { from, length }) => shown.slice(0, from) + shown.slice(from, from + length).replace(/\S/g, '▒') + shown.slice(from + length),
      text,
    );

export function writeMarks(to: Writer, marks: readonly Mark[]): void {
  writeList(to, marks, (to, { kind, from, length, value }) => {
    for (const number of [KINDS[kind], from, length]) writeUint(to, number);
    writeBytes(to, (kind === 'mention' ? fromHex(value) : undefined) ?? utf8(value));
  });
}

/** Kinds of later versions are left out, as is what cannot be. A reader inside `decode`. */
export function readMarks(from: Reader, text: string): readonly Mark[] {
  let left: number = MARKS.valueBytes;
  const marks = readList(from, MARKS.count, (from) => {
    const [number, start, length] = [readUint(from), readUint(from), readUint(from)];
    const bytes = readBytes(from, left);
    left -= bytes.length;
    const [kind, value] = [NAMES.get(number), number === KINDS.mention ? toHex(bytes) : textOf(bytes)];
    return kind && value !== undefined ? [{ kind, from: start, length, value }] : [];
  });
  return soundMarks(text, marks.flat());
}

const isInside = (text: string, { from, length }: Mark): boolean =>
  Number.isSafeInteger(from) &&
  Number.isSafeInteger(length) &&
  from >= 0 &&
  length > 0 &&
  from + length <= text.length &&
  !isWithinPair(text, from) &&
  !isWithinPair(text, from + length);
const isWithinPair = (text: string, at: number): boolean => /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));

function isMeant({ kind, value }: Mark): boolean {
  if (kind === 'link') return isAddress(value);
  if (kind === 'mention') return /^[0-9a-f]{32}$/.test(value);
  return kind === 'block' ? /^[\w+#.-]*$/.test(value) && value.length <= LANGUAGE_LENGTH : value === '';
}
