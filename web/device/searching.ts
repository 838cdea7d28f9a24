/** Search in one run of the engine: its part comes when somebody first looks for something, or a while after the start, to pack what was said (found.ts). */
import { later, NotLoaded } from '../../crypto/later.ts';
import type { Blocks } from '../search/blocks.ts';
import type { FoundPart } from './found.ts';
import type { Core } from './memory/core.ts';
import type { ViewName } from './port/port.ts';
import type { SearchName } from './port/search.ts';

export const isSearch = (name: ViewName): name is SearchName => name === 'search' || name === 'searchIn' || name === 'gallery';

export type Searching = FoundPart;

/** What packs comes so long after the start where anything was said in earlier runs, else so long after the first is said: what one opens the app for comes first, ms. */
const QUIET_MS = 30_000;

/** `isFull`: nothing can be written, so nothing is packed. */
export function openSearching(core: Core, blocks: Blocks, isFull: boolean): Searching {
  let opening: Promise<FoundPart | undefined> | undefined;
  let isStopped = false;
  const open = async (): Promise<FoundPart | undefined> => {
    const found = await later(() => import('./found.ts')).catch(notLoaded);
    // Whoever asks next tries again.
    if (!found || isStopped) opening = undefined;
    return found && !isStopped ? found.openFound(core, blocks, isFull) : undefined;
  };
  const part = (): Promise<FoundPart | undefined> => {
    opening ??= open();
    return opening;
  };
  let cancel: (() => void) | undefined;
  const packLater = (): void => {
    // Not awaited: a part that is a bug surfaces as an unhandled rejection.
    if (!isFull && !isStopped) cancel ??= core.timers.after(QUIET_MS, () => void part());
  };
  const unlisten = blocks.listen({ landed: packLater });
  if ([...core.chats.values()].some(({ record }) => record.last !== undefined)) packLater();
  return {
    follow: (name, input, on) => {
      let end: (() => void) | undefined = () => undefined;
      void part().then((found) => {
        if (end) end = found?.follow(name, input, on) ?? end;
      });
      return () => {
        end?.();
        end = undefined;
      };
    },
    stop: () => {
      isStopped = true;
      unlisten();
      cancel?.();
      // Where it is on its way still, it ends before it has begun.
      void opening?.then((found) => found?.stop());
    },
  };
}

function notLoaded(error: unknown): undefined {
  if (!(error instanceof NotLoaded)) throw error;
}
