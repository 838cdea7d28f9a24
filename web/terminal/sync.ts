/** sync: brings this device up to what the hub has, and says what it still waits for, and for whom. */
import type { Awaiting } from '../device/port/port.ts';
import { titleLine } from './chats.ts';
import { EXIT } from './exit.ts';
import { noteClaim } from './keep-number.ts';
import type { Command } from './terminal.ts';
import { explain } from './why.ts';

/** A device that is online answers within a second; one that sleeps is not waited for, ms. */
const PATIENCE_MS = 5000;
/** Chats that are named; of more their number is told. */
const MAX_NAMED = 5;

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
    const { waiting, failed = 0 } = await terminal.look('connection', {});
    const { chats } = await terminal.look('awaiting', {});
    if (!synced.ok) {
      const fault = await explain(terminal, synced.error, SLOW);
      const isLate = fault.code === 'late';
      return terminal.fail({ ...fault, waiting, ...(isLate ? { chats } : {}) }, behind(waiting, isLate ? chats : []));
    }
    const { asking } = synced;
    await noteClaim(terminal);
    const even = failed === 0 ? 'Up to date.' : 'All the hub has is here.';
    terminal.give({ lines: [asking === 0 ? even : missing(asking, chats)], record: { type: 'synced', waiting, asking, failed, chats } });
    return failed === 0 ? EXIT.done : terminal.fail({ code: 'unsent', message: refused(failed) });
  },
};

const SLOW = 'The hub answers, but not everything has arrived in time. Ask again, or for longer: --timeout SECONDS.';

/** What is not done yet, in a sentence each. */
function behind(waiting: number, chats: readonly Awaiting[]): string {
  const [places, asked] = [chats.filter(({ awaits }) => awaits === 'place'), chats.filter(({ awaits }) => awaits === 'history')];
  return [
    waiting > 0 && `Waiting to be sent: ${waiting}.`,
    places.length > 0 && `In ${countOf(places.length)} this device waits for another to let it in: ${namesOf(places)}.`,
    asked.length > 0 && `In ${countOf(asked.length)} older messages wait for another device to answer: ${namesOf(asked)}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Ours and the hub's are even, but that is not all there is. */
const missing = (asking: number, chats: readonly Awaiting[]): string =>
  `All the hub has is here. Older messages are still missing in ${countOf(asking)} (${namesOf(chats)}): they were asked for, and a later sync fetches them once another device that has them was online.`;

const refused = (failed: number): string =>
  `${failed === 1 ? 'One message was' : `${failed} messages were`} refused for good. tidings history says why; tidings retry tries again, tidings discard takes away.`;

const countOf = (chats: number): string => (chats === 1 ? 'one chat' : `${chats} chats`);

function namesOf(chats: readonly Awaiting[]): string {
  const names = chats.slice(0, MAX_NAMED).map(({ kind, title }) => titleLine(kind, title));
  return [...names, ...(chats.length > MAX_NAMED ? [`${chats.length - MAX_NAMED} more`] : [])].join(', ');
}
