/** Who watches what: views are read again when something they stand on has changed. Knows no view by name. */

/** What a change touches: 'chats', 'chat:<id>', 'session', … */
export type Topic = string;

/** What a view stands on; `shown` is what was read last, where that tells more than what is asked for. */
export type Standing<T> = readonly Topic[] | ((shown?: T) => readonly Topic[]);

export type Topics = {
  /** Says that these have changed; watchers hear of it once per turn of the event loop. */
  changed(...topics: readonly Topic[]): void;
  /**
   * Reads the view now and after each change of one of its topics, one reading at a time, and hands on what differs. What changes all the time is read again
   * after a pause of so many times what the reading took, so that no view takes more than a part of the engine's time.
   */
  watch<T>(topics: Standing<T>, read: () => Promise<T> | T, on: (value: T) => void): () => void;
  /** Nothing is read any more. */
  end(): void;
};

/** Time that passes, ms, and how to wait. */
type Deps = { readonly now: () => number; readonly timers: { after(ms: number, run: () => void): () => void } };

/** Times what a reading took: one view takes a fifth of the time at most. */
const PAUSE = 4;
/** What shows is never older than this and one reading, also where the clock jumped during one. */
export const MOST_PAUSE_MS = 250;

type Watcher = { topics: ReadonlySet<Topic>; readonly refresh: () => void };

export function openTopics(deps: Deps): Topics {
  const watchers = new Set<Watcher>();
  const dirty = new Set<Topic>();
  const flush = (): void => {
    const topics = [...dirty];
    dirty.clear();
    for (const watcher of [...watchers]) if (topics.some((topic) => watcher.topics.has(topic))) watcher.refresh();
  };
  return {
    changed: (...topics) => {
      if (dirty.size === 0) queueMicrotask(flush);
      for (const topic of topics) dirty.add(topic);
    },
    watch: (topics, read, on) => {
      const standing = (shown?: Awaited<ReturnType<typeof read>>) => new Set(typeof topics === 'function' ? topics(shown) : topics);
      const readOnce = async () => {
        // Until it is read nobody knows what less it stands on.
        watcher.topics = standing();
        const value = await read();
        watcher.topics = standing(value);
        return value;
      };
      const watcher: Watcher = { topics: standing(), refresh: reader(deps, readOnce, on, () => watchers.has(watcher)) };
      watchers.add(watcher);
      watcher.refresh();
      return () => void watchers.delete(watcher);
    },
    end: () => watchers.clear(),
  };
}

/** Reads, and hands on what is not as it was last time; a change during a reading, or in the pause after it, asks for one more afterwards. */
function reader<T>({ now, timers }: Deps, read: () => Promise<T>, on: (value: T) => void, isWanted: () => boolean): () => void {
  let state: 'idle' | 'busy' | 'again' = 'idle';
  let handed: { readonly as: string } | undefined;
  let rested = 0;
  const run = async (): Promise<void> => {
    state = 'busy';
    if (!isWanted()) return;
    const begun = now();
    const found = await read().then(
      (value) => ({ value }),
      (error: unknown) => {
        // Where nobody waits for it any more its store may be gone.
        if (isWanted()) throw error;
        return undefined;
      },
    );
    if (!found || !isWanted()) return;
    const { value } = found;
    // A view is plain data, so what it says is what it is written as.
    const as = JSON.stringify(value) ?? '';
    if (handed?.as !== as) on(value);
    handed = { as };
    rested = now() + Math.min((now() - begun) * PAUSE, MOST_PAUSE_MS);
    const isAgain = (state as string) === 'again';
    state = 'idle';
    if (isAgain) refresh();
  };
  const refresh = (): void => {
    if (state !== 'idle') {
      state = 'again';
      return;
    }
    state = 'busy';
    const left = rested - now();
    // Longer than any pause is a clock that was put back. A reading that throws is a bug and surfaces as an unhandled rejection.
    if (left > 0 && left <= MOST_PAUSE_MS) timers.after(left, () => void run());
    else void run();
  };
  return refresh;
}
