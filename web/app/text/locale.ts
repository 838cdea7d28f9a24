/** How a language writes numbers, and words for what is counted, where this person is. */
import type { Language } from './languages.ts';

/** In the language of the page, as it is written where this person is: digits, a day's parts in their order, and their clock of 12 or 24 hours. */
export const localeIn = (language: string, person: string): string =>
  new Intl.Locale(language, { region: new Intl.Locale(person).maximize().region ?? 'US' }).toString();

/** Where this person is, by what their browser or system writes dates in. */
export const localeHere = (language: Language): string => localeIn(language, new Intl.DateTimeFormat().resolvedOptions().locale);

export type Counting<Form extends Intl.LDMLPluralRule> = {
  /** A number as it is written. */
  readonly number: (n: number) => string;
  /** Of the forms a whole number may take with what it counts, the right one (CLDR plural rules); `n` as it is written. */
  readonly count: (n: number, forms: (n: string) => Readonly<Record<Form, string>>) => string;
  /** Several things, as they are said together. */
  readonly list: (all: readonly string[]) => string;
};

/** `Form`: those that whole numbers take in this language. */
export function newCounting<Form extends Intl.LDMLPluralRule>(language: Language): Counting<Form> {
  const [written, rules] = [new Intl.NumberFormat(localeHere(language)), new Intl.PluralRules(language)];
  const number = (n: number): string => written.format(n);
  const together = new Intl.ListFormat(language);
  return {
    number,
    list: (all) => together.format(all),
    count: (n, forms) => {
      const all: { readonly [form in Intl.LDMLPluralRule]?: string } = forms(number(n));
      const text = all[rules.select(n)];
      if (text === undefined) throw new Error(`expected a form of '${language}' for ${n}`);
      return text;
    },
  };
}
