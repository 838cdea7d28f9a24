/** What finds links in a text: a library that comes with the first text that may hold one. */
import { LinkifyIt } from 'linkify-it';
import { addressIn, isPlainly } from './addresses.ts';

export type Finder = Pick<LinkifyIt, 'match'>;

/** With a scheme or without, of the web and of mail. */
export const newFinder = (): Finder => new LinkifyIt({ fuzzyLink: true, urlAuth: true }).add('ftp:', null).add('//', null);

/** Would a reader find a link in it? */
export const holdsLink = (finder: Finder, text: string): boolean =>
  (finder.match(text) ?? []).some(({ schema, raw, url }) => (schema !== '' || isPlainly(raw)) && addressIn(url) !== undefined);
