/**
 * One owner among tabs: the tab that holds a Web Lock runs the engine. Closing, crashing or leaving a tab frees its lock; one that holds it
 * but does not answer is robbed. Two tabs may believe for a moment that they own: the store's fence (web/store/port.ts) decides, not the lock.
 */

/** Whoever holds it runs the engine: a tab, or for a moment the service worker. */
export const ENGINE_LOCK = 'tidings-engine';

/** An engine that runs while this tab owns the lock. */
export type Owned = { stop(): void };

export type Contender = {
  /** Takes the lock from an owner that does not answer. */
  rob(): void;
  /** Gives the lock up, or stops waiting for it. */
  end(): void;
};

/** Waits for the lock, starts `own` when it is ours, stops it when it is taken from us, and waits again. */
export function contend(locks: LockManager, name: string, own: () => Owned): Contender {
  const ended = new AbortController();
  let holding = false;

  const hold = (): Promise<void> => {
    if (ended.signal.aborted || holding) return Promise.resolve();
    holding = true;
    const owned = own();
    return new Promise((release) => {
      ended.signal.addEventListener('abort', () => release(), { once: true });
      stopOnLoss = () => {
        holding = false;
        owned.stop();
      };
    });
  };
  let stopOnLoss = (): void => undefined;

  const request = async (options: LockOptions): Promise<void> => {
    try {
      await locks.request(name, options, hold);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
    stopOnLoss();
    stopOnLoss = () => undefined;
  };
  const ask = async (): Promise<void> => {
    while (!ended.signal.aborted) await request({ signal: ended.signal });
  };
  // Runs until `end`; what `own` throws surfaces as an unhandled rejection.
  void ask();
  return {
    rob: () => {
      // Not awaited: it lasts as long as the lock is ours.
      if (!holding && !ended.signal.aborted) void request({ steal: true });
    },
    end: () => ended.abort(),
  };
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
