/** A view that fills while something looks for it, and is looked for again after what it is made of has changed. Knows not what is looked for. */
import type { Bytes } from '../../crypto/bytes.ts';
import type { Blocks } from '../search/blocks.ts';
import type { Core } from './memory/core.ts';

type Deeds<T> = {
  readonly core: Pick<Core, 'timers' | 'halt'>;
  readonly blocks: Pick<Blocks, 'listen'>;
  /** Is a change of this chat (of any, where undefined) one of what is looked through? */
  readonly isMeant: (chat: Bytes | undefined) => boolean;
  readonly fill: () => AsyncGenerator<T, void>;
  readonly on: (view: T) => void;
};

/** What changes is looked for again so long after it, once for all that changed meanwhile, ms. */
export const AGAIN_MS = 500;

/** Hands on each value of the first filling, and of each later one the last, where it differs. Gives a function that stops it, whatever is under way. */
export function following<T>({ core, blocks, isMeant, fill, on }: Deeds<T>): () => void {
  let [isStopped, isRunning, isStale] = [false, false, false];
  let cancel: (() => void) | undefined;
  let handed = '';
  const hand = (view: T): void => {
    // A view is plain data, so what it says is what it is written as.
    const as = JSON.stringify(view);
    if (isStopped || as === handed) return;
    handed = as;
    on(view);
  };
  const run = async (isFirst: boolean): Promise<void> => {
    [isRunning, isStale, cancel] = [true, false, undefined];
    let last: T | undefined;
    for await (const view of fill()) {
      if (isStopped) return;
      last = view;
      if (isFirst) hand(view);
    }
    if (last !== undefined) hand(last);
    isRunning = false;
    if (isStale) again();
  };
  const begin = (isFirst: boolean): void => void run(isFirst).catch((error: unknown) => isStopped || core.halt(error));
  const again = (): void => {
    isStale = true;
    if (!isStopped && !isRunning) cancel ??= core.timers.after(AGAIN_MS, () => begin(false));
  };
  const unlisten = blocks.listen({ landed: (chat) => void (isMeant(chat) && again()) });
  begin(true);
  return () => {
    isStopped = true;
    unlisten();
    cancel?.();
  };
}
