/** chats and history: what lies on this device. */
import type { MessageRow } from '../device/port/messages.ts';
import type { ChatRow } from '../device/port/port.ts';
import { EXIT } from './exit.ts';
import { messageResult, timeOf } from './messages.ts';
import { namesIn } from './names.ts';
import { type Options, readWhole } from './settings.ts';
import { onOneLine } from './shown.ts';
import { readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';

/** Rows the device gives at once. */
const PAGE = 120;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000_000;
export const chats: Command = {
  name: 'chats',
  takes: '',
  does: 'lists the chats and requests on this device, newest first',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    const { rows, archived, requests } = await terminal.look('chats', {});
    for (const row of [...requests, ...rows, ...archived]) giveChat(terminal, row);
    return EXIT.done;
  },
};

function giveChat(terminal: Terminal, row: ChatRow): void {
  const { chat, kind, state, title, time, unread, status } = row;
  terminal.give({
    lines: [[chat, state, `${unread} unread`, time > 0 ? timeOf(time) : '-', titleLine(kind, title)].join('\t')],
    record: { type: 'chat', ...row, status: status ?? null },
  });
}

/** What a chat is called for people. */
export const titleLine = (kind: ChatRow['kind'], title: string): string => (kind === 'self' ? 'Saved messages' : onOneLine(title));

export const history: Command = {
  name: 'history',
  takes: 'CHAT [--limit N]',
  does: `shows the newest messages on this device (${DEFAULT_LIMIT} unless told), oldest first`,
  options: ['limit'],
  words: [1, 1],
  needs: 'in',
  mistake: ({ options, words }) => (limitOf(options) === undefined ? `--limit takes a number from 1 to ${MAX_LIMIT}.` : targetMistake(words[0])),
  run: async (terminal) => {
    const target = await readTarget(terminal, terminal.words[0] ?? '');
    if (!target.ok) return terminal.fail(target.error);
    const { chat } = target;
    const view = await terminal.look('chat', { chat });
    const shown = { chat, title: view?.title ?? '', state: view?.state ?? ('open' as const) };
    const nameOf = await namesIn(terminal, { chat, kind: view?.kind ?? 'direct', user: view?.user ?? '', title: shown.title });
    for (const row of await newest(terminal, chat, limitOf(terminal.options) ?? DEFAULT_LIMIT)) terminal.give(messageResult(row, shown, nameOf));
    return EXIT.done;
  },
};

const limitOf = ({ limit }: Options): number | undefined => (limit === undefined ? DEFAULT_LIMIT : readWhole(limit, 1, MAX_LIMIT));

async function newest(terminal: Terminal, chat: string, limit: number): Promise<readonly MessageRow[]> {
  const pages: (readonly MessageRow[])[] = [];
  let [count, before] = [0, undefined as string | undefined];
  while (count < limit) {
    const page = await terminal.call('history', { chat, before, limit: Math.min(PAGE - 1, limit - count) });
    if (!page.ok || page.rows.length === 0) break;
    pages.unshift(page.rows);
    count += page.rows.length;
    before = page.rows[0]?.id;
    if (!page.older) break;
  }
  return pages.flat();
}
