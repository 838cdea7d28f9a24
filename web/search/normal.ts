/** How a text is compared when it is searched: what a person would call the same letter is the same, in any script and in no language. */

/**
 * Left out: what nobody sees (joiners, direction marks, variation selectors) and tatweel; accents of Latin, Greek and Cyrillic; points and signs of Arabic and Hebrew.
 * They are named by their blocks, so that nothing depends on what stands before them. Marks that make another letter in their scripts (Devanagari, Thai, the voicing
 * of kana) lie elsewhere and stay, and so does the breve of й, which nobody takes for и.
 */
const UNSEEN = String.raw`\p{Default_Ignorable_Code_Point}\u0640`;
const ACCENTS = String.raw`\u0300-\u0305\u0307-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u2de0-\u2dff\ua66f\ua674-\ua67d\ufe20-\ufe2f`;
const POINTS = String.raw`\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff`;
const LEFT_OUT = new RegExp(String.raw`[${UNSEEN}${ACCENTS}${POINTS}]|(?<![Ии])\u0306`, 'gu');

/** Letters that Unicode does not take apart and people type for one another, and the many signs of one kind; a space is any space. */
const SAME: ReadonlyMap<string, string> = new Map([
  ...pairs('ς', 'σ'),
  ...pairs('ø', 'o'),
  ...pairs('ł', 'l'),
  ...pairs('đ', 'd'),
  ...pairs('æ', 'ae'),
  ...pairs('œ', 'oe'),
  ...pairs('ٱ', 'ا'),
  ...pairs('ىی', 'ي'),
  ...pairs('ک', 'ك'),
  ...pairs('ة', 'ه'),
  ...pairs('‘’‚‛ʼ′', "'"),
  ...pairs('“”„‟«»″', '"'),
  ...pairs('‐‒–—―−', '-'),
]);
const SAME_SIGNS = new RegExp(`[${[...SAME.keys()].join('')}]|\\s|\\p{Surrogate}`, 'gu');
/** What all of the above leaves as it is, but for its case. */
const PLAIN = /^[ -~]*$/;

/**
 * NFKD, without what is left out, of one case, as NFC. One case: Unicode's full case folding (ß is ss) by way of upper case, which also makes one of i and ı, as
 * capitals of both are written I. Half of a surrogate pair becomes U+FFFD, as UTF-8 would have it.
 */
export function normalise(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  const bare = text.normalize('NFKD').replace(LEFT_OUT, '');
  return bare.toLowerCase().toUpperCase().toLowerCase().replace(SAME_SIGNS, sameSign).normalize('NFC');
}

function sameSign(sign: string): string {
  const same = SAME.get(sign);
  if (same !== undefined) return same;
  return /\p{Surrogate}/u.test(sign) ? '\ufffd' : ' ';
}

/** From the UTF-16 offset `at` of the original and `of` its normal form on: a letter as a person counts, or several where they became one. */
export type Piece = { readonly at: number; readonly of: number };

/** The text cut into pieces that stand for themselves: the normal form of each, one after the other, is that of the whole. The last is where both end. */
export function piecesOf(text: string): readonly Piece[] {
  const whole = normalise(text);
  const pieces: Piece[] = [];
  let [at, of] = [0, 0];
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    const end = index + segment.length;
    const normal = normalise(text.slice(at, end));
    // Not yet where letters are joined across: Hangul that was typed in parts.
    if (!whole.startsWith(normal, of)) continue;
    pieces.push({ at, of });
    [at, of] = [end, of + normal.length];
  }
  if (at < text.length) pieces.push({ at, of });
  return [...pieces, { at: text.length, of: whole.length }];
}

function pairs(from: string, to: string): readonly (readonly [string, string])[] {
  return [...from].map((one) => [one, to] as const);
}
