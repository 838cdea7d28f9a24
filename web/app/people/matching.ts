/** Which of the people one knows a search means. */
import type { Person } from '../../device/port/people.ts';
import { language } from '../text/language.ts';

/** By name or username, accents and case aside, in the order of this person's language. Nothing typed means everybody. */
export function matchingPeople(people: readonly Person[], typed: string): readonly Person[] {
  const wanted = plain(typed.trim().replace(/^@/, ''));
  const order = new Intl.Collator(language.value, { sensitivity: 'base' });
  return people
    .filter(({ name, username }) => plain(name).includes(wanted) || plain(username ?? '').includes(wanted))
    .sort((a, b) => order.compare(a.name, b.name));
}

/** Does this name mean what was typed? */
export const isMeant = (name: string, typed: string): boolean => plain(name).includes(plain(typed.trim()));

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
