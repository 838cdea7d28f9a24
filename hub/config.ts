/** What the operator set: the only reader of the environment. Everything is checked at start, and each mistake gets one sentence. */
import { MEDIA_LIMITS } from './protocol/media.ts';
import process from 'node:process';
import type { MediaSettings } from './blobs/port.ts';
import { HUB_LIMITS } from './protocol/hub-limits.ts';
import { LIMITS } from './protocol/limits.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type SenderConfig = { readonly kind: 'console' } | { readonly kind: 'file'; readonly path: string };
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Config = {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly sender: SenderConfig;
  /** Empty: the localhost origins of whatever port the hub listens on. */
  readonly origins: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** How many proxies in front are the operator's own; 0 believes no X-Forwarded-For. */
  readonly trustedProxies: number;
  readonly retentionMs: number;
  readonly media: MediaSettings;
  /** Whom push services may turn to: a mailto: or https: address. */
  readonly contact: string | undefined;
  readonly logLevel: LogLevel;
};

/** `warnings` are sentences for the operator that do not keep the hub from starting. */
export type ConfigReading = { readonly config: Config; readonly warnings: readonly string[] } | { readonly mistakes: readonly string[] };

const DEFAULT_PORT = 8787;
const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_PROXIES = 8;
const MAX_RETENTION_DAYS = HUB_LIMITS.itemMemoryMs / DAY_MS;
const MAX_MEDIA_DAYS = MEDIA_LIMITS.mediaMostMs / DAY_MS;
const MEBIBYTE = 1024 * 1024;
/** What fits into the chunks of one blob, padded and sealed; and a number that is meant. */
const MAX_FILE_MB = 14 * 1024;
const MAX_QUOTA_MB = 100_000_000;
const PREFIX = 'TIDINGS_';

/** Every name the hub knows. Another name that begins with TIDINGS_ is a mistake: most likely one that was meant to do something. */
const NAMES = [
  'TIDINGS_PORT',
  'TIDINGS_HOST',
  'TIDINGS_DATA',
  'TIDINGS_SMS',
  'TIDINGS_ORIGIN',
  'TIDINGS_TLS_CERT',
  'TIDINGS_TLS_KEY',
  'TIDINGS_TRUST_PROXY',
  'TIDINGS_RETENTION_DAYS',
  'TIDINGS_MEDIA_FILE_MB',
  'TIDINGS_MEDIA_QUOTA_MB',
  'TIDINGS_MEDIA_DAYS',
  'TIDINGS_CONTACT',
  'TIDINGS_LOG',
] as const;
type Name = (typeof NAMES)[number];
/** Those of the terminal client, which may stand in the same environment. */
const OTHERS: readonly string[] = ['TIDINGS_HUB', 'TIDINGS_PROFILE'];

export function readConfig(env: Environment = process.env): ConfigReading {
  const mistakes: string[] = unknownNames(env);
  const note = (sentence: string): undefined => void mistakes.push(sentence);
  const value = (name: Name): string | undefined => env[name]?.trim() || undefined;
  const config = {
    port: readWhole(value('TIDINGS_PORT'), DEFAULT_PORT, 0, 65_535) ?? note('TIDINGS_PORT must be a port from 0 to 65535.'),
    host: value('TIDINGS_HOST') ?? '127.0.0.1',
    data: value('TIDINGS_DATA') ?? './data',
    sender: readSender(value('TIDINGS_SMS') ?? 'console') ?? note("TIDINGS_SMS must be 'console' or 'file:PATH'."),
    origins: readOrigins(value('TIDINGS_ORIGIN') ?? '', note),
    tls: readTls(value('TIDINGS_TLS_CERT'), value('TIDINGS_TLS_KEY'), note),
    trustedProxies:
      readWhole(value('TIDINGS_TRUST_PROXY'), 0, 0, MAX_PROXIES) ??
      note(`TIDINGS_TRUST_PROXY must say how many proxies of yours stand in front, from 0 to ${MAX_PROXIES}.`),
    retentionMs: readRetention(value('TIDINGS_RETENTION_DAYS')) ?? note(`TIDINGS_RETENTION_DAYS must be whole days from 1 to ${MAX_RETENTION_DAYS}.`),
    media: readMedia((name) => value(name), note),
    contact: readContact(value('TIDINGS_CONTACT'), note),
    logLevel: readLogLevel(value('TIDINGS_LOG')) ?? note(`TIDINGS_LOG must be one of ${LOG_LEVELS.join(', ')}.`),
  };
  return mistakes.length === 0 && isComplete(config) ? { config, warnings: warningsOf(config) } : { mistakes };
}

/** The origins devices may come from: those the operator named, else localhost on the port the hub listens on. */
export function originsOf(config: Config, port: number): readonly string[] {
  const scheme = config.tls ? 'https' : 'http';
  return config.origins.length > 0
    ? config.origins
    : ['localhost', '127.0.0.1', '[::1]'].map((host) => new URL(`${scheme}://${host}:${port}`).origin);
}

