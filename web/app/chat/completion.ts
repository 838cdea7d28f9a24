/** What is being typed that can be completed: a person after an @, an emoji after a colon. Knows no screen. */
import type { Emoji } from '../emoji/emoji.ts';
import { language } from '../text/language.ts';

/** Somebody who can be named in this chat. */
export type Nameable = { readonly user: string; readonly name: string; readonly username: string | undefined };

/** `from`: where the sign stands that asks; `query`: what was typed after it, up to the caret. */
export type Asked = { readonly sign: '@' | ':'; readonly from: number; readonly query: string };

/** What is offered. `text`: what it puts in the place of what was typed; `user`: who is meant by it. */
export type Offer =
  | { readonly is: 'person'; readonly text: string; readonly user: string; readonly name: string; readonly detail: string }
  | { readonly is: 'emoji'; readonly text: string; readonly name: string };

/** As many as somebody looks through. */
const MOST_PEOPLE = 50;
const MOST_EMOJI = 12;
/** Longer than any name or emoji somebody types a part of. */
const LONGEST = 40;

/** A sign within a word asks for nothing: addresses of mail, times of day and addresses of the web hold them. */
const ASKING = /(?<![\p{L}\p{N}\p{M}_/\\@:`])([@:])([\p{L}\p{N}\p{M}_.+-]*)$/u;
/** Two letters, or one of a script that writes words with one: a colon is mostly only a colon. */
const NAMING = /\p{L}.|\p{Script=Han}/u;

/** What the text before the caret asks for. */
export function askedIn(text: string, caret: number): Asked | undefined {
  const near = text.slice(Math.max(0, caret - LONGEST), caret);
  const [whole = '', sign, query = ''] = ASKING.exec(near) ?? [];
  if (sign !== '@' && sign !== ':') return undefined;
  return sign === ':' && !NAMING.test(query) ? undefined : { sign, from: caret - whole.length, query };
}

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
