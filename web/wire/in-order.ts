/** Hands things on one after the other, each only when the one before it is done. Knows how much waits. */
export type InOrder<T> = {
  push(one: T, size: number): void;
  /** The sizes of what waits or is being done. */
  waiting(): number;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** Forgets what waits; what is being done goes on. */
  stop(): void;
};

/** Where `take` fails nothing more is handed on, and `failed` is told. */
export function newInOrder<T>(take: (one: T) => void | Promise<void>, failed: (error: unknown) => void): InOrder<T> {
  const queue: { readonly one: T; readonly size: number }[] = [];
  let [size, stopped] = [0, false];
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      await take(next.one);
      size -= next.size;
    }
    running = undefined;
  };
  const stop = (): void => {
    stopped = true;
    queue.length = 0;
  };
  return {
    push: (one, bytes) => {
      if (stopped) return;
      queue.push({ one, size: bytes });
      size += bytes;
      running ??= run().catch((error: unknown) => {
        stop();
        failed(error);
      });
    },
    waiting: () => size,
    idle: async () => running,
    stop,
  };
}
