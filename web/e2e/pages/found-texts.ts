/** Messages as people of several languages write them, for benches: words by rank as they are used (Zipf), lengths as in chats, and always the same. */

/** Syllables of which words are made; `gap` is what stands between words. */
type Language = { readonly share: number; readonly syllables: readonly string[]; readonly gap: string };

const split = (syllables: string): readonly string[] => syllables.split(' ');
const LANGUAGES: readonly Language[] = [
  { share: 0.4, gap: ' ', syllables: split('ti de the and ro pe sal an chor ing er tion at in on be ver y out mo re al so wa ter ha bour li ght') },
  { share: 0.1, gap: ' ', syllables: split('sch ein der ge ver ung en ich und mor gen wie der hä fen stra ße schö ne für auf wel le') },
  { share: 0.1, gap: ' ', syllables: split('ma ña na que ción es el la por fa vor mar bar co pla ya lle gar ño tú') },
  { share: 0.15, gap: ' ', syllables: split('мо ре ёл ка при вет ва ния ст ро го й да ет на по лод ка шо ль ны') },
  { share: 0.1, gap: ' ', syllables: split('ال بح ر مر حب ا شا طئ سف ين ة كت اب يو م أن في من على ها') },
  { share: 0.15, gap: '', syllables: split('明 天 会 议 在 东 京 海 潮 船 我 你 的 是 不 了 有 人 大 来 上 国 个 到 说 们 为 子 和') },
];
/** Different words of a language. */
const WORDS = 30_000;
/** Of the logarithm of a message's length in words: half have fewer than seven, one in a hundred more than fifty. */
const [MEAN, SPREAD] = [1.9, 0.85];
const LONGEST = 200;

/** Words to look for that stand in many, some, few and no messages, in every script, at the beginning of words and inside. */
export const QUERIES: readonly string[] = ['tide', 'anchor', 'orpesal', 'straße', 'ёлка', 'كتاب', '东京', 'tide rope', 'mañana', 'zebrafinch'];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The nth message. */
export function textOf(n: number): string {
  const next = numbers(n * 7919 + 1);
  const { syllables, gap } = pick(next());
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const length = Math.max(1, Math.min(LONGEST, Math.round(Math.exp(MEAN + SPREAD * normal))));
  return Array.from({ length }, () => word(syllables, Math.floor(Math.exp(next() * Math.log(WORDS))))).join(gap);
}

function pick(at: number): Language {
  let left = at;
  for (const language of LANGUAGES) {
    if (left < language.share) return language;
    left -= language.share;
  }
  return LANGUAGES[0] as Language;
}

/** The word of this rank: those used most are the shortest. */
function word(syllables: readonly string[], rank: number): string {
  let [rest, made] = [rank, ''];
  do {
    made += syllables[rest % syllables.length];
    rest = Math.floor(rest / syllables.length);
  } while (rest > 0);
  return made;
}
