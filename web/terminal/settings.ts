/** What was asked on the command line and set in the environment, read once; each mistake gets one sentence. Knows no command but by its table. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Options every command takes; see docs/terminal.md. */
export type Settings = {
  /** Undefined: the hub this profile is signed in at. */
  readonly hub: string | undefined;
  readonly profile: string;
  readonly json: boolean;
  readonly logFile: string | undefined;
  readonly verbose: boolean;
  /** How long the hub may take to answer, ms. */
  readonly timeoutMs: number;
  /** How long all waiting for a rate limit may take, ms. */
  readonly maxWaitMs: number;
};

/** What one command takes besides, and how many words. */
export type Shape = { readonly options: readonly OptionName[]; readonly words: readonly [least: number, most: number] };

export type Asked =
  | { readonly asked: 'run'; readonly command: string; readonly words: readonly string[]; readonly options: Options; readonly settings: Settings }
  | { readonly asked: 'help'; readonly command: string | undefined }
  | { readonly asked: 'version' }
  | { readonly asked: 'mistake'; readonly sentence: string };

const OPTIONS = {
  hub: { type: 'string' },
  profile: { type: 'string' },
  json: { type: 'boolean' },
  'log-file': { type: 'string' },
  verbose: { type: 'boolean' },
  timeout: { type: 'string' },
  'max-wait': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  phone: { type: 'string' },
  anew: { type: 'boolean' },
  name: { type: 'string' },
  username: { type: 'string' },
  bio: { type: 'string' },
  'by-number': { type: 'string' },
  'no-wait': { type: 'boolean' },
  limit: { type: 'string' },
  yes: { type: 'boolean' },
  force: { type: 'boolean' },
  markup: { type: 'boolean' },
  'for-me': { type: 'boolean' },
  restore: { type: 'boolean' },
  hidden: { type: 'boolean' },
  in: { type: 'string' },
  from: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  links: { type: 'boolean' },
  'revoke-links': { type: 'boolean' },
  ask: { type: 'boolean' },
  uses: { type: 'string' },
  look: { type: 'boolean' },
  cancel: { type: 'boolean' },
  file: { type: 'string', multiple: true },
} as const satisfies ParseArgsConfig['options'];

export type OptionName = keyof typeof OPTIONS;
export type Options = {
  readonly [N in OptionName]?: (typeof OPTIONS)[N] extends { readonly multiple: true }
    ? readonly string[]
    : (typeof OPTIONS)[N]['type'] extends 'boolean'
      ? boolean
      : string;
};

const COMMON: readonly string[] = ['hub', 'profile', 'json', 'log-file', 'verbose', 'timeout', 'max-wait', 'help', 'version'];
const DEFAULT_TIMEOUT = 10;
const DEFAULT_MAX_WAIT = 60;
const MAX_SECONDS = 86_400;

/** `home` is where a profile lies when none was named. */
export function readSettings(argv: readonly string[], env: Environment, home: string, shapes: ReadonlyMap<string, Shape>): Asked {
  const parsed = parse(argv);
  if (typeof parsed === 'string') return mistake(parsed);
  const { options, words } = parsed;
  const [command, ...rest] = words;
  if (options.help || command === 'help') return { asked: 'help', command: command === 'help' ? rest[0] : command };
  if (options.version) return { asked: 'version' };
  if (command === undefined) return mistake('Say what to do: tidings --help lists the commands.');
  const shape = shapes.get(command);
  if (!shape) return mistake(`There is no command '${command}': tidings --help lists them.`);
  const foreign = Object.keys(options).find((name) => !COMMON.includes(name) && !shape.options.some((own) => own === name));
  if (foreign) return mistake(`${command} does not take --${foreign}.`);
  const [least, most] = shape.words;
  if (rest.length < least || rest.length > most) return mistake(wordsSentence(command, least, most, rest.length));
  const timeout = readSeconds(options.timeout, DEFAULT_TIMEOUT);
  const maxWait = readSeconds(options['max-wait'], DEFAULT_MAX_WAIT);
  if (timeout === undefined || maxWait === undefined) return mistake(`--timeout and --max-wait take seconds from 0 to ${MAX_SECONDS}.`);
  const settings: Settings = {
    hub: options.hub ?? (env['TIDINGS_HUB'] || undefined),
    profile: options.profile ?? (env['TIDINGS_PROFILE'] || home),
    json: options.json ?? false,
    logFile: options['log-file'],
    verbose: options.verbose ?? false,
    timeoutMs: timeout,
    maxWaitMs: maxWait,
  };
  return { asked: 'run', command, words: rest, options, settings };
}

/** A whole number within limits, undefined where it is none. */
export function readWhole(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function parse(argv: readonly string[]): { readonly options: Options; readonly words: readonly string[] } | string {
  try {
    const { values, positionals } = parseArgs({ args: withNegatives(argv), options: OPTIONS, allowPositionals: true, strict: true });
    return { options: values, words: positionals };
  } catch (error) {
    // parseArgs says what it did not understand, and throws nothing else (https://nodejs.org/docs/latest-v20.x/api/util.html).
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')) return error.message.replaceAll('\n', ' ');
    throw error;
  }
}

/** No option is a number, so `--limit -1` is a wrong value and not an option that lacks one: it is joined to `--limit=-1`. */
function withNegatives(argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const isValue = (at: number): boolean => at > 0 && at < end && /^-\d/.test(argv[at] ?? '') && /^--[a-z-]+$/.test(argv[at - 1] ?? '');
  return argv.flatMap((text, at) => (isValue(at) ? [] : isValue(at + 1) ? [`${text}=${argv[at + 1]}`] : [text]));
}

const readSeconds = (text: string | undefined, otherwise: number): number | undefined => {
  const seconds = text === undefined ? otherwise : readWhole(text, 0, MAX_SECONDS);
  return seconds === undefined ? undefined : seconds * 1000;
};

function wordsSentence(command: string, least: number, most: number, given: number): string {
  const wanted = least === most ? `${least}` : `${least} to ${most}`;
  return `${command} takes ${wanted} ${most === 1 ? 'word' : 'words'} after it, not ${given}. Put what belongs together in quotes.`;
}

const mistake = (sentence: string): Asked => ({ asked: 'mistake', sentence });
