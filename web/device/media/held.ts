/** Messages with media that were taken back a moment ago. They are no messages any more, but all that they were still lies here, for whoever wants them again. */
import { type Bytes, equal, toHex } from '../../../crypto/bytes.ts';
import type { Core } from '../memory/core.ts';
import type { Send } from '../memory/sends.ts';

/** Longer than it is offered to have it back, ms. */
export const HELD_MS = 60_000;
/** Beyond it the one taken back first goes for good. */
export const MAX_HELD = 100;

export type Held = {
  hold(send: Send): void;
  /** Does with it what makes a message of it again; false where it is held no more. Where that fails it is held on. */
  take(id: Bytes, work: (send: Send) => Promise<void>): Promise<boolean>;
  /** Is it of one that is held? */
  has(blob: Bytes): boolean;
};

type One = { readonly send: Send; cancel: () => void; isTaken: boolean };

/** `letGo`: takes it off the disk. A process that ends forgets what it held, and the next finds media that no message shows. */
export function openHeld({ timers, halt }: Pick<Core, 'timers' | 'halt'>, letGo: (send: Send) => Promise<void>, signal: AbortSignal): Held {
  const all = new Map<string, One>();
  const end = (one: One): void => {
    one.cancel();
    all.delete(toHex(one.send.id));
    // Not awaited: nobody waits for what nobody wants.
    void letGo(one.send).catch(halt);
  };
  const wait = (one: One): void => {
    one.isTaken = false;
    one.cancel = timers.after(HELD_MS, () => end(one));
  };
  signal.addEventListener('abort', () => {
    for (const { cancel } of all.values()) cancel();
  });
  return {
    hold: (send) => {
      const oldest = [...all.values()].find(({ isTaken }) => !isTaken);
      if (all.size >= MAX_HELD && oldest) end(oldest);
      const one: One = { send, cancel: () => undefined, isTaken: false };
      all.set(toHex(send.id), one);
      wait(one);
    },
    take: async (id, work) => {
      const one = all.get(toHex(id));
      if (!one || one.isTaken) return false;
      one.isTaken = true;
      one.cancel();
      try {
        await work(one.send);
      } catch (error) {
        wait(one);
        throw error;
      }
      all.delete(toHex(id));
      return true;
    },
    has: (blob) => [...all.values()].some(({ send }) => send.media.some((one) => equal(one.blob, blob))),
  };
}
