/** New messages said aloud for who does not look: each by itself, but more than two within two seconds as a number. */

export const JOIN_MS = 2000;
const SINGLY = 2;

export type Incoming = { arrived(texts: readonly string[]): void; end(): void };

/** `one` and `many` put it into words. */
export function newIncoming(deps: {
  readonly say: (text: string) => void;
  readonly one: (text: string) => string;
  readonly many: (count: number) => string;
  readonly after: (ms: number, run: () => void) => () => void;
}): Incoming {
  let said = 0;
  let held = 0;
  let cancel: (() => void) | undefined;
  const closeWindow = (): void => {
    cancel = undefined;
    if (held > 0) deps.say(deps.many(held));
    said = 0;
    held = 0;
  };
  return {
    arrived: (texts) => {
      if (texts.length === 0) return;
      cancel ??= deps.after(JOIN_MS, closeWindow);
      const isFew = held === 0 && said + texts.length <= SINGLY;
      if (isFew) deps.say(texts.map(deps.one).join('\n'));
      said += isFew ? texts.length : 0;
      held += isFew ? 0 : texts.length;
    },
    end: () => cancel?.(),
  };
}