/** Does every device reach this hub by TLS, the hub's own or a proxy's? */
export const isSecure = (config: Config): boolean =>
  config.tls !== undefined || (config.origins.length > 0 && config.origins.every((origin) => origin.startsWith('https:')));

export const isLocalHost = (hostname: string): boolean =>
  hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname) || /(^|\.)localhost$/.test(hostname);

type Note = (sentence: string) => undefined;
type Partly = { readonly [K in keyof Config]: Config[K] | undefined };

const isComplete = (config: Partly): config is Config =>
  Object.entries(config).every(([name, value]) => name === 'tls' || name === 'contact' || value !== undefined);

function unknownNames(env: Environment): string[] {
  const unknown = Object.keys(env).filter((name) => name.startsWith(PREFIX) && ![...NAMES, ...OTHERS].some((known) => known === name));
  return unknown.map((name) => `${name} is not a setting of the hub. Did you mean ${nearest(name)}?`);
}

function readWhole(text: string | undefined, otherwise: number, min: number, max: number): number | undefined {
  if (text === undefined) return otherwise;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function readRetention(text: string | undefined): number | undefined {
  const days = readWhole(text, LIMITS.retentionMs / DAY_MS, 1, MAX_RETENTION_DAYS);
  return days === undefined ? undefined : days * DAY_MS;
}

/** In the units an operator thinks in. */
function readMedia(value: (name: Name) => string | undefined, note: Note): MediaSettings | undefined {
  const mebibytes = (name: Name, otherwise: number, most: number): number | undefined => {
    const read = readWhole(value(name), otherwise / MEBIBYTE, 0, most);
    return read === undefined ? note(`${name} must be a whole number of MiB from 0 to ${most}.`) : read * MEBIBYTE;
  };
  const fileBytes = mebibytes('TIDINGS_MEDIA_FILE_MB', MEDIA_LIMITS.mediaFileBytes, MAX_FILE_MB);
  const quotaBytes = mebibytes('TIDINGS_MEDIA_QUOTA_MB', MEDIA_LIMITS.mediaQuotaBytes, MAX_QUOTA_MB);
  const days = readWhole(value('TIDINGS_MEDIA_DAYS'), MEDIA_LIMITS.mediaMs / DAY_MS, 1, MAX_MEDIA_DAYS);
  if (days === undefined) return note(`TIDINGS_MEDIA_DAYS must be whole days from 1 to ${MAX_MEDIA_DAYS}.`);
  return fileBytes === undefined || quotaBytes === undefined ? undefined : { fileBytes, quotaBytes, keepMs: days * DAY_MS };
}

const readLogLevel = (text = 'info'): LogLevel | undefined => LOG_LEVELS.find((level) => level === text);

function readSender(text: string): SenderConfig | undefined {
  if (text === 'console') return { kind: 'console' };
  const path = text.startsWith('file:') ? text.slice('file:'.length) : '';
  return path ? { kind: 'file', path } : undefined;
}

function readOrigins(text: string, note: Note): readonly string[] {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  return parts.flatMap((part) => {
    const origin = readOrigin(part);
    if (origin === undefined)
      note(`TIDINGS_ORIGIN must be addresses such as https://chat.example.org, without a path, but one of them is '${part}'.`);
    return origin ?? [];
  });
}

function readOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { origin, protocol, href } = new URL(text);
  return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : undefined;
}

function readTls(cert: string | undefined, key: string | undefined, note: Note): Config['tls'] {
  if (cert && key) return { cert, key };
  if (cert) return note('TIDINGS_TLS_CERT is set, but TIDINGS_TLS_KEY is not: TLS needs both.');
  if (key) return note('TIDINGS_TLS_KEY is set, but TIDINGS_TLS_CERT is not: TLS needs both.');
  return undefined;
}

function readContact(text: string | undefined, note: Note): string | undefined {
  const isMail = /^mailto:[^\s@<>]+@[^\s@<>]+$/.test(text ?? '');
  const isPage = text !== undefined && URL.canParse(text) && /^https:\/\/[^\s<>]+$/.test(text);
  if (text === undefined || isMail || isPage) return text;
  return note(`TIDINGS_CONTACT must be an address such as mailto:you@example.org or https://example.org/contact, but it is '${text}'.`);
}

function warningsOf({ origins, tls, host }: Config): readonly string[] {
  const plain = origins.filter((origin) => origin.startsWith('http:') && !isLocalHost(new URL(origin).hostname));
  const bare = origins.length === 0 && !tls && !isLocalHost(host) && host !== '::1';
  return [
    ...plain.map((origin) => `${origin} is plain http: browsers give it no offline mode, no notifications and no encryption. Use https.`),
    ...(bare ? [`The hub listens on ${host}, but devices may only come from localhost: set TIDINGS_ORIGIN to its https address.`] : []),
  ];
}

const nearest = (name: string): Name => NAMES.reduce((best, known) => (distance(known, name) < distance(best, name) ? known : best));

/** Levenshtein's distance: how many letters to put in, take out or exchange. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
