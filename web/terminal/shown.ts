/** Text of others on its way to a terminal: what would steer the terminal, hide, or turn the direction is written out instead of being sent. */

/**
 * Every control (C0, DEL, C1), line and paragraph separator, and format character (UAX #44 gc=Cc, Zl, Zp, Cf), which holds the direction marks of
 * UAX #9; U+2065 stands among them and is kept for one more. Left as they are: the joiners, without which Persian and emoji fall apart, and tags, which end the flags of regions.
 */
const STEERING = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\u2065]/gu;
/** Half of a surrogate pair is no character and has no UTF-8. */
const HALF = /\p{Surrogate}/gu;

/** On one line, for names and everything else that has no lines of its own: `\n` as `<U+000A>`. */
export const onOneLine = (text: string): string => text.replace(STEERING, named).replace(HALF, '\ufffd');

/** Every line of a text, each safe to show. No other character than a line feed begins a line (nor does what follows one overwrite it). */
export const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).map(onOneLine);

/** JSON on one line, the same value as ever, without a byte that steers a terminal: what JSON leaves bare is escaped as well (RFC 8259 §7). */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(STEERING, (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
  );

const named = (character: string): string => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
const escaped = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;
