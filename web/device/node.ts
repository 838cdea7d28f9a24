/** One linked device in a Node process: the engine over a sealed SQLite store in a folder of its own. Stays off the network until it is told to connect. */
import { existsSync } from 'node:fs';
import { equal, randomBytes, utf8 } from '../../crypto/bytes.ts';
import { keyOf } from '../store/key.ts';
import { loadWrappingKey } from '../store/keyring-node.ts';
import { type NoStore, type Store, StoreFull } from '../store/port.ts';
import { isFull, openSqliteStore } from '../store/sqlite.ts';
import { type HubAddress, readHubAddress } from '../wire/address.ts';
import { dial } from '../wire/dial-node.ts';
import { systemTimers, type Timers } from '../wire/timers.ts';
import { type Engine, type Log, openEngine } from './engine.ts';
import { type Folder, folderAt, leaveFolder, lockFolder, type NoFolder, prepareFolder, wipeFolder } from './account/folder.ts';
import { type Gate, newGate } from './port/gate.ts';
import { newLasting } from './port/lasting.ts';
import type { Device } from './port/port.ts';
import { EnrolledAnew } from './renewal.ts';
import { serveEngine } from './served.ts';
import { openVaulted } from './account/vaulted.ts';

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
  /** This profile was found to run twice, and the device goes on with new keys. */
  readonly onRenewed?: () => void;
  /** The engine has stopped, by a bug or because nothing can be written, or has taken new keys twice; the device is only good for closing then. */
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

/** On a full disk a device that is there opens all the same: it can be read. */
export async function openNodeDevice(deps: NodeDeps): Promise<NodeOpening> {
  try {
    return await openIn(deps);
  } catch (error) {
    if (error instanceof StoreFull || isFull(error)) return { ok: false, because: 'full' };
    throw error;
  }
}

async function openIn(deps: NodeDeps): Promise<NodeOpening> {
  const folder = folderAt(deps.profile);
  const because = prepareFolder(folder, deps.create);
  if (because) return { ok: false, because };
  const release = await lockFolder(folder, deps.patienceMs ?? PATIENCE_MS);
  if (!release) return { ok: false, because: 'in_use' };
  let opened: NodeOpening | undefined;
  try {
    opened = await openLocked(deps, folder, release);
    return opened;
  } finally {
    if (!opened?.ok) release();
  }
}

async function openLocked(deps: NodeDeps, folder: Folder, release: () => void): Promise<NodeOpening> {
  // A store without its key is a damaged profile; a new key would only hide that.
  if (existsSync(folder.store) && !existsSync(folder.key)) return { ok: false, because: 'wrong_key' };
  const store = await openStore(folder);
  if (typeof store === 'string') return { ok: false, because: store };
  const address = await addressFor(store, deps.hub);
  if (typeof address === 'string') {
    await store.close();
    return { ok: false, because: address };
  }
  return { ok: true, device: await openDevice({ deps, folder, release, address, gate: newGate() }, store) };
}

async function openStore(folder: Folder): Promise<Store | NoDevice> {
  const found = await openSqliteStore({ path: folder.store });
  if (!found.store) return found.found;
  const vaulted = await openVaulted(found.store, await loadWrappingKey(folder.key));
  if (vaulted.ok) return vaulted.store;
  await found.store.close();
  return vaulted.because === 'malformed' ? 'unreadable' : 'wrong_key';
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

type Ground = {
  readonly deps: NodeDeps;
  readonly folder: Folder;
  readonly release: () => void;
  readonly address: HubAddress;
  readonly gate: Gate;
};

/** Takes new keys at most so often; whoever needs them again has a double that still runs. */
const MAX_RENEWALS = 1;

async function openDevice(ground: Ground, store: Store): Promise<NodeDevice> {
  const { deps, folder, release, address, gate } = ground;
  const lasting = newLasting(() => crypto.randomUUID());
  let run: Run | undefined;
  let renewals = 0;
  let renewing = Promise.resolve();
  let ending: Promise<void> | undefined;
  const onHalt = (error: unknown): void => {
    if (!(error instanceof EnrolledAnew) || renewals >= MAX_RENEWALS || ending) return deps.onHalt(error);
    renewals += 1;
    lasting.follow(undefined);
    renewing = renew();
    renewing.catch(deps.onHalt);
  };
  const renew = async (): Promise<void> => {
    await run?.stop();
    const next = await openStore(folder);
    if (typeof next === 'string') throw new Error(`a profile that was open is now ${next}`);
    deps.onRenewed?.();
    await begin(next);
  };
  const begin = async (on: Store): Promise<void> => {
    run = await openRun(ground, on, onHalt);
    lasting.follow(serveEngine(run.engine, wipe));
  };
  const end = (rest: () => Promise<void>): Promise<void> => {
    // Whoever listens for a halt has heard that it was not renewed.
    ending ??= renewing
      .catch(() => undefined)
      .then(() => run?.stop())
      .then(rest)
      .finally(release);
    return ending;
  };
  const wipe = async (): Promise<void> => {
    await end(() => wipeFolder(folder));
    leaveFolder(folder);
  };
  await begin(store);
  return {
    hub: address.origin,
    connect: () => {
      gate.open();
      run?.engine.nudge();
    },
    call: lasting.call,
    watch: lasting.watch,
    close: () => end(async () => undefined),
  };
}

type Run = { readonly engine: Engine; readonly stop: () => Promise<void> };

/** One engine on the folder's store. */
async function openRun({ deps, address, gate }: Ground, store: Store, onHalt: (error: unknown) => void): Promise<Run> {
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
    onHalt,
  });
  const origin = utf8(address.origin);
  const known = await store.get('meta', HUB);
  if (!known || !equal(known, origin)) await store.transact([{ op: 'put', table: 'meta', key: HUB, value: origin }]);
  const stop = async (): Promise<void> => {
    await engine.close();
    timers.end();
  };
  return { engine, stop };
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
