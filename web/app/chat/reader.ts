/** What counts as read: its end was on screen for 400 ms while the person was looking. Knows no screen: it is told what is seen. */

export const READ_MS = 400;

export type Sight = { readonly id: string; readonly time: number };
export type Reader = {
  /** The last message of others that is wholly on screen, or above it. */
  saw(sight: Sight): void;
  /** The person came back, or looked away. */
  looked(): void;
  end(): void;
};

/** `after` runs later and gives how to call it off. */
export function newReader(deps: {
  readonly mark: (id: string) => void;
  readonly isLooking: () => boolean;
  readonly after: (ms: number, run: () => void) => () => void;
}): Reader {
  let seen: Sight | undefined;
  let marked: Sight | undefined;
  let cancel: (() => void) | undefined;
  const isNew = (sight: Sight | undefined): sight is Sight =>
    sight !== undefined && sight.id !== marked?.id && sight.time >= (marked?.time ?? Number.NEGATIVE_INFINITY);
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const begin = (): void => {
    const sight = seen;
    if (cancel || !isNew(sight) || !deps.isLooking()) return;
    cancel = deps.after(READ_MS, () => {
      cancel = undefined;
      marked = sight;
      deps.mark(sight.id);
      begin();
    });
  };
  return {
    saw: (sight) => {
      if (!seen || sight.time >= seen.time) seen = sight;
      begin();
    },
    looked: () => {
      if (!deps.isLooking()) stop();
      begin();
    },
    end: stop,
  };
}
