/** What is typed and not sent: kept 300 ms after a key, and at once when one leaves, which is told. */

export const KEEP_MS = 300;

export type DraftKeeper<D> = {
  typed(draft: D): void;
  /** It was sent: what was about to be kept would come back as a draft. */
  sent(): void;
  /** Keeps now what was not kept yet, and says of what was kept since the last time that one has gone from it. */
  leave(): void;
};

export function newDraft<D>(save: (draft: D, left: boolean) => void, after: (ms: number, run: () => void) => () => void): DraftKeeper<D> {
  let last: { readonly draft: D } | undefined;
  let cancel: (() => void) | undefined;
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    typed: (draft) => {
      stop();
      last = { draft };
      cancel = after(KEEP_MS, () => {
        cancel = undefined;
        save(draft, false);
      });
    },
    sent: () => {
      stop();
      last = undefined;
    },
    leave: () => {
      stop();
      if (last) save(last.draft, true);
      last = undefined;
    },
  };
}
