/** Links in what somebody wrote: found, never guessed at, only to the web and to mail, and with the host said where the text hides it. */
import { signal } from '@preact/signals';
import type { Match } from 'linkify-it';
import { addressIn, isPlainly, isSuspicious, mayHoldLink } from '../../chat/addresses.ts';
import type { Finder } from '../../chat/finder.ts';

/** A piece of text; with `href` it leads there. `host`: where it really goes, set where the text does not say so plainly. */
export type Part = { readonly text: string; readonly href?: string; readonly host?: string };

/** What is not seen, or turns what is seen around (UAX #9, UTR #36). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** What finds links, once it is here: whatever was drawn without it is drawn anew then. */
const finder = signal<Finder | undefined>(undefined);
let coming: Promise<void> | undefined;

/** Brings what finds links. Rejects where it cannot be fetched; asked once more, it is tried once more. */
export function bringFinder(): Promise<void> {
  coming ??= import('../../chat/finder.ts').then(
    ({ newFinder }) => {
      finder.value = newFinder();
    },
    (error: unknown) => {
      coming = undefined;
      throw error;
    },
  );
  return coming;
}

/** The text in parts, in order: joined again they are the text. Before what finds links is here, and where it cannot be fetched, one part. */
export function partsOf(text: string): readonly Part[] {
  const found = mayHoldLink(text) ? findIn(text) : [];
  const parts: Part[] = [];
  let at = 0;
  for (const match of found) {
    const link = linkOf(match);
    if (!link) continue;
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push(link);
    at = match.lastIndex;
  }
  return at < text.length || parts.length === 0 ? [...parts, { text: text.slice(at) }] : parts;
}

function findIn(text: string): readonly Match[] {
  if (finder.value) return finder.value.match(text) ?? [];
  // The next text asks again.
  bringFinder().catch(() => undefined);
  return [];
}

/** Where a link leads that somebody put under words of their own; undefined where it leads nowhere one may be led. */
export function linkTo(url: string, shown: string): { readonly href: string; readonly host: string | undefined } | undefined {
  const target = addressIn(url);
  if (!target) return undefined;
  const isMail = target.protocol === 'mailto:';
  const said = isMail ? shown.includes(target.pathname) : saysHost(shown, target.hostname);
  target.username = '';
  target.password = '';
  return { href: target.href, host: said && !isSuspicious(url, shown) ? undefined : isMail ? target.pathname : target.host };
}

function linkOf({ schema, raw, url }: Match): Part | undefined {
  if (schema === '' && !isPlainly(raw)) return undefined;
  const target = addressIn(schema === '' ? url.replace(/^http:/, 'https:') : url);
  if (!target) return undefined;
  if (target.protocol === 'mailto:') return HIDDEN.test(raw) ? undefined : { text: raw, href: target.href };
  const disguised = target.username !== '' || target.password !== '' || /(^|\.)xn--/.test(target.hostname) || HIDDEN.test(raw);
  // Nobody is signed in by a link from a chat.
  target.username = '';
  target.password = '';
  return { text: raw, href: target.href, ...(disguised || !saysHost(raw, target.hostname) ? { host: target.host } : {}) };
}

/** Does the host stand in the text where one looks for it: first, after the scheme? */
const saysHost = (raw: string, hostname: string): boolean =>
  raw
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .startsWith(hostname);
