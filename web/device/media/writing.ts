/** Chunks onto the disk, as many in one step as wait for it: a step that is strict costs nearly as much for one as for several. */
import type { Op, Store } from '../../store/port.ts';

/** Chunks of one step, at most. */
const TOGETHER = 8;

/** Resolves when it is on the disk; rejects as `transact` does, with all that were in the same step. */
export type Writing = (op: Op) => Promise<void>;

type Waiting = { readonly op: Op; readonly settle: (error?: unknown) => void };

export function openWriting(store: Pick<Store, 'transact'>): Writing {
  let waiting: readonly Waiting[] = [];
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, TOGETHER);
      waiting = waiting.slice(TOGETHER);
      await store.transact(group.map(({ op }) => op)).then(
        () => group.forEach(({ settle }) => settle()),
        (error: unknown) => group.forEach(({ settle }) => settle(error)),
      );
    }
    isRunning = false;
  };
  return (op) =>
    new Promise((resolve, reject) => {
      waiting = [...waiting, { op, settle: (error) => (error === undefined ? resolve() : reject(error)) }];
      // Not awaited: what it does is told to each who waits.
      if (!isRunning) void run();
    });
}
