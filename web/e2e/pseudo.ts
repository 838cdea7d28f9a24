/** A language nobody speaks: English, accented, two fifths longer, in brackets, so that what is cut off or stands in the way of another is seen. */
import type { Text } from '../app/text/text.ts';
import { SLOT } from '../app/text/slot.ts';

/** The first and the last letter of every text: where either is missing, it was cut. */
export const [OPENING, CLOSING] = ['⟦', '⟧'];
/** Right-to-left override and its end (UAX #9): Latin letters that run as those of Arabic do. */
const [BACKWARDS, FORWARDS] = ['\u202E', '\u202C'];
const ACCENTED: Readonly<Record<string, string>> = { a: 'á', e: 'ë', i: 'ï', o: 'ô', u: 'ü', A: 'Å', E: 'É', I: 'Î', O: 'Ö', U: 'Û', n: 'ñ', c: 'ç' };
const LONGER = 0.4;

/** Every text of these, and what each says of its values, so changed. Values stay as they are. */
export const pseudo = (texts: Text, isBackwards: boolean): Text => changed(texts, isBackwards);

function changed<T>(text: T, isBackwards: boolean): T {
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return bracketed(value, isBackwards);
    if (typeof value === 'function') return (...values: readonly unknown[]) => bracketed(`${value(...values)}`, isBackwards);
    if (Array.isArray(value)) return value.map(change);
    return Object.fromEntries(Object.entries(Object(value)).map(([name, inner]) => [name, change(inner)]));
  };
  // Of the same form: each text became a text, each function one that takes the same.
  return change(text) as T;
}

function bracketed(text: string, isBackwards: boolean): string {
  // A text that is made of others has been changed already.
  const plain = text.replace(/[⟦⟧\u202E\u202C]/g, '');
  const long = plain.replace(/[\u2068][^\u2069]*[\u2069]|\uFFFC|\p{L}+/gu, (part) => (/^[\u2068\uFFFC]/.test(part) ? part : lengthened(part)));
  const inside = isBackwards
    ? long
        .split(SLOT)
        .map((one) => `${BACKWARDS}${one}${FORWARDS}`)
        .join(SLOT)
    : long;
  return `${OPENING}${inside}${CLOSING}`;
}

/** Its vowels are said longer; a word without one goes on. */
function lengthened(word: string): string {
  const accented = [...word].map((letter) => ACCENTED[letter] ?? letter);
  let missing = Math.round(accented.length * LONGER);
  const long = accented.flatMap((letter) => {
    if (missing === 0 || !/[áëïôüÅÉÎÖÛ]/.test(letter)) return [letter];
    missing -= 1;
    return [letter, letter.toLowerCase()];
  });
  return long.join('') + 'ŝ'.repeat(missing);
}
