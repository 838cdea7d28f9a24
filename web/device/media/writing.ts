/** What is to be written, as many in one step as wait for it. */

/** Of one step, at most. */
const TOGETHER = 8;

type Waiting<T> = { readonly one: T; readonly settle: (error?: unknown) => void };

/** Resolves when it is written; rejects as `write` does, with all that were in the same step. */
export function openWriting<T>(write: (group: readonly T[]) => Promise<void>): (one: T) => Promise<void> {
  let waiting: readonly Waiting<T>[] = [];
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, TOGETHER);
      waiting = waiting.slice(TOGETHER);
      await write(group.map(({ one }) => one)).then(
        () => group.forEach(({ settle }) => settle()),
        (error: unknown) => group.forEach(({ settle }) => settle(error)),
      );
    }
    isRunning = false;
  };
  return (one) =>
    new Promise((resolve, reject) => {
      waiting = [...waiting, { one, settle: (error) => (error === undefined ? resolve() : reject(error)) }];
      // Not awaited: what it does is told to each who waits.
      if (!isRunning) void run();
    });
}
