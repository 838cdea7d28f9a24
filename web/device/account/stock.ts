/** The stock of key packages at the hub, so that others can add this device while it is away. */
import { answersUntil } from '../../../crypto/mls.ts';
import { Refused } from '../../../hub/protocol/errors.ts';
import { rangeOf } from '../../store/key.ts';
import { rowsIn } from '../../store/pages.ts';
import type { Op, Store } from '../../store/port.ts';
import type { Api } from '../../wire/api.ts';
import { Unreachable } from '../../wire/unreachable.ts';
import { stockPackages } from './account.ts';
import { type Core, write } from '../memory/core.ts';
import { isStocked, stocked } from '../memory/stocked.ts';

export type Stock = {
  /** Fills it now. Throws Refused or Unreachable. */
  fill(core: Core): Promise<void>;
  /** Fills it now and looks after it from time to time; asking again only begins the time anew. */
  keep(core: Core): void;
  stop(): void;
};

const LOOK_MS = 60 * 60 * 1000;
const RETRY_MS = 5 * 1000;

export function openStock(api: Api): Stock {
  let cancel = (): void => undefined;
  const fill = async (core: Core): Promise<void> => {
    const now = core.clock.now();
    // A hub that has none was wiped, or gave the last away: then a last-resort one is due too, and the whole stock anew.
    const isWhole = !(await isStocked(core.store, now)) || (await api.countPackages()) === 0;
    await stockPackages(api, core.store, core.me(), await core.ownChain(), now, isWhole);
    if (isWhole) await write(core, [stocked(now), ...(await spentIn(core.store, now))]);
  };
  const keep = (core: Core): void => {
    cancel();
    const look = (ms: number): void => {
      cancel = core.timers.after(ms, () => (core.hub.online() ? keep(core) : undefined));
    };
    fill(core)
      .then(() => look(LOOK_MS))
      .catch((error: unknown) => (error instanceof Unreachable || error instanceof Refused ? look(RETRY_MS) : core.halt(error)));
  };
  return { fill, keep, stop: () => cancel() };
}

/** Takes away the keys that no Welcome can be for any more. */
async function spentIn(store: Store, now: number): Promise<readonly Op[]> {
  const ops: Op[] = [];
  for await (const { key, value } of rowsIn(store, 'packages', rangeOf(new Uint8Array()))) {
    const until = await answersUntil(value.slice(1));
    if (until !== undefined && until < now) ops.push({ op: 'delete', table: 'packages', key });
  }
  return ops;
}
