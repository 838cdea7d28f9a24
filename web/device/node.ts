/** One linked device in a Node process: the engine over a sealed SQLite store in a folder of its own. Stays off the network until it is told to connect. */
import { existsSync } from 'node:fs';
import { randomBytes, utf8 } from '../../crypto/bytes.ts';
import { keyOf } from '../store/key.ts';
import { loadWrappingKey } from '../store/keyring-node.ts';
import type { NoStore, Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { type HubAddress, readHubAddress } from '../wire/address.ts';
import { dial } from '../wire/dial-node.ts';
import { systemTimers, type Timers } from '../wire/timers.ts';
import { type Engine, type Log, openEngine } from './engine.ts';
import { type Folder, folderAt, leaveFolder, lockFolder, type NoFolder, prepareFolder, wipeFolder } from './folder.ts';
import { type Gate, newGate } from './gate.ts';
import type { Device } from './port.ts';
import { serveEngine } from './served.ts';
import { openVaulted } from './vaulted.ts';

export type NodeDeps = {
  /** The hub's address as a person writes it; undefined for the one this profile is signed in at. */
  readonly hub: string | undefined;
  /** The folder's path. */
  readonly profile: string;
  /** Makes the profile where there is none. */
  readonly create: boolean;
  /** Events without content. */
  readonly log: Log;
  /** How long to wait for another process that runs this profile, ms. */
  readonly patienceMs?: number;
  /** The engine has stopped, by a bug or because nothing can be written; the device is only good for closing then. */
  readonly onHalt: (error: unknown) => void;
};

export type NodeDevice = Device & {
  /** The hub's origin. */
  readonly hub: string;
  /** From now on the hub is spoken to; before it, every question to it is answered as if it were offline. */
  connect(): void;
};

/** `no_hub`: none was named and the profile knows none. `other_hub`: the profile is signed in elsewhere. `wrong_key`: its key file is not its own. */
export type NoDevice = NoFolder | NoStore | 'no_hub' | 'bad_hub' | 'other_hub' | 'wrong_key';
export type NodeOpening = { readonly ok: true; readonly device: NodeDevice } | { readonly ok: false; readonly because: NoDevice };

const PATIENCE_MS = 3000;
/** The hub this profile is signed in at. A chain is never shown to a hub by mistake. */
const HUB = keyOf('hub');

export async function openNodeDevice(deps: NodeDeps): Promise<NodeOpening> {
  const folder = folderAt(deps.profile);
  const because = prepareFolder(folder, deps.create);
  if (because) return { ok: false, because };
  const release = await lockFolder(folder, deps.patienceMs ?? PATIENCE_MS);
  if (!release) return { ok: false, because: 'in_use' };
  const opened = await openLocked(deps, folder, release);
  if (!opened.ok) release();
  return opened;
}

async function openLocked(deps: NodeDeps, folder: Folder, release: () => void): Promise<NodeOpening> {
  // A store without its key is a damaged profile; a new key would only hide that.
  if (existsSync(folder.store) && !existsSync(folder.key)) return { ok: false, because: 'wrong_key' };
  const found = await openSqliteStore({ path: folder.store });
  if (!found.store) return { ok: false, because: found.found };
  const vaulted = await openVaulted(found.store, await loadWrappingKey(folder.key));
  if (!vaulted.ok) return closed(found.store, vaulted.because === 'malformed' ? 'unreadable' : 'wrong_key');
  const { store } = vaulted;
  const address = await addressFor(store, deps.hub);
  if (typeof address === 'string') return closed(store, address);
  const gate = newGate();
  const timers = newEndingTimers();
  const engine = await openEngine({
    address,
    store,
    dial: gate.dial(dial),
    fetch: gate.fetch(fetch),
    timers,
    now: Date.now,
    random: randomBytes,
    log: deps.log,
    onHalt: deps.onHalt,
  });
  await store.transact([{ op: 'put', table: 'meta', key: HUB, value: utf8(address.origin) }]);
  return { ok: true, device: deviceOn({ engine, gate, timers, folder, release, hub: address.origin }) };
}

async function closed(store: Store, because: NoDevice): Promise<NodeOpening> {
  await store.close();
  return { ok: false, because };
}

/** A profile that is signed in belongs to one hub; before that it takes the one it is given. */
async function addressFor(store: Store, given: string | undefined): Promise<HubAddress | 'no_hub' | 'bad_hub' | 'other_hub'> {
  const row = await store.get('meta', HUB);
  const known = row && readHubAddress(new TextDecoder().decode(row));
  if (given === undefined) return known ?? 'no_hub';
  const address = readHubAddress(given);
  if (!address) return 'bad_hub';
  const isSignedIn = (await store.get('meta', keyOf('identity'))) !== undefined;
  return known && isSignedIn && known.origin !== address.origin ? 'other_hub' : address;
}

type Parts = {
  readonly engine: Engine;
  readonly gate: Gate;
  readonly timers: EndingTimers;
  readonly folder: Folder;
  readonly release: () => void;
  readonly hub: string;
};

function deviceOn({ engine, gate, timers, folder, release, hub }: Parts): NodeDevice {
  let ending: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await engine.close();
    timers.end();
  };
  const end = (rest: () => Promise<void>): Promise<void> => {
    ending ??= stop().then(rest).finally(release);
    return ending;
  };
  const wipe = async (): Promise<void> => {
    await end(() => wipeFolder(folder));
    leaveFolder(folder);
  };
  const served = serveEngine(engine, wipe);
  return {
    hub,
    connect: () => {
      gate.open();
      engine.nudge();
    },
    call: (name, input) => served.call(name, input, crypto.randomUUID()),
    watch: served.watch,
    close: () => end(async () => undefined),
  };
}

type EndingTimers = Timers & { end(): void };

/** Timers that end with the device: what was to be done later would keep the process alive. */
function newEndingTimers(): EndingTimers {
  const waiting = new Set<() => void>();
  return {
    after: (ms, run) => {
      const cancel = systemTimers.after(ms, () => {
        waiting.delete(cancel);
        run();
      });
      waiting.add(cancel);
      return () => {
        waiting.delete(cancel);
        cancel();
      };
    },
    end: () => {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}
