/** What is typed and not sent: kept 300 ms after a key, and at once when one leaves. */

export const KEEP_MS = 300;

export type DraftKeeper = {
  typed(text: string): void;
  /** It was sent: what was about to be kept would come back as a draft. */
  sent(): void;
  /** Keeps now what was not kept yet. */
  leave(): void;
};

export function newDraft(save: (text: string) => void, after: (ms: number, run: () => void) => () => void): DraftKeeper {
  let pending: string | undefined;
  let cancel: (() => void) | undefined;
  const leave = (): void => {
    cancel?.();
    cancel = undefined;
    if (pending !== undefined) save(pending);
    pending = undefined;
  };
  return {
    typed: (text) => {
      cancel?.();
      pending = text;
      cancel = after(KEEP_MS, leave);
    },
    sent: () => {
      cancel?.();
      cancel = undefined;
      pending = undefined;
    },
    leave,
  };
}
