/** Time as the wire needs it: something to be done later, or not after all. */
/** Gives what takes it back; taking back twice, or after it ran, does nothing. */
export type Timers = { after(ms: number, run: () => void): () => void };

/** What setTimeout takes at most; longer, it would run at once. Whoever waits longer looks again. */
const MAX_WAIT_MS = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, MAX_WAIT_MS));
    return () => clearTimeout(timer);
  },
};

/** Time that stands still until it is moved: for tests and worlds of many devices. */
export type HeldTimers = Timers & {
  now(): number;
  /** Runs what falls due in the next `ms`, in order, with everything else done in between. */
  advance(ms: number): Promise<void>;
  /** How long until the next thing falls due, or undefined. */
  next(): number | undefined;
};

export function newHeldTimers(start = 0): HeldTimers {
  let [now, count] = [start, 0];
  const waiting = new Map<number, { readonly at: number; readonly run: () => void }>();
  const first = () => [...waiting].sort(([a, one], [b, other]) => one.at - other.at || a - b)[0];
  return {
    now: () => now,
    next: () => {
      const due = first()?.[1].at;
      return due === undefined ? undefined : due - now;
    },
    after: (ms, run) => {
      const id = ++count;
      waiting.set(id, { at: now + ms, run });
      return () => void waiting.delete(id);
    },
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (let due = first(); due && due[1].at <= end; due = first()) {
        now = due[1].at;
        waiting.delete(due[0]);
        due[1].run();
        await settle();
      }
      now = end;
    },
  };
}

/** A real turn of the event loop: every promise that can resolve has. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
