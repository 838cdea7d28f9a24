/** search: what was said, found on this device, newest first. */
import type { FoundRow, SearchView } from '../device/port/search.ts';
import type { Views } from '../device/port/port.ts';
import { EXIT, type Exit } from './exit.ts';
import { timeOf } from './messages.ts';
import { type Options, readWhole } from './settings.ts';
import { linesOf, onOneLine } from './shown.ts';
import { personTarget, readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';
import { titleLine } from './chats.ts';

const DEFAULT_LIMIT = 20;
/** As many as the device gives. */
const MAX_LIMIT = 10_000;

export const search: Command = {
  name: 'search',
  takes: 'TEXT [--in CHAT] [--from TO] [--since DATE] [--until DATE] [--links] [--limit N]',
  does: `finds messages on this device that have every word of TEXT, newest first (${DEFAULT_LIMIT} unless told)`,
  options: ['in', 'from', 'since', 'until', 'links', 'limit'],
  words: [1, 1],
  needs: 'in',
  mistake: ({ options, words }) => {
    if (limitOf(options) === undefined) return `--limit takes a number from 1 to ${MAX_LIMIT}.`;
    for (const date of [options.since, options.until]) if (date !== undefined && readDate(date) === undefined) return DATES;
    for (const to of [options.in, options.from]) if (to !== undefined && targetMistake(to)) return targetMistake(to);
    return isNothing(words[0] ?? '', options) ? 'Say what to look for, or from whom, when, or with --links what kind.' : undefined;
  },
  run: async (terminal) => {
    const input = await inputOf(terminal);
    if (typeof input === 'number') return input;
    const { rows, isMore, unsearched } = await whole(terminal, input);
    const { rows: listed, archived, requests } = await terminal.look('chats', {});
    const titles = new Map([...listed, ...archived, ...requests].map(({ chat, kind, title }) => [chat, { line: titleLine(kind, title), title }]));
    for (const row of rows) give(terminal, row, titles.get(row.chat));
    if (rows.length === 0) terminal.note('Nothing found.');
    if (isMore) terminal.note('There are more: --limit shows them, --until goes further back.');
    if (unsearched > 0) terminal.note(`There is no room on this disk to look through all of ${unsearched} ${unsearched === 1 ? 'chat' : 'chats'}.`);
    return EXIT.done;
  },
};

const DATES = '--since and --until take a day, 2026-03-31, or a time, 2026-03-31T08:00.';

const limitOf = ({ limit }: Options): number | undefined => (limit === undefined ? DEFAULT_LIMIT : readWhole(limit, 1, MAX_LIMIT));
const isNothing = (text: string, { from, since, until, links }: Options): boolean =>
  text.trim() === '' && [from, since, until, links].every((one) => one === undefined);

/** A day begins when it does here; a time without a zone is this computer's. */
export function readDate(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined;
  const time = Date.parse(text.length === 10 ? `${text}T00:00` : text);
  return Number.isNaN(time) ? undefined : time;
}

async function inputOf(terminal: Terminal): Promise<Views['search']['in'] | Exit> {
  const { options, words } = terminal;
  const chat = options.in === undefined ? undefined : await readTarget(terminal, options.in);
  if (chat && !chat.ok) return terminal.fail(chat.error);
  const person = options.from === undefined ? undefined : await whoIs(terminal, options.from);
  if (person && !person.ok) return terminal.fail(person.error);
  return {
    text: words[0] ?? '',
    limit: limitOf(options) ?? DEFAULT_LIMIT,
    ...(chat ? { chat: chat.chat } : {}),
    ...(person ? { from: person.user } : {}),
    ...(options.since === undefined ? {} : { since: readDate(options.since) }),
    ...(options.until === undefined ? {} : { until: readDate(options.until) }),
    ...(options.links ? { kind: 'link' as const } : {}),
  };
}

/** Oneself too may have said it. */
async function whoIs(terminal: Terminal, to: string): ReturnType<typeof personTarget> {
  const found = await personTarget(terminal, to);
  const me = found.ok ? undefined : await terminal.look('me', {});
  return !found.ok && found.error.code === 'yourself' && me ? { ok: true, user: me.user } : found;
}

/** What the view comes to. */
const whole = (terminal: Terminal, input: Views['search']['in']): Promise<SearchView> =>
  new Promise((resolve) => {
    // The first value may come before `watch` has given what stops it.
    let stop: (() => void) | undefined;
    let isSeen = false;
    stop = terminal.device.watch('search', input, (view) => {
      if (!view.isDone) return;
      isSeen = true;
      stop?.();
      resolve(view);
    });
    if (isSeen) stop();
  });

function give(terminal: Terminal, row: FoundRow, chat: { readonly line: string; readonly title: string } | undefined): void {
  const { name, own, time, excerpt, cutBefore, cutAfter } = row;
  const text = `${cutBefore ? '…' : ''}${excerpt}${cutAfter ? '…' : ''}`;
  terminal.give({
    lines: [`${timeOf(time)} ${own ? 'you' : onOneLine(name)} in ${chat?.line ?? row.chat} ${row.id}`, ...linesOf(text).map((line) => `  ${line}`)],
    record: { type: 'found', ...row, title: chat?.title ?? '' },
  });
}
