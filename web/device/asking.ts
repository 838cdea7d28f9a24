/** Looks after what this person asked for by links while they wait: who may let them in changes, and a hub that was wiped has lost the letters. */
import { later } from '../../crypto/later.ts';
import type { Core } from './memory/core.ts';

/** After each connection, and then again and again at the last of these. */
const LOOKS_MS = [3 * 1000, 60 * 1000, 10 * 60 * 1000, 60 * 60 * 1000] as const;

export type Asking = { online(): void; stop(): void };

export function openAsking(core: Core): Asking {
  let cancel = (): void => undefined;
  const look = async (): Promise<void> => {
    if (!core.hub.online() || !core.joins.asking().some(({ state }) => state === 'waiting')) return;
    await (await later(() => import('./group/coming-by-link.ts'))).askAgain(core);
  };
  const plan = (step: number): void => {
    cancel = core.timers.after(LOOKS_MS[Math.min(step, LOOKS_MS.length - 1)] ?? 0, () => {
      plan(step + 1);
      // Not awaited: it takes as long as the hub does.
      void look().catch(core.halt);
    });
  };
  return {
    online: () => {
      cancel();
      plan(0);
    },
    stop: () => cancel(),
  };
}
