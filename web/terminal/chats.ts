/** chats, history and sync: what lies on this device, and bringing it up to what the hub has. */
import type { ChatRow, MessageRow } from '../device/port.ts';
import { EXIT } from './exit.ts';
import { messageResult, timeOf } from './messages.ts';
import { readWhole } from './settings.ts';
import { onOneLine } from './shown.ts';
import { readTarget } from './target.ts';
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
  run: async (terminal) => {
    const limit = readWhole(terminal.options.limit ?? String(DEFAULT_LIMIT), 1, MAX_LIMIT);
    if (limit === undefined) return terminal.misused(`--limit takes a number from 1 to ${MAX_LIMIT}.`);
    const target = await readTarget(terminal, terminal.words[0] ?? '');
    if (!target.ok) return terminal.fail(target.error);
    const { chat } = target;
    const view = await terminal.look('chat', { chat });
    const shown = { chat, title: view?.title ?? '', state: view?.state ?? ('open' as const) };
    for (const row of await newest(terminal, chat, limit)) terminal.give(messageResult(row, shown));
    return EXIT.done;
  },
};

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
    if (asking > 0) terminal.note(`Older messages are still to come in ${asking === 1 ? 'one chat' : `${asking} chats`}, ${WHEN}`);
    terminal.give({ lines: ['Up to date.'], record: { type: 'synced', waiting, asking } });
    return EXIT.done;
  },
};

const SLOW = 'The hub answers, but not everything has arrived in time. Ask again, or for longer: --timeout SECONDS.';
const WHEN = 'when another device that has them is online. They were asked for; a later sync fetches them.';
