/** A phone number while it is typed: written as its country writes it, and turned into E.164 at the end. */
import { AsYouType, type CountryCode, getCountries, getCountryCallingCode, parseDigits, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export type Country = { readonly region: CountryCode; readonly name: string; readonly calling: string; readonly flag: string };
export type Typed = { readonly text: string; readonly region: CountryCode };

/** Every country with a calling code, by its name in `language`. */
export function countriesIn(language: string): readonly Country[] {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return getCountries()
    .map((region) => ({ region, name: names.of(region) ?? region, calling: `+${getCountryCallingCode(region)}`, flag: flagOf(region) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
}

/** Where a person who speaks `language` most likely is. WebKitGTK names it as the system does, which may be `C`: no language tag. */
export function likelyRegion(language: string): CountryCode {
  const region = isLanguageTag(language) ? new Intl.Locale(language).maximize().region : undefined;
  return getCountries().find((country) => country === region) ?? 'US';
}

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * What the field shows after a change. Only what grew at its end is written anew: else the caret would jump, and a bracket that was deleted would come
 * back. A number that begins with + brings its own country along.
 */
export function retype(before: Typed, text: string, isAtEnd: boolean): Typed {
  if (!isAtEnd || text.length <= before.text.length) return { text, region: regionOf(text) ?? before.region };
  const written = formatted(text, before.region);
  return { text: written?.text ?? text, region: (text.trim().startsWith('+') ? written?.region : undefined) ?? before.region };
}

/** The country a number that begins with + belongs to, as soon as that is clear. */
function regionOf(text: string): CountryCode | undefined {
  return text.trim().startsWith('+') ? formatted(text, undefined)?.region : undefined;
}

/** Undefined where the library cannot: 1.13.16 throws a TypeError for a few beginnings (Samoa, "03"), and what was typed then stays as it is. */
function formatted(text: string, from: CountryCode | undefined): { readonly text: string; readonly region: CountryCode | undefined } | undefined {
  try {
    const writer = new AsYouType(from);
    return { text: writer.input(text), region: writer.getCountry() };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** E.164, or undefined where it is too short or too long to be a number. Whether it is anybody's, only a text message tells. */
export function toE164({ text, region }: Typed): string | undefined {
  const number = parsePhoneNumberFromString(text, region);
  return number?.isPossible() ? number.number : undefined;
}

/** Nothing but its digits, which Arabic and wide ones are too. */
export const digitsIn = (text: string): string => parseDigits(text);

/** As it is written where it is called from. */
export const toShown = (e164: string): string => parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;

/** Countries whose name or calling code has what was typed, accents and case aside. */
export function matching(countries: readonly Country[], typed: string): readonly Country[] {
  const wanted = plain(typed);
  const begins = (country: Country): number => Number(!plain(country.name).startsWith(wanted));
  const found = countries.filter(
    ({ name, calling, region }) =>
      plain(name).includes(wanted) || calling.startsWith(wanted) || calling.slice(1).startsWith(wanted) || region.toLowerCase() === wanted,
  );
  // Names that begin so come first; sorting keeps the order of names within both.
  return found.sort((a, b) => begins(a) - begins(b));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** Two letters as the two regional indicators of Unicode. */
const flagOf = (region: string): string => String.fromCodePoint(...[...region].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 65));
