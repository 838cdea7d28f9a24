/**
 * How many chunks go in one request, and how many are under way at once. What a request costs is more than what a chunk does, so a quick line takes many; a slow one takes
 * few, since the hub gives up on a request that is under way too long (MEDIA_LIMITS.chunkMs).
 */
import { MEDIA_LIMITS } from '../../../hub/protocol/media.ts';

export type Pace = {
  /** Chunks that the next request may bring. */
  together(): number;
  /** Does `work`, which sends so many chunks, as soon as there is room for them; it rejects as that does. */
  send(count: number, work: () => Promise<void>): Promise<void>;
};

/** Under way at once: fewer than the hub takes of one device, as it may not have heard yet of what was given up. */
const MOST = MEDIA_LIMITS.chunksInFlightOfDevice - MEDIA_LIMITS.chunksTogether;
/** Of a line that nothing is known of. */
const FIRST = 2;
/** All that is under way should take no longer than this, ms: a fifth of what it may, since lines change. */
const ROUND_MS = MEDIA_LIMITS.chunkMs / 5;

/** `now`: ms. */
export function newPace(now: () => number): Pace {
  const waiting: (() => void)[] = [];
  let [room, under] = [FIRST, 0];
  const together = (): number => Math.min(MEDIA_LIMITS.chunksTogether, Math.ceil(room / 2));
  const wake = (): void => {
    for (const one of waiting.splice(0)) one();
  };
  return {
    together,
    send: async (count, work) => {
      // One that is larger than the room has become since it was cut goes alone.
      while (under > 0 && under + count > room) await new Promise<void>((resolve) => waiting.push(resolve));
      under += count;
      const [begun, beside] = [now(), under];
      try {
        await work();
        // What was under way beside it had its part of the line.
        const each = (now() - begun) / Math.max(beside, under);
        room = Math.max(1, Math.min(MOST, room * 2, Math.floor(ROUND_MS / Math.max(each, 1))));
      } catch (error) {
        room = 1;
        throw error;
      } finally {
        under -= count;
        wake();
      }
    },
  };
}
