/** Group commit: all that is written in one turn of the event loop goes to the disk in one transaction, and each write is answered after it. */
import { setImmediate } from 'node:timers';
import { LIMITS } from '../protocol/limits.ts';
import type { Engine, Outcome, Work } from './sql.ts';

type Waiting = { readonly work: Work<unknown>; readonly settle: (outcome: Outcome) => void };

export type Group = {
  readonly write: <T>(work: Work<T>) => Promise<T>;
  /** Resolves when all that waits has been written. */
  flushed(): Promise<void>;
};

/**
 * The event loop itself runs the transactions: measured against a worker thread (docs/decisions/0009-the-store-on-the-event-loop.md), the thread's
 * messages cost more than a waiting fsync saves.
 */
export function openGroup(engine: Engine, limit: number = LIMITS.groupCommit): Group {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    await turn();
    while (waiting.length > 0) {
      const group = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      await commit(engine, group);
      // Those who were answered speak first, so that what they write now joins the next group.
      if (waiting.length > 0) await turn();
    }
    running = undefined;
  };
  const write = <T>(work: Work<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void => (outcome.done ? resolve(outcome.value as T) : reject(outcome.error));
      waiting.push({ work, settle });
      running ??= run();
    });
  const flushed = async (): Promise<void> => {
    while (running) await running;
  };
  return { write, flushed };
}

async function commit(engine: Engine, group: readonly Waiting[]): Promise<void> {
  const outcomes = await engine.transact(group.map(({ work }) => work)).catch((error: unknown) => group.map((): Outcome => ({ done: false, error })));
  group.forEach(({ settle }, i) => settle(outcomes[i] as Outcome));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
