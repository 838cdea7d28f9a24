/** Which of the people one knows a search means. */
import type { Person } from '../../device/port.ts';

/** By name or username, accents and case aside, in the order of this person's language. Nothing typed means everybody. */
export function matchingPeople(people: readonly Person[], typed: string): readonly Person[] {
  const wanted = plain(typed.trim().replace(/^@/, ''));
  const order = new Intl.Collator(undefined, { sensitivity: 'base' });
  return people
    .filter(({ name, username }) => plain(name).includes(wanted) || plain(username ?? '').includes(wanted))
    .sort((a, b) => order.compare(a.name, b.name));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
