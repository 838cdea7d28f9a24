/** Whom and what a few letters may mean, the likeliest first. Knows no screen. */
import type { Emoji } from '../emoji/emoji.ts';
import { language } from '../text/language.ts';
import type { Nameable, Offer } from './completion.ts';

/** As many as somebody looks through. */
const MOST_PEOPLE = 50;
const MOST_EMOJI = 12;

/** Those any of whose names, or whose username, begins so: in the order of this person's language, who is called so first before who is called so besides. */
export function peopleFor(all: readonly Nameable[], query: string): readonly Nameable[] {
  const wanted = plain(query);
  const rankOf = ({ name, username }: Nameable): number => {
    if (plain(name).startsWith(wanted)) return 0;
    return plain(username ?? '').startsWith(wanted)
      ? 1
      : plain(name)
            .split(/[\s-]+/u)
            .some((word) => word.startsWith(wanted))
        ? 2
        : 3;
  };
  const order = new Intl.Collator(language.value, { sensitivity: 'base' });
  return all
    .map((one) => ({ one, rank: rankOf(one) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || order.compare(a.one.name, b.one.name))
    .slice(0, MOST_PEOPLE)
    .map(({ one }) => one);
}

/** Names as they would stand in the text: of two people who are called the same, the second by their username, else with a number. */
export function offersOf(people: readonly Nameable[], names: ReadonlyMap<string, string>): readonly Offer[] {
  return people.map(({ user, name, username }) => {
    const all = [`@${name}`, ...(username ? [`@${username}`] : [])];
    const text = all.find((one) => (names.get(one) ?? user) === user) ?? numbered(`@${name}`, user, names);
    return { is: 'person', text, user, name, detail: username ? `@${username}` : '' };
  });
}

function numbered(name: string, user: string, names: ReadonlyMap<string, string>): string {
  for (let n = 2; ; n++) if ((names.get(`${name} ${n}`) ?? user) === user) return `${name} ${n}`;
}

/** Emoji of which each part of the query begins a word; parts are joined by what is no space. `toned`: in the chosen tone. */
export function emojiFor(
  found: (query: string, limit: number) => readonly Emoji[],
  query: string,
  toned: (emoji: Emoji) => string,
): readonly Offer[] {
  return found(query.replace(/[_+-]+/g, ' '), MOST_EMOJI).map((one) => ({ is: 'emoji', text: toned(one), name: one.name }));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
