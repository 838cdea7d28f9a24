/** The letters that stand for a name. */

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Of the first and the last word that begins with a letter or a digit, the first of it; of a name without any, its first emoji. */
export function initialsOf(title: string): string {
  const words = title.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const letters = picked.map((word) => (word ? ([...segments.segment(word)][0]?.segment ?? '') : '')).join('');
  return letters || ([...segments.segment(title)].find(({ segment }) => /\p{Extended_Pictographic}|\p{RI}/u.test(segment))?.segment ?? '');
}
