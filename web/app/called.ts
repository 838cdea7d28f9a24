/** What to call somebody: their name, else their username, else a word for anybody. Never by their id, which says nothing to a person. */
import { t } from './text/language.ts';

type Known = { readonly name: string; readonly username?: string | undefined };

/** '' where nothing is known. */
export const nameOrUsername = ({ name, username }: Known): string => name || (username ? `@${username}` : '');

/** As it begins a line. */
export const somebody = (): string => t.lines.somebody.replace(/^./u, (first) => first.toUpperCase());

export const titleOf = (known: Known): string => nameOrUsername(known) || somebody();

export const calledBy = (nameOf: (user: string) => string, user: string): string => nameOf(user) || somebody();
