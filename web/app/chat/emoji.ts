/** Messages of nothing but one to three emoji are drawn large. */

const MOST = 3;
/** A grapheme drawn in colour: by itself, by its variation selector, as a flag or as a keycap (UTS #51). */
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3/u;
const LETTERS = /[\p{L}\p{P}\p{Sc}]/u;
/** Half a flag is a letter in a box. */
const HALF_FLAG = /^\p{Regional_Indicator}$/u;
/** Longer texts are not looked at: three emoji with every modifier are shorter. */
const LONGEST = 120;

export function isJumbo(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > LONGEST) return false;
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(trimmed)].map(({ segment }) => segment);
  const drawn = graphemes.filter((one) => one.trim() !== '');
  return drawn.length <= MOST && drawn.every((one) => EMOJI.test(one) && !HALF_FLAG.test(one) && (!LETTERS.test(one) || /\u20E3/.test(one)));
}
