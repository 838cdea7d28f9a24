/** Between the engine and the network: shut until it is opened, so that what only reads the disk speaks to nobody. */
import type { Dial, Wire } from '../../wire/dial.ts';

export type Gate = {
  /** Opening twice is opening once; it never shuts again. */
  open(): void;
  /** A call waits at the gate, and may be given up there. */
  dial(through: Dial): Dial;
  /** A question that finds the gate shut fails as if there were no network (fetch's TypeError). */
  fetch(through: typeof fetch): typeof fetch;
};

/** A connection that was ended before it began (RFC 6455 §7.4.1). */
const NEVER_OPENED = 1006;

export function newGate(): Gate {
  let isOpen = false;
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open: () => {
      isOpen = true;
      open();
    },
    dial: (through) => (url, heard) => {
      let wire: Wire | undefined;
      let isEnded = false;
      // Not awaited: whoever dialled hears of it by `heard`.
      void opened.then(() => {
        if (!isEnded) wire = through(url, heard);
      });
      return {
        send: (bytes) => wire?.send(bytes),
        buffered: () => wire?.buffered() ?? 0,
        close: (code) => {
          if (wire) return wire.close(code);
          if (isEnded) return;
          isEnded = true;
          heard.closed(NEVER_OPENED);
        },
      };
    },
    fetch: (through) => (input, init) => (isOpen ? through(input, init) : Promise.reject(new TypeError('not connected yet'))),
  };
}
