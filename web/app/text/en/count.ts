/** A number with what it counts, in English. */
const plural = new Intl.PluralRules('en');

export const count = (n: number, one: string, other: string): string => `${n.toLocaleString('en')} ${plural.select(n) === 'one' ? one : other}`;
