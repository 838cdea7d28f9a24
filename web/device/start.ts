/** The engine's code, in a chunk of its own: everything that unlocks, signs, seals and speaks. */
import { randomBytes } from '../../crypto/bytes.ts';
import { later } from '../../crypto/later.ts';
import { type Store, StoreFull } from '../store/port.ts';
import { readHubAddress } from '../wire/address.ts';
import { dial } from '../wire/dial-browser.ts';
import { systemTimers } from '../wire/timers.ts';
import { openEngine } from './engine.ts';
import type { PartingPlace } from './account/parting.ts';
import type { Served } from './port/remote.ts';
import { untilRoom } from './port/room.ts';
import { serveEngine } from './served.ts';
import type { Wipe } from './signin.ts';

/** `wipe` empties the device once the engine is closed. One that found no room halts when there is some. */
export type Ground = { readonly store: Store; readonly partings: PartingPlace; readonly wipe: Wipe; readonly onHalt: () => void };

/** Starts the engine of this browser on a sealed store. */
export async function startEngine({ store, partings, wipe, onHalt }: Ground): Promise<Served> {
  const address = readHubAddress(globalThis.location.origin);
  if (!address) throw new Error('the page has no address a hub could have');
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  // A store that closes meanwhile is opened anew as well.
  const haltWithRoom = (): void => void untilRoom(store, pause).then(onHalt, onHalt);
  const engine = await openEngine({
    address,
    store,
    dial,
    fetch: globalThis.fetch.bind(globalThis),
    files: async () => (await later(() => import('../store/opfs.ts'))).openFiles(),
    timers: systemTimers,
    now: Date.now,
    random: randomBytes,
    log: () => undefined,
    partings,
    onHalt: (error) => (error instanceof StoreFull ? haltWithRoom() : onHalt()),
  });
  if (engine.isFull) haltWithRoom();
  return serveEngine(engine, async (kept) => {
    await engine.close();
    await wipe(kept);
  });
}
