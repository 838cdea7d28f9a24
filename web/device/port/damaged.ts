/** What stands in the engine's place where this device's disk cannot be opened: it says why, and whether there is more to do than to wait. */
import { failure } from './answers.ts';
import type { ConnectionView, SessionView } from './port.ts';
import type { Served } from './remote.ts';

const KNOWN = ['newer', 'forbidden', 'wrong_key'] as const;

/** Where the disk is lost to this device: `wipe` empties it; it then starts as new. */
export function damagedDevice(why: string, wipe: () => Promise<void>): Served {
  const session: SessionView = { state: 'damaged', because: KNOWN.find((known) => known === why) ?? 'unreadable' };
  return {
    call: async (name) => {
      if (name !== 'signOut') return failure('storage_damaged');
      await wipe();
      return { ok: true } as never;
    },
    watch: (name, _, on) => {
      if (name === 'session') on(session as never);
      return () => undefined;
    },
    close: async () => undefined,
  };
}

/** Where the disk may open later: nothing is taken, so that whoever asked keeps it. `again` is called when the person looks, too. */
export function fullDevice(since: number, again: () => void): Served {
  const session: SessionView = { state: 'full' };
  const connection: ConnectionView = { state: 'full', waiting: 0, messages: 0, since };
  return {
    call: async (name) => {
      if (name === 'nudge') again();
      return failure('storage_full');
    },
    watch: (name, _, on) => {
      if (name === 'session') on(session as never);
      if (name === 'connection') on(connection as never);
      return () => undefined;
    },
    close: async () => undefined,
  };
}
