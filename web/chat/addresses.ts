/** Where links lead: what may be an address at all, and when what is shown of one misleads. */

/** UTF-16 code units of an address. */
const ADDRESS_LENGTH = 2048;

/** Spaces, controls, and marks that hide or turn what stands around them (UAX #9, UTR #36). */
const HIDDEN = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s]+$/i;
/** Labels with dots between them, as many as there are: never looked at twice, however long a word is. */
const LABELS = /[\p{L}\p{N}\p{M}-]+(?:\.[\p{L}\p{N}\p{M}-]+)*/gu;

/** May a text hold a link? A scheme has a colon, an address of mail an @, a host a dot, but for the one that has none. */
export const mayHoldLink = (text: string): boolean => /[:@.]|localhost/i.test(text);

/** Without a scheme it must look like an address: many file names end in two letters that are also a country. */
export const isPlainly = (raw: string): boolean =>
  /^www\./i.test(raw) || raw.includes('@') || /^[^/]+\//.test(raw) || /\.[a-z]{3,}(:\d+)?$/i.test(raw);

/** An address that a link in a text may lead to, read; undefined where it is none. */
export function addressIn(url: string): URL | undefined {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  return target && SCHEMES.includes(target.protocol) ? target : undefined;
}
const SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:'];

/** May a link lead there? To the web and to mail, and nowhere else. Asked of the letters alone, so that every reader answers alike. */
export const isAddress = (url: string): boolean => url.length <= ADDRESS_LENGTH && ADDRESS.test(url);

/**
 * Does this text mislead about where the address leads? It names another host or another mailbox, the address hides a name before an @, something in either is
 * not seen or turns the rest around, or letters of the host are not ASCII, which may look like others. Then the true host is to be said before going there.
 */
export function isSuspicious(url: string, shown: string): boolean {
  const target = isAddress(url) && URL.canParse(url) ? new URL(url) : undefined;
  if (!target || HIDDEN.test(url) || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(shown.trim())) return true;
  if (target.protocol === 'mailto:') return shown.includes('@') && !isMailbox(target.pathname, shown);
  if (target.username !== '' || target.password !== '' || /(?:^|\.)xn--/.test(target.hostname)) return true;
  const named = hostIn(shown);
  return named !== undefined && bare(named) !== bare(target.hostname);
}

/** The first host a text names: labels, of which the last has two letters at least. */
function hostIn(text: string): string | undefined {
  for (const [run] of text.matchAll(LABELS)) {
    const labels = run.split('.');
    const last = labels.findLastIndex((label) => /../su.test(label));
    if (last > 0) return labels.slice(0, last + 1).join('.');
  }
  return undefined;
}

const isMailbox = (path: string, shown: string): boolean =>
  shown
    .replace(/^mailto:/i, '')
    .trim()
    .toLowerCase() === path.toLowerCase();
const bare = (host: string): string => host.toLowerCase().replace(/^www\./, '');
