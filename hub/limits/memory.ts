/** Buckets in memory. A restart empties them, and when there are too many the oldest is forgotten: they slow a flood, they promise nothing. */
import type { Buckets } from './spend.ts';

const MAX_BUCKETS = 100_000;

/** The generic cell rate algorithm (ITU-T I.371 annex A): of a bucket only the time at which it would be full again is kept. */
export function memoryBuckets(limit: number = MAX_BUCKETS): Buckets<number> {
  const fullAt = new Map<string, number>();
  return {
    take: (key, cost, burst, now) => {
      const known = fullAt.get(key) ?? now;
      // No bucket is emptier than empty: a later time was noted by a clock that has been put back since.
      const from = Math.min(Math.max(now, known), now + burst);
      const wait = from + cost - burst - now;
      if (wait > 0 && known === from) return wait;
      fullAt.delete(key);
      fullAt.set(key, wait > 0 ? from : from + cost);
      for (const [oldest, at] of fullAt) {
        if (at > now && fullAt.size <= limit) break;
        fullAt.delete(oldest);
      }
      return Math.max(0, wait);
    },
  };
}
