/** What is being typed that can be completed: a person after an @, an emoji after a colon. Knows no screen. */

/** Somebody who can be named in this chat. */
export type Nameable = { readonly user: string; readonly name: string; readonly username: string | undefined };

/** `from`: where the sign stands that asks; `query`: what was typed after it, up to the caret. */
export type Asked = { readonly sign: '@' | ':'; readonly from: number; readonly query: string };

/** What is offered. `text`: what it puts in the place of what was typed; `user`: who is meant by it. */
export type Offer =
  | { readonly is: 'person'; readonly text: string; readonly user: string; readonly name: string; readonly detail: string }
  | { readonly is: 'emoji'; readonly text: string; readonly name: string };

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
