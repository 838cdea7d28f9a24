/** watch: every message this device did not have when it began, as it comes, until Ctrl+C. */
import type { Failure } from '../device/port/failure.ts';
import type { ChatId } from '../device/port/ids.ts';
import type { MessageRow, MessageWindow } from '../device/port/messages.ts';
import type { ChatRow } from '../device/port/port.ts';
import { EXIT } from './exit.ts';
import { claimNote } from './keep-number.ts';
import { messageResult } from './messages.ts';
import { namesIn } from './names.ts';
import type { Command, Terminal } from './terminal.ts';

/** Rows the device gives at once, and how many ids of one chat are remembered as shown. */
const PAGE = 120;
const REMEMBERED = 10_000;

export const watch: Command = {
  name: 'watch',
  takes: '',
  does: 'shows messages as they arrive, until Ctrl+C',
  options: [],
  words: [0, 0],
  needs: 'in',
  run: async (terminal) => {
    if ((await terminal.look('connection', {})).state === 'full') return terminal.fail(FULL);
    const watched = new Map<ChatId, Watched>();
    const before = await terminal.look('chats', {});
    // Before anything can arrive, so that nothing that does is taken for old.
    for (const row of [...before.rows, ...before.requests]) watched.set(row.chat, newWatched(row, await allIds(terminal, row.chat)));
    const stop = terminal.device.watch('chats', {}, ({ rows, requests }) => {
      for (const row of [...rows, ...requests]) follow(terminal, watched, row);
    });
    const stopNoting = noteConnection(terminal);
    const stopWarning = warnOfClaim(terminal);
    terminal.device.connect();
    await aborted(terminal.around.signal);
    for (const end of [stop, stopNoting, stopWarning, ...[...watched.values()].map(({ stop }) => stop)]) end?.();
    return EXIT.done;
  },
};

/** Once for each who comes to wait. */
function warnOfClaim(terminal: Terminal): () => void {
  let said: string | undefined;
  return terminal.device.watch('number', {}, (number) => {
    const claimed = claimNote(number);
    if (claimed && claimed !== said) terminal.note(claimed);
    said = claimed;
  });
}

const FULL: Failure = { code: 'storage_full', message: 'This disk is full, or does not answer: nothing can be fetched. Make room, then try again.' };

/** One chat: what is shown of it, in turn. */
type Watched = { row: ChatRow; readonly shown: Set<string>; turn: Promise<void>; stop: (() => void) | undefined };
const newWatched = (row: ChatRow, shown: Set<string> = new Set()): Watched => ({ row, shown, turn: Promise.resolve(), stop: undefined });

async function allIds(terminal: Terminal, chat: ChatId): Promise<Set<string>> {
  const page = await terminal.call('history', { chat, limit: PAGE });
  return new Set(page.ok ? page.rows.map(({ id }) => id) : []);
}

function follow(terminal: Terminal, watched: Map<ChatId, Watched>, row: ChatRow): void {
  const one = watched.get(row.chat) ?? newWatched(row);
  watched.set(row.chat, one);
  one.row = row;
  one.stop ??= terminal.device.watch('messages', { chat: row.chat, anchor: { at: 'end' }, before: PAGE, after: 0 }, (window) => {
    // One window after the other; what fails in it is a bug and surfaces as an unhandled rejection.
    one.turn = one.turn.then(() => showNew(terminal, one, window));
  });
}

/** Shows what of the window was not shown yet, and what lies before it where more came at once than one window holds. */
async function showNew(terminal: Terminal, one: Watched, window: MessageWindow): Promise<void> {
  const isNew = ({ id }: MessageRow): boolean => !one.shown.has(id);
  let rows = window.rows;
  const fresh = rows.filter(isNew);
  for (let { older } = window; older && rows[0] && isNew(rows[0]); ) {
    const page = await terminal.call('history', { chat: one.row.chat, before: rows[0].id, limit: PAGE - 1 });
    if (!page.ok) break;
    ({ rows, older } = page);
    fresh.unshift(...rows.filter(isNew));
  }
  if (fresh.length === 0) return;
  const nameOf = await namesIn(terminal, one.row);
  for (const row of fresh) {
    one.shown.add(row.id);
    terminal.give(messageResult(row, one.row, nameOf));
  }
  for (const id of one.shown) {
    if (one.shown.size <= REMEMBERED) break;
    one.shown.delete(id);
  }
}

/** The person hears when the line comes and goes; a program has its exit code and the messages. */
function noteConnection(terminal: Terminal): () => void {
  let isOnline = false;
  return terminal.device.watch('connection', {}, ({ state }) => {
    const now = state === 'online' || state === 'syncing';
    if (now !== isOnline) terminal.note(now ? 'Connected.' : 'Connection lost; trying again.');
    isOnline = now;
  });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
