/** What a change did to a group, as a row keeps it: written by this device alone. */
import {
  decode,
  encode,
  readByte,
  readList,
  readOneOf,
  readText,
  readUint,
  writeByte,
  writeList,
  writeText,
  writeUint,
} from '../../../crypto/codec.ts';
import { fromBase64, toBase64 } from '../../../crypto/bytes.ts';
import { LIMIT } from '../../chat/form.ts';
import type { ServiceLine } from '../port/groups.ts';

const VERSION = 1;
/** People a line names, and lines of one change. */
export const NAMED = 50;
const MAX_LINES = 8;
/** Numbers are never used twice. */
const WHAT = [
  'created',
  'added',
  'removed',
  'banned',
  'left',
  'promoted',
  'demoted',
  'owner',
  'renamed',
  'described',
  'photo',
  'photo_gone',
  'rules',
  'history_shown',
  'history_hidden',
  'joined',
  'link',
  'link_gone',
  'pinned',
] as const;

export const writeLines = (lines: readonly ServiceLine[]): string =>
  toBase64(
    encode((to) => {
      writeByte(to, VERSION);
      writeList(to, lines, (to, { what, people, count, text }) => {
        writeUint(to, WHAT.indexOf(what));
        writeList(to, people, writeText);
        writeUint(to, count);
        writeText(to, text);
      });
    }),
  );

/** People and UTF-16 code units of what the list shows of a line. */
const SHORT = { people: 3, text: 128 };

/** The first line as far as the list shows it, in the same form. */
export const beginningOf = (text: string): string =>
  writeLines(
    readLines(text)
      .slice(0, 1)
      .map((line) => ({
        ...line,
        people: line.people.slice(0, SHORT.people),
        text: line.text.slice(0, SHORT.text).replace(/[\ud800-\udbff]$/, ''),
      })),
  );

/** None where the text is not of this version. */
export function readLines(text: string): readonly ServiceLine[] {
  const bytes = fromBase64(text);
  const read =
    bytes &&
    decode(bytes, (from) =>
      readByte(from) === VERSION
        ? readList(from, MAX_LINES, (from) => ({
            what: WHAT[readOneOf(from, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])],
            people: readList(from, NAMED, (from) => readText(from, 32)),
            count: readUint(from),
            text: readText(from, LIMIT.description),
          }))
        : undefined,
    );
  return read ?? [];
}
