/**
 * One owner among tabs: the tab that holds a Web Lock runs the engine. Closing, crashing or leaving a tab frees its lock; one that holds it
 * but does not answer is robbed. Two tabs may believe for a moment that they own: the store's fence (web/store/port.ts) decides, not the lock.
 */

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

  const ask = async (options: LockOptions): Promise<void> => {
    try {
      await locks.request(name, options, hold);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
    stopOnLoss();
    stopOnLoss = () => undefined;
    if (!ended.signal.aborted) await ask({ signal: ended.signal });
  };
  // Runs until `end`; what `own` throws surfaces as an unhandled rejection.
  void ask({ signal: ended.signal });
  return {
    rob: () => {
      if (!holding && !ended.signal.aborted) void robbed();
    },
    end: () => ended.abort(),
  };

  async function robbed(): Promise<void> {
    try {
      await locks.request(name, { steal: true }, hold);
    } catch (error) {
      if (!isAbort(error)) throw error;
      stopOnLoss();
    }
  }
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
