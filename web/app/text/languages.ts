/** The languages the app speaks, and which of them a person is likely to want. public/theme.js picks the same one before the first paint. */

/** As BCP 47 names them; the first is spoken to whom none of them is familiar. */
export const LANGUAGES = ['en', 'de', 'ru', 'ar', 'zh-Hans', 'es', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

export const isLanguage = (value: unknown): value is Language => LANGUAGES.some((one) => one === value);

export const directionOf = (language: Language): 'ltr' | 'rtl' => (new Intl.Locale(language).maximize().script === 'Arab' ? 'rtl' : 'ltr');

/**
 * What was chosen, else the first of the `wanted` (`navigator.languages`) that is spoken here in any of its varieties: who asks for Portuguese as written
 * in Portugal gets it as written in Brazil, which CLDR's language matching (UTS #35 §4.4) counts as nearer than any other language.
 */
export function pickLanguage(chosen: Language | undefined, wanted: readonly string[]): Language {
  for (const tag of chosen ? [chosen] : wanted) {
    const spoken = LANGUAGES.find((one) => primaryOf(one) === primaryOf(tag));
    if (spoken) return spoken;
  }
  return LANGUAGES[0];
}

const primaryOf = (tag: string): string => tag.toLowerCase().split('-', 1)[0] ?? '';
