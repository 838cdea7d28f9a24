/** A list of people in the order of a language, under the letters their names begin with. */
import type { Person } from '../../device/port/people.ts';
import type { Language } from '../text/languages.ts';

export type Section = { readonly letter: string; readonly people: readonly Person[] };

/** What begins with no letter. */
const OTHER = '#';
/** In the order of Chinese dictionaries, the first character of each initial of pinyin that has one. */
const PINYIN = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];
const INITIALS = [...'ABCDEFGHJKLMNOPQRSTWXYZ'];

const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** `people`: in the order of that language already. Letters that differ in marks alone are one, where the language takes them for one. */
export function sectionsOf(people: readonly Person[], language: Language): readonly Section[] {
  const { compare } = new Intl.Collator(language, { sensitivity: 'base' });
  const sections: { readonly letter: string; readonly people: Person[] }[] = [];
  for (const person of people) {
    const letter = letterOf(person.name || person.username || '', language, compare);
    const last = sections.at(-1);
    if (last && (last.letter === letter || (letter !== OTHER && compare(last.letter, letter) === 0))) last.people.push(person);
    else sections.push({ letter, people: [person] });
  }
  return sections;
}

function letterOf(name: string, language: Language, compare: Intl.Collator['compare']): string {
  const first = [...segments.segment(name)][0]?.segment ?? '';
  if (!/^\p{L}/u.test(first)) return OTHER;
  if (language === 'zh-Hans' && /^\p{Script=Han}/u.test(first)) return initialOf(first);
  const upper = first.toLocaleUpperCase(language);
  const bare = upper.normalize('NFD').replace(/\p{M}/gu, '');
  return compare(bare, upper) === 0 ? bare : upper;
}

/** The last whose first character does not come after it. */
function initialOf(character: string): string {
  const { compare } = new Intl.Collator('zh-Hans');
  const at = PINYIN.findLastIndex((bound) => compare(bound, character) <= 0);
  return INITIALS[Math.max(0, at)] ?? OTHER;
}
