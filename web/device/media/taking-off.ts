/** What was deleted for all is taken off the hub too: noted with the deletion, and done when the hub can be reached. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { rangeOf } from '../../store/key.ts';
import { type Core, write } from '../memory/core.ts';
import { isUsed, OFF } from '../memory/uses.ts';
import { isRefused, type Moving, pauseAfter } from './moving.ts';

const [BLOB, ROUTE] = [32, 32];
/** Done at once; what is left is done at the next occasion. */
const MAX_AT_ONCE = 100;

/** One that a message still shows, here or in another chat, stays: whoever reads that may not have it yet. */
export async function takeOff({ core, api, signal }: Moving): Promise<void> {
  for (const { key } of await core.store.range('meta', { ...rangeOf(OFF), limit: MAX_AT_ONCE })) {
    const [blob, route] = [key.slice(OFF.length, OFF.length + BLOB), key.slice(OFF.length + BLOB, OFF.length + BLOB + ROUTE)];
    if (signal.aborted || !core.hub.online()) return;
    try {
      if (!(await isUsed(core.store, blob))) await api.takeOff(blob, route);
    } catch (error) {
      if (pauseAfter(error, 0) !== undefined) return;
      // What it refuses for good it will not do later either.
      if (!isRefused(error)) throw error;
    }
    await done(core, key);
  }
}

const done = (core: Core, key: Bytes): Promise<void> => write(core, [{ op: 'delete', table: 'meta', key }]);
