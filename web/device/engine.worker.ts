/** The engine in a worker of the tab that owns it: opens this device's disk and serves the device to every tab. */
import { randomBytes, toHex } from '../../crypto/bytes.ts';
import { deleteDexieStore, openDexieStore } from '../store/dexie.ts';
import { forgetWrappingKey, loadWrappingKey } from '../store/keyring-browser.ts';
import { readHubAddress } from '../wire/address.ts';
import { dial } from '../wire/dial-browser.ts';
import { systemTimers } from '../wire/timers.ts';
import { broadcastWire } from './broadcast.ts';
import { damagedDevice } from './damaged.ts';
import { openEngine } from './engine.ts';
import { serve } from './remote.ts';
import { serveEngine } from './served.ts';
import { openVaulted } from './vaulted.ts';

const STORE = 'tidings';
const KEYS = 'tidings-keys';
/** Time for the last answer to be on its way before the worker is replaced. */
const PARTING_MS = 50;

/** Says to the owning tab that this worker is done and a new one is wanted. */
const retire = (): void => globalThis.postMessage('retired');

async function main(): Promise<void> {
  const wire = broadcastWire();
  const owner = toHex(randomBytes(8));
  const opened = await openDexieStore({ name: STORE, onEnd: retire });
  if (!opened.store) return void serve(damagedDevice(opened.found, wipe), wire, owner);
  const vaulted = await openVaulted(opened.store, await loadWrappingKey(KEYS));
  if (!vaulted.ok) return void serve(damagedDevice(vaulted.because, wipe), wire, owner);
  const address = readHubAddress(globalThis.location.origin);
  if (!address) throw new Error('the page has no address a hub could have');
  const engine = await openEngine({
    address,
    store: vaulted.store,
    dial,
    fetch: globalThis.fetch.bind(globalThis),
    timers: systemTimers,
    now: Date.now,
    random: randomBytes,
    log: () => undefined,
    onHalt: retire,
  });
  serve(
    serveEngine(engine, async () => {
      await engine.close();
      await wipe();
    }),
    wire,
    owner,
  );
}

/** Takes everything off this device; the next worker finds an empty one. */
async function wipe(): Promise<void> {
  await deleteDexieStore(STORE);
  await forgetWrappingKey(KEYS);
  setTimeout(retire, PARTING_MS);
}

await main();
