/** What this person asked to be changed in a group and is not so yet, in words. */
import type { ServiceLine } from '../../device/port/groups.ts';
import { t } from '../text/language.ts';
import { calledIn, NAMED } from './sentences.ts';

export function doingIn({ what, people, count, text }: ServiceLine, me: string, nameOf: (user: string) => string): string {
  const { doing } = t.group;
  const called = people.slice(0, NAMED).map((user) => calledIn(nameOf, user, 1));
  switch (what) {
    case 'added':
    case 'removed':
    case 'banned':
      return doing[what](count > called.length ? [...called, t.done.others(count - called.length)] : called);
    case 'demoted':
      // Whoever is an admin may be less of one by their own word.
      return people[0] === me ? doing.stepped : doing.demoted(called[0] ?? '');
    case 'promoted':
    case 'owner':
      return doing[what](called[0] ?? '');
    case 'renamed':
      return doing.renamed(text);
    // None of these waits to be made by a commit.
    case 'created':
    case 'left':
    case 'joined':
    case 'pinned':
      return '';
    default:
      return doing[what];
  }
}
