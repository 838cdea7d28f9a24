/** Packs what was said in the background: after a start what an earlier run left, and then what came since, never more than a block at a time. */
import { type Bytes, toHex } from '../../crypto/bytes.ts';
import { isWhole, packNext } from './pack.ts';
import type { Search } from './search.ts';

export type PackerDeps = {
  readonly search: Search;
  readonly timers: { after(ms: number, run: () => void): () => void };
  /** Every chat there is. */
  readonly chats: () => readonly Bytes[];
  /** Something that is a bug, or a store that was closed. */
  readonly failed: (error: unknown) => void;
};

/** Nothing is packed in the first seconds of a run. */
export const START_MS = 5000;
/** What is said is packed so long after it: a block is written again for many messages, not for each. */
export const QUIET_MS = 30_000;
/** The thread is free so long after each block, which takes about as long. */
export const REST_MS = 150;

/** Goes on until it is stopped. */
export function startPacking({ search, timers, chats, failed }: PackerDeps): { stop(): void } {
  const due = new Map<string, Bytes>();
  let cancel: (() => void) | undefined;
  let isStopped = false;
  const wake = (ms: number): void => {
    if (!isStopped) cancel ??= timers.after(ms, run);
  };
  const run = (): void => {
    packDue(search, due).then(
      (isMore) => {
        cancel = undefined;
        if (isMore) wake(REST_MS);
        else if (due.size > 0) wake(QUIET_MS);
      },
      (error: unknown) => isStopped || failed(error),
    );
  };
  const unlisten = search.blocks.listen({
    touched: (chat) => {
      due.set(toHex(chat), chat);
      wake(QUIET_MS);
    },
  });
  for (const chat of chats()) due.set(toHex(chat), chat);
  wake(START_MS);
  return {
    stop: () => {
      isStopped = true;
      unlisten();
      cancel?.();
    },
  };
}

/** One block of the chat that has waited longest, which is looked at again until it is whole. False where nothing is due, or the disk is full. */
async function packDue(search: Search, due: Map<string, Bytes>): Promise<boolean> {
  const [first] = due;
  if (!first) return false;
  const [name, chat] = first;
  due.delete(name);
  if (await isWhole(search, chat)) return true;
  due.set(name, chat);
  return (await packNext(search, chat)) !== 'full';
}
