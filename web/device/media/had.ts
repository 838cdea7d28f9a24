/** What comes once more, and lies here already: nothing fetches it, so nobody would tell the hub that this device has it, and it would keep it for its time. */
import type { Bytes } from '../../../crypto/bytes.ts';
import { tellHad } from './arriving.ts';
import { holdingOf } from './holding.ts';
import type { Moving } from './moving.ts';

/** Whoever passes something on puts it to the hub after its message, where it is there no more: told once more by when that is done, ms. */
const PUT_MS = 60 * 1000;

export type Had = {
  /** Another's message has come that shows these. */
  came(blobs: readonly Bytes[]): Promise<void>;
};

export function openHad({ core, api, signal }: Moving): Had {
  const tell = async (blobs: readonly Bytes[]): Promise<readonly Bytes[]> => {
    const here: Bytes[] = [];
    for (const blob of blobs) if ((await holdingOf(core.store, blob))?.isWhole) here.push(blob);
    for (const blob of here) if (!signal.aborted && core.hub.online()) await tellHad({ api }, blob);
    return here;
  };
  return {
    came: async (blobs) => {
      const here = await tell(blobs);
      if (here.length === 0 || signal.aborted) return;
      core.timers.after(PUT_MS, () => {
        // Not awaited: nothing waits for it.
        if (!signal.aborted) void tell(here).catch(core.halt);
      });
    },
  };
}
