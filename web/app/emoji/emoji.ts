/** Which emoji there are, and what they are called in a language. Made by generate.mjs from Unicode's data; fetched when somebody first wants one. */

export type Emoji = {
  readonly char: string;
  readonly name: string;
  /** All it is found by, without case and accents. */
  readonly words: string;
  /** Index into the groups. */
  readonly group: number;
  readonly hasTones: boolean;
};
export type EmojiSet = { readonly groups: readonly string[]; readonly all: readonly Emoji[] };

/** Fitzpatrick types I-II to VI (UTS #51 §2.4). */
export const TONES = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'] as const;
export type Tone = (typeof TONES)[number];

/** What is offered first as an answer to a message. */
export const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

type Names = { readonly groups: readonly string[]; readonly names: readonly (readonly string[])[] };
const NAMES: Readonly<Record<string, () => Promise<{ readonly default: Names }>>> = {
  ar: () => import('./data/ar.json'),
  de: () => import('./data/de.json'),
  en: () => import('./data/en.json'),
  es: () => import('./data/es.json'),
  'pt-BR': () => import('./data/pt-BR.json'),
  ru: () => import('./data/ru.json'),
  'zh-Hans': () => import('./data/zh-Hans.json'),
};

/** Rejects where the files cannot be fetched. A language without names has the English ones. */
export async function loadEmoji(language: string): Promise<EmojiSet> {
  const [{ default: chars }, { default: texts }] = await Promise.all([import('./data/emoji.json'), (NAMES[language] ?? NAMES['en'])?.() ?? none()]);
  const all = chars.flatMap(([char, group, tones], i): Emoji[] => {
    const [name = '', tags = ''] = texts.names[i] ?? [];
    return typeof char === 'string' && typeof group === 'number'
      ? [{ char, name, words: plain(`${name} ${tags}`), group, hasTones: tones === 1 }]
      : [];
  });
  return { groups: texts.groups, all };
}

const none = async (): Promise<{ readonly default: Names }> => ({ default: { groups: [], names: [] } });

/** With the tone in its place: after the first character, instead of a picture selector. */
export function withTone({ char, hasTones }: Emoji, tone: Tone | undefined): string {
  if (!tone || !hasTones) return char;
  const [first = '', ...rest] = [...char];
  return [first, tone, ...(rest[0] === '\u{FE0F}' ? rest.slice(1) : rest)].join('');
}

/** Those of which each word of the query begins one: first what is called just so, then where the name itself begins so; else in their order. */
export function findEmoji(all: readonly Emoji[], query: string, limit: number): readonly Emoji[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const found = all.filter(({ char, words }) => char === query.trim() || wanted.every((word) => begins(words, word)));
  const rankOf = ({ name, words }: Emoji): number => (plain(name) === wanted.join(' ') ? 0 : words.startsWith(wanted[0] ?? '') ? 1 : 2);
  return found
    .map((one) => ({ one, rank: rankOf(one) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ one }) => one);
}

/** Scripts that put no space between words are found anywhere. */
const begins = (words: string, word: string): boolean => (SPACELESS.test(word) ? words.includes(word) : ` ${words}`.includes(` ${word}`));
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
