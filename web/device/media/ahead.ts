/**
 * Chunks that go to the hub while their file is still being sealed. Nothing waits for them: one that the line has no room for now, or that is lost, goes later, from
 * the disk. What is begun is noted first, so that of a file that comes to nothing nothing stays at the hub either.
 */
import { type Bytes, concat, toHex } from '../../../crypto/bytes.ts';
import type { Shape } from '../../../crypto/manifest.ts';
import { keyOf, rangeOf } from '../../store/key.ts';
import { type Op, StoreFull } from '../../store/port.ts';
import type { MediaApi } from '../../wire/media.ts';
import { type Core, write } from '../memory/core.ts';
import { type Chunks, LOCAL_BYTES } from './chunks.ts';
import { type Ahead, isRefused, pauseAfter } from './moving.ts';
import type { Pace } from './pace.ts';
import { putRun } from './uploading.ts';

/** Sealed chunks of one file that wait for the line. They lie on the disk meanwhile. */
const MOST_WAITING = 128;
/** Uploads that came to nothing, forgotten at once; what is left is at the next occasion. */
const MAX_AT_ONCE = 100;
const AHEAD = keyOf('ahead');

type Going = {
  readonly begun: Promise<boolean>;
  readonly stop: AbortController;
  readonly under: Set<Promise<void>>;
  waiting: number;
  isOver: boolean;
  isNothing: boolean;
};

/** It becomes a message: from then on whoever sends that sees to it. */
export const keptOp = (local: Bytes): Op => ({ op: 'delete', table: 'meta', key: concat(AHEAD, local) });

export function openAhead(core: Core, chunks: Chunks, api: MediaApi, pace: Pace, signal: AbortSignal): Ahead {
  const going = new Map<string, Going>();
  const begin = (local: Bytes, shape: Shape): Going => {
    const begun = tried(() => note(core, local).then(() => api.begin(local, shape)));
    const one: Going = { begun, stop: new AbortController(), under: new Set(), waiting: 0, isOver: false, isNothing: false };
    going.set(toHex(local), one);
    return one;
  };
  const putSome = (one: Going, local: Bytes, shape: Shape, run: readonly number[]): void => {
    if (one.isOver || one.waiting + run.length > MOST_WAITING) return;
    one.waiting += run.length;
    const deps = { chunks, api, signal: one.stop.signal };
    const send = async (): Promise<void> => void (await putRun(deps, local, shape, run));
    const put = async (): Promise<void> => {
      const isPut = (await one.begun) && !one.isOver && (await tried(() => pace.send(run.length, send)));
      // Why it did not go is found, and told, by whoever sends the rest.
      if (!isPut) one.isOver = true;
    };
    const under = put()
      .catch(core.halt)
      .finally(() => {
        one.waiting -= run.length;
        one.under.delete(under);
      });
    one.under.add(under);
  };
  signal.addEventListener('abort', () => {
    for (const { stop } of going.values()) stop.abort();
  });
  return {
    put: (local, shape, indices) => {
      if (signal.aborted || !core.hub.online()) return;
      const one = going.get(toHex(local)) ?? begin(local, shape);
      const step = pace.together();
      for (let at = 0; at < indices.length; at += step) putSome(one, local, shape, indices.slice(at, at + step));
    },
    ended: async (local) => {
      await Promise.all(going.get(toHex(local))?.under ?? []);
      going.delete(toHex(local));
    },
    stop: (local) => {
      const one = going.get(toHex(local));
      if (!one) return;
      one.isOver = true;
      one.isNothing = true;
      one.stop.abort();
    },
    forget: async () => {
      for (const { key } of await core.store.range('meta', { ...rangeOf(AHEAD), limit: MAX_AT_ONCE })) {
        const local = key.slice(AHEAD.length, AHEAD.length + LOCAL_BYTES);
        const one = going.get(toHex(local));
        if (one && !one.isNothing) continue;
        // Looked at again after that: one that became a message meanwhile is noted no more.
        if (!(await core.store.get('meta', key))) continue;
        if (signal.aborted || !core.hub.online()) return;
        await Promise.all(one?.under ?? []);
        if (!(await tried(() => api.abandon(local)))) return;
        await write(core, [keptOp(local)]);
        going.delete(toHex(local));
      }
    },
  };
}

const note = (core: Core, local: Bytes): Promise<void> =>
  write(core, [{ op: 'put', table: 'meta', key: concat(AHEAD, local), value: new Uint8Array(1) }]);

/** False where it was not done, for a reason of the line, the hub or a full disk. */
async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (pauseAfter(error, 0) === undefined && !isRefused(error) && !(error instanceof StoreFull)) throw error;
    return false;
  }
}
