/** What stands in the engine's place where this device's disk cannot be opened: it says so, and can be wiped to be linked anew. */
import { failure } from './answers.ts';
import type { SessionView } from './port.ts';
import type { Served } from './remote.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  newer: 'A newer version of Tidings has stored this. Reload to get it.',
  forbidden: 'This browser does not let Tidings store anything. Allow it for this site, or leave private browsing.',
  wrong_key: 'The key to what this device stored is gone. Your other devices and chats are safe: link this device again.',
};
const UNREADABLE = 'What this device stored cannot be read. Your other devices and chats are safe: link this device again.';

/** `wipe` empties the device; it then starts as new. */
export function damagedDevice(why: string, wipe: () => Promise<void>): Served {
  const session: SessionView = { state: 'damaged', message: SENTENCES[why] ?? UNREADABLE };
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
