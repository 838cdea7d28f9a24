/** Names as they may stand in somebody else's sentence: without marks that turn what stands around them, and with something to see. */

/** Marks that turn text around (UAX #9 §2): ALM, LRM, RLM, the embeddings, overrides and isolates, and what ends them. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
/** C0, DEL, C1, and what ends a line or a paragraph. */
const BREAKING = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** What consists of spaces, controls and invisible marks shows nothing. Joiners between letters stay: Persian and emoji need them. */
export const isSomething = (text: string): boolean => /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(text);

/** Marks that force letters to run backwards (UAX #9, LRO and RLO): no language needs them, and they make one word look like another. */
const BACKWARDS = /[\u202D\u202E]/g;

/** What is shown of a message, in it and wherever it is quoted. */
export const forwards = (text: string): string => text.replace(BACKWARDS, '');

/** Is this shown as it stands? A name that may be typed is. */
export const isPlain = (text: string): boolean => text.search(TURNING) < 0 && text.search(BREAKING) < 0;

/** What is shown of a name, be it from whom it may: '' where nothing of it is seen. */
export function plainName(text: string): string {
  const plain = text.replace(TURNING, '').replace(BREAKING, ' ');
  return isSomething(plain) ? plain : '';
}

/** A name in a sentence: an island whose direction is its own (UAX #9 §2.4.2, FSI and PDI), and which nothing in it can leave. */
export const isolated = (name: string): string => `\u2068${plainName(name)}\u2069`;
