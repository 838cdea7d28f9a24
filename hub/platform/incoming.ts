/** The body of a request, read off the wire into memory that is there already. */
import type { IncomingMessage } from 'node:http';

/** Reads the body once. `bytes` are there from the first on; `more`: it was longer than what there was room for, and nothing but its beginning is there. */
export type Incoming = (into: Uint8Array) => Filling;
/** `ended` rejects where the wire breaks before the end. After `stop` nothing more is written there, and what still comes is passed over. */
export type Filling = { readonly ended: Promise<{ readonly bytes: number; readonly more: boolean }>; stop(): void };

/**
 * What the wire gives goes at once to where it is wanted, so that a megabyte costs no memory of its own: fresh memory, and clearing it away, took the hub longer than
 * all else it does with a chunk (docs/decisions/0033-chunks-lie-in-files-of-the-browsers-own.md).
 */
export const incomingOf =
  (message: IncomingMessage): Incoming =>
  (into) => {
    let bytes = 0;
    let more = false;
    const take = (part: Uint8Array): void => {
      const room = into.length - bytes;
      if (part.length > room) more = true;
      into.set(part.length > room ? part.subarray(0, room) : part, bytes);
      bytes += Math.min(part.length, room);
    };
    let stop = (): void => undefined;
    const ended = new Promise<{ readonly bytes: number; readonly more: boolean }>((resolve, reject) => {
      const broken = (): void => reject(new Error('expected the end of the body, and the wire broke'));
      stop = () => {
        message.off('data', take);
        message.resume();
      };
      message
        .on('end', () => resolve({ bytes, more }))
        .on('close', broken)
        .on('error', reject)
        .on('data', take);
      // It may have gone before anybody listened.
      if (message.destroyed) broken();
    });
    return { ended, stop: () => stop() };
  };
