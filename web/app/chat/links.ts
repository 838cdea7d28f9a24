/** Links in what somebody wrote: found, never guessed at, only to the web and to mail, and with the host said where the text hides it. */
import { LinkifyIt, type Match } from 'linkify-it';

/** A piece of text; with `href` it leads there. `host`: where it really goes, set where the text does not say so plainly. */
export type Part = { readonly text: string; readonly href?: string; readonly host?: string };

const SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:'];
/** What is not seen, or turns what is seen around (UAX #9, UTR #36). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

let finder: LinkifyIt | undefined;

/** The text in parts, in order: joined again they are the text. */
export function partsOf(text: string): readonly Part[] {
  finder ??= new LinkifyIt({ fuzzyLink: true, urlAuth: true }).add('ftp:', null).add('//', null);
  const parts: Part[] = [];
  let at = 0;
  for (const match of finder.match(text) ?? []) {
    const link = linkOf(match);
    if (!link) continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push(link);
    at = match.lastIndex;
  }
  return at < text.length || parts.length === 0 ? [...parts, { text: text.slice(at) }] : parts;
}

function linkOf({ schema, raw, url }: Match): Part | undefined {
  if (schema === '' && !isPlainly(raw)) return undefined;
  const target = read(schema === '' ? url.replace(/^http:/, 'https:') : url);
  if (!target || !SCHEMES.includes(target.protocol)) return undefined;
  if (target.protocol === 'mailto:') return HIDDEN.test(raw) ? undefined : { text: raw, href: target.href };
  const disguised = target.username !== '' || target.password !== '' || /(^|\.)xn--/.test(target.hostname) || HIDDEN.test(raw);
  // Nobody is signed in by a link from a chat.
  target.username = '';
  target.password = '';
  return { text: raw, href: target.href, ...(disguised || !saysHost(raw, target.hostname) ? { host: target.host } : {}) };
}

/** Without a scheme it must look like an address: many file names end in two letters that are also a country. */
const isPlainly = (raw: string): boolean => /^www\./i.test(raw) || raw.includes('@') || /^[^/]+\//.test(raw) || /\.[a-z]{3,}(:\d+)?$/i.test(raw);

/** Does the host stand in the text where one looks for it: first, after the scheme? */
const saysHost = (raw: string, hostname: string): boolean =>
  raw
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .startsWith(hostname);

function read(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
