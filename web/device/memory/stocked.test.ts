/** When a stock of key packages is to be made anew. */
import { expect, it } from 'vitest';
import { PACKAGE_LIFE_MS, SKEW_MS } from '../../../crypto/mls-package.ts';
import { openMemoryStore, newDisk } from '../../store/memory.ts';
import { isStocked, RENEW_MS, stocked, unstocked } from './stocked.ts';

const NOW = Date.UTC(2026, 0, 1);

it('[X457] a stock counts until a third of what its packages live, not where a clock made it that has been put back, nor as it was noted before it had a time', async () => {
  const store = openMemoryStore(newDisk());
  await store.claim();
  const counts = (now: number): Promise<boolean> => isStocked(store, now);
  expect(await counts(NOW)).toBe(false);
  await store.transact([stocked(NOW)]);
  expect(await Promise.all([NOW, NOW + RENEW_MS - 1, NOW + RENEW_MS, NOW - SKEW_MS, NOW - SKEW_MS - 1].map(counts))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  expect(3 * RENEW_MS).toBeLessThanOrEqual(PACKAGE_LIFE_MS);
  const old = stocked(NOW);
  await store.transact([old.op === 'put' ? { ...old, value: Uint8Array.of(1) } : old]);
  expect(await counts(NOW)).toBe(false);
  await store.transact([stocked(NOW), unstocked]);
  expect(await counts(NOW)).toBe(false);
});
