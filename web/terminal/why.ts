/** Why something did not come in time: a hub that is away, one that answers slowly, a build too old for it, or a device that was removed. */
import type { Failure } from '../device/port/failure.ts';
import type { Fault } from './exit.ts';
import type { Terminal } from './terminal.ts';

const REMOVED: Failure = { code: 'device_revoked', message: 'This device was removed from its account.' };
const TOO_OLD: Failure = {
  code: 'update_needed',
  message: 'This version of Tidings and the hub do not understand each other. Update Tidings.',
};

const HELD =
  'The hub says again that this device runs twice. Nothing goes out until it may take new keys, within a day; what was written is kept. Run tidings new-keys to take them now.';
export const NO_ROOM =
  'The hub says that this device runs twice, and there is no room for new keys. What was written is kept; use another of your devices.';

/** The engine says `offline` of whatever did not come in time; this is what the person can do something about. `slow`: the sentence where the hub does answer. */
export async function explain(terminal: Terminal, error: Failure, slow: string): Promise<Fault> {
  if (error.code !== 'offline') return error;
  const [session, connection] = [await terminal.look('session', {}), await terminal.look('connection', {})];
  if (session.state === 'revoked') return REMOVED;
  if (connection.state === 'update_needed') return TOO_OLD;
  if (connection.state === 'held') return { code: 'late', message: connection.mayGoOn === false ? NO_ROOM : HELD };
  return ['online', 'syncing', 'unavailable'].includes(connection.state) ? { code: 'late', message: slow } : error;
}
