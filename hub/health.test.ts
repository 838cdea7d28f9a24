/** A watcher is answered by a write, and a crowd of watchers by one. */
import { expect, it, vi } from 'vitest';
import { newHealth } from './health.ts';

it('[H64] however many ask, the store is written at most once a second, and what was found then is told to all', async () => {
  let now = 0;
  const check = vi.fn(async () => undefined);
  check.mockRejectedValueOnce(new Error('full'));
  const health = newHealth(check, () => now);
  for (let asked = 0; asked < 100; asked++) await expect(health()).rejects.toThrow('full');
  now = 999;
  await expect(health()).rejects.toThrow('full');
  now = 1000;
  await health();
  // A clock that was set back keeps nobody from looking again.
  now = -5000;
  await health();
  expect(check).toHaveBeenCalledTimes(3);
});
