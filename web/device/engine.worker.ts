/** The engine in a worker of the tab that owns it: opens this device's disk, shows what is on it at once, and then everything else. */
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import { broadcastWire } from './port/broadcast.ts';
import { StoreFull } from '../store/port.ts';
import { openDisk, PARTINGS, wipeDisk } from './disk.ts';
import { damagedDevice, fullDevice } from './port/damaged.ts';
import { earlyDevice } from './early.ts';
import { glanceAt } from './glance.ts';
import { serve } from './port/remote.ts';
import { ROOM_MS } from './port/room.ts';
import { withStraight } from './port/straight.ts';

/** Time for the last answer to be on its way before the worker is replaced. */
const PARTING_MS = 50;
/** Time for the list to be painted before the engine's code takes the thread. */
const PAINT_MS = 30;

/** Says to the owning tab that this worker is done and a new one is wanted. */
const retire = (): void => globalThis.postMessage('retired');

async function main(): Promise<void> {
  const wire = withStraight(broadcastWire());
  const owner = toHex(randomBytes(8));
  const store = await openDisk(retire);
  if (store === 'full') {
    setTimeout(retire, ROOM_MS);
    return void serve(fullDevice(Date.now(), retire), wire, owner);
  }
  if (typeof store === 'string') return void serve(damagedDevice(store, wipe), wire, owner);
  const glance = await glanceAt(store);
  const late = pause(glance.chats ? PAINT_MS : 0)
    .then(() => import('./start.ts'))
    .then(({ startEngine }) => startEngine({ store, partings: PARTINGS, wipe, onHalt: retire }));
  // Whoever waits for it hears of a failure too; the next worker tries again.
  late.catch((error: unknown) => setTimeout(retire, error instanceof StoreFull ? ROOM_MS : 0));
  serve(earlyDevice(glance, late), wire, owner);
}

/** Takes everything off this device but the partings, first the key, without which the rest is noise; the next worker finds an empty one. */
async function wipe(partings?: Bytes): Promise<void> {
  try {
    await wipeDisk(partings);
  } finally {
    setTimeout(retire, PARTING_MS);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

// What is imported above and by start.ts lies in this chunk too, so nothing that main waits for may come from a later one: that waits for this.
await main();
