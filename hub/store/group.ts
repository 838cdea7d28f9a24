/** Group commit: all that is written in one turn of the event loop goes to the disk in one transaction, and each write is answered after it. */
import { setImmediate } from 'node:timers';
import { HUB_LIMITS } from '../protocol/hub-limits.ts';
import type { Engine, Outcome, Together, Work } from './sql.ts';

type Settle = (outcome: Outcome) => void;
/** One work: `items` came with nothing written between them and are done by one `kind` of it, each with an answer of its own. */
type Waiting = { readonly kind: unknown; readonly items: unknown[]; readonly work: Work<readonly unknown[]>; readonly settles: Settle[] };

export type Group = {
  readonly write: <T>(work: Work<T>) => Promise<T>;
  readonly writeTogether: <I, T>(together: Together<I, T>, item: I) => Promise<T>;
  /** Resolves when all that waits has been written. */
  flushed(): Promise<void>;
};

/**
 * The event loop itself runs the transactions: measured against a worker thread (docs/decisions/0009-the-store-on-the-event-loop.md), the thread's
 * messages cost more than a waiting fsync saves.
 */
export function openGroup(engine: Engine, limit: number = HUB_LIMITS.groupCommit): Group {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    await turn();
    while (waiting.length > 0) {
      const group = takeGroup(waiting, limit);
      waiting = waiting.slice(group.length);
      await commit(engine, group);
      // Those who were answered speak first, so that what they write now joins the next group.
      if (waiting.length > 0) await turn();
    }
    running = undefined;
  };
  const add = (one: Waiting): void => {
    waiting.push(one);
    running ??= run();
  };
  const writeTogether = <I, T>(together: Together<I, T>, item: I): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void => (outcome.done ? resolve(outcome.value as T) : reject(outcome.error));
      const last = waiting[waiting.length - 1];
      if (last?.kind === together && last.items.length < limit) {
        last.items.push(item);
        last.settles.push(settle);
        return;
      }
      const items = [item];
      add({ kind: together, items, work: (sql) => together(sql, items), settles: [settle] });
    });
  return {
    write: (work) => writeTogether(async (sql) => [await work(sql)], undefined),
    writeTogether,
    flushed: async () => {
      while (running) await running;
    },
  };
}

/** As many from the front as have `limit` items together, and at least one. */
function takeGroup(waiting: readonly Waiting[], limit: number): readonly Waiting[] {
  let [end, items] = [0, 0];
  for (const one of waiting) {
    items += one.items.length;
    if (end > 0 && items > limit) break;
    end += 1;
  }
  return waiting.slice(0, end);
}

async function commit(engine: Engine, group: readonly Waiting[]): Promise<void> {
  const outcomes = await engine.transact(group.map(({ work }) => work)).catch((error: unknown) => group.map((): Outcome => ({ done: false, error })));
  group.forEach(({ settles }, i) => settle(settles, outcomes[i] as Outcome));
}

function settle(settles: readonly Settle[], outcome: Outcome): void {
  const values = outcome.done ? (outcome.value as readonly unknown[]) : [];
  settles.forEach((one, i) => one(outcome.done ? { done: true, value: values[i] } : outcome));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
