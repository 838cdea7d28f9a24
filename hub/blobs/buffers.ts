/** Memory for chunks on their way to the disk, used again and again: fresh memory for each costs the hub more than what it does with them. */
import type { Bytes } from '../../crypto/bytes.ts';

export type Buffers = {
  /** Gives `work` at least so many bytes that nobody else has until it is settled. What lies there before is of another. */
  lend<T>(length: number, work: (buffer: Bytes) => Promise<T>): Promise<T>;
};

/** `bytes`: how large those are that are kept, and `kept` how many of them while nobody needs them. */
export function newBuffers({ bytes, kept }: { readonly bytes: number; readonly kept: number }): Buffers {
  const free: Bytes[] = [];
  return {
    lend: async (length, work) => {
      const buffer = (length <= bytes ? free.pop() : undefined) ?? new Uint8Array(length);
      try {
        return await work(buffer);
      } finally {
        if (buffer.length === bytes && free.length < kept) free.push(buffer);
      }
    },
  };
}
