/** Who watches what: views are read again when something they stand on has changed. Knows no view by name. */

/** What a change touches: 'chats', 'chat:<id>', 'session', … */
export type Topic = string;

export type Topics = {
  /** Says that these have changed; watchers hear of it once per turn of the event loop. */
  changed(...topics: readonly Topic[]): void;
  /** Reads the view now and after each change of one of its topics, one reading at a time, and hands on what differs. */
  watch<T>(topics: readonly Topic[], read: () => Promise<T> | T, on: (value: T) => void): () => void;
};

type Watcher = { readonly topics: ReadonlySet<Topic>; readonly refresh: () => void };

export function openTopics(): Topics {
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
      const watcher: Watcher = { topics: new Set(topics), refresh: reader(read, on, () => watchers.has(watcher)) };
      watchers.add(watcher);
      watcher.refresh();
      return () => void watchers.delete(watcher);
    },
  };
}

/** Reads, and hands on what is not as it was last time; a change during a reading asks for one more afterwards. */
function reader<T>(read: () => Promise<T> | T, on: (value: T) => void, isWanted: () => boolean): () => void {
  let state: 'idle' | 'reading' | 'again' = 'idle';
  let handed: { readonly as: string | undefined } | undefined;
  const run = async (): Promise<void> => {
    do {
      state = 'reading';
      const value = await read();
      // A view is plain data, so what it says is what it is written as.
      const as = JSON.stringify(value);
      if (!isWanted() || (handed && handed.as === as)) continue;
      handed = { as };
      on(value);
    } while ((state as string) === 'again' && isWanted());
    state = 'idle';
  };
  return () => {
    if (state !== 'idle') state = 'again';
    // A reading that throws is a bug and surfaces as an unhandled rejection.
    else void run();
  };
}
