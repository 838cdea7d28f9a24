/** chats, history and sync: what lies on this device, and bringing it up to what the hub has. */
import type { ChatRow, MessageRow } from '../device/port.ts';
import { EXIT } from './exit.ts';
import { messageResult, timeOf } from './messages.ts';
import { type Options, readWhole } from './settings.ts';
import { onOneLine } from './shown.ts';
import { readTarget, targetMistake } from './target.ts';
import type { Command, Terminal } from './terminal.ts';
import { explain } from './why.ts';

/** Rows the device gives at once. */
const PAGE = 120;
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000_000;
/** A device that is online answers within a second; one that sleeps is not waited for, ms. */
const PATIENCE_MS = 5000;

export const chats: Command = {
  name: 'chats',
  takes: '',
  does: 'lists the chats and requests on this device, newest first',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    const { rows, requests } = await terminal.look('chats', {});
    for (const row of [...requests, ...rows]) giveChat(terminal, row);
    return EXIT.done;
  },
};

function giveChat(terminal: Terminal, { chat, kind, user, title, verified, state, time, unread, preview, status }: ChatRow): void {
  terminal.give({
    lines: [[chat, state, `${unread} unread`, time > 0 ? timeOf(time) : '-', kind === 'self' ? 'Saved messages' : onOneLine(title)].join('\t')],
    record: { type: 'chat', chat, kind, user, title, verified, state, time, unread, preview, status: status ?? null },
  });
}

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
    for (const row of await newest(terminal, chat, limitOf(terminal.options) ?? DEFAULT_LIMIT)) terminal.give(messageResult(row, shown));
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

export const sync: Command = {
  name: 'sync',
  takes: '',
  does: 'sends what waits and fetches what is new, until this device is even with the hub and has what it asked other devices for',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    const { timeoutMs } = terminal.settings;
    terminal.device.connect();
    const synced = await terminal.call('sync', { timeout: timeoutMs, patience: Math.min(PATIENCE_MS, timeoutMs) });
    const { waiting } = await terminal.look('connection', {});
    if (!synced.ok) return terminal.fail(await explain(terminal, synced.error, SLOW), waiting > 0 ? `Waiting to be sent: ${waiting}.` : undefined);
    const { asking } = synced;
    terminal.give({ lines: [asking === 0 ? 'Up to date.' : missing(asking)], record: { type: 'synced', waiting, asking } });
    return EXIT.done;
  },
};

const SLOW = 'The hub answers, but not everything has arrived in time. Ask again, or for longer: --timeout SECONDS.';
/** Ours and the hub's are even, but that is not all there is. */
const missing = (chats: number): string =>
  `All the hub has is here. Older messages are still missing in ${chats === 1 ? 'one chat' : `${chats} chats`}: they were asked for, and a later sync fetches them once another device that has them was online.`;
