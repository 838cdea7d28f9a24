/** A hub and any number of devices in one process: one clock that is held, lines that can be cut, disks that outlive crashes. For tests alone. */
import { MEDIA_LIMITS } from '../../hub/protocol/media.ts';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from '../../crypto/bytes.ts';
import type { Vault } from '../../crypto/vault.ts';
import { openAssets } from '../../hub/assets.ts';
import { type Hub, openHub } from '../../hub/hub.ts';
import { openLog } from '../../hub/log.ts';
import { openDisk } from '../../hub/store/disk.ts';
import type { Outside } from '../../hub/push/outside.ts';
import { NOWHERE } from '../../hub/push/push.world.ts';
import { openStore } from '../../hub/store/open.ts';
import type { Store as HubStore } from '../../hub/store/port.ts';
import { type Disk, newDisk } from '../store/memory.ts';
import { type HeldTimers, newHeldTimers } from '../wire/timers.ts';
import { newDevice, newTestVault, type TestDevice } from './device.ts';
import { ORIGIN } from './lines.ts';

const START = Date.UTC(2026, 0, 1);
/** Held time moved in one step, and real turns given to what runs on other threads. */
const STEP_MS = 250;
/** Held time runs as fast as the machine lets it, and keys take real time: nothing is given up before that much of it. */
const FAIR_MS = 20_000;

export type World = {
  readonly timers: HeldTimers;
  readonly texts: { readonly to: string; readonly text: string }[];
  hub(): Hub;
  hubStore(): HubStore;
  hubFolder(): string;
  readonly hubLog: string[];
  readonly devices: readonly TestDevice[];
  /** By how much the clock of the hub's machine is wrong, ms. Steps above a day a real hub holds back (hub/clock.ts), so keep below. */
  readonly skew: { hub: number };
  /** Stops the hub without a word and opens it again on the same data. */
  restartHub(): Promise<void>;
  stopHub(): Promise<void>;
  startHub(): Promise<void>;
  /** A new hub at the old address that has never heard of anybody. */
  wipeHub(): Promise<void>;
  /** Keeps a copy of the hub's data; `restoreHub` puts it back. */
  backupHub(): Promise<void>;
  restoreHub(): Promise<void>;
  device(name: string, disk?: Disk, vault?: Vault): Promise<TestDevice>;
  /** Lets time go on until it is so; fails after `ms` of held time. */
  until(what: string, isSo: () => boolean | Promise<boolean>, ms?: number): Promise<void>;
  /** Lets the machine work until it is so, and no held time go by: for what is over when some has. Fails when the machine had its time. */
  atOnce(what: string, isSo: () => boolean | Promise<boolean>): Promise<void>;
  /** Lets so much held time go by. */
  pass(ms: number): Promise<void>;
  /** Days go by with everybody asleep, the hub as well: those that ran are started again afterwards. */
  sleep(ms: number): Promise<void>;
  close(): Promise<void>;
};

export const MEDIA = { fileBytes: MEDIA_LIMITS.mediaFileBytes, quotaBytes: MEDIA_LIMITS.mediaQuotaBytes, keepMs: MEDIA_LIMITS.mediaMs };

const realTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

type WorldDeps = {
  readonly retentionMs?: number;
  /** Read at each start of the hub. */
  readonly media?: { fileBytes: number; readonly quotaBytes: number; readonly keepMs: number };
  /** Where push services are. */
  readonly outside?: Outside;
  /** Was this engine's end meant to happen? Any other fails whoever waits. */
  readonly isMeant?: (because: unknown) => boolean;
};

export async function newWorld({
  retentionMs = 30 * 86_400_000,
  isMeant = () => false,
  outside = NOWHERE,
  media = MEDIA,
}: WorldDeps = {}): Promise<World> {
  const timers = newHeldTimers(START);
  // Whole milliseconds, as everywhere: jitter moves the held clock by fractions.
  const now = (): number => Math.floor(timers.now());
  const skew = { hub: 0 };
  const wall = (): number => now() + skew.hub;
  const clock = { now: wall, wall, after: timers.after, turn: (callback: () => void) => void setImmediate(callback) };
  const texts: { to: string; text: string }[] = [];
  const hubLog: string[] = [];
  const devices: TestDevice[] = [];
  const folders: string[] = [];
  const newFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'tidings-scenario-'));
    folders.push(folder);
    return folder;
  };
  let folder = await newFolder();
  let backup: string | undefined;
  /** When the data of this hub began, which a copy of it does not change. */
  let storeSince = START;
  let running: { hub: Hub; store: HubStore } | undefined;

  const startHub = async (): Promise<void> => {
    const store = await openStore({ file: join(folder, 'hub.db'), synchronous: 'NORMAL' });
    const hub = openHub({
      store,
      files: openDisk(join(folder, 'media')),
      media: { ...media },
      clock,
      randomBytes,
      trustedProxies: 0,
      log: openLog('debug', (line) => hubLog.push(line)),
      send: async (to, text) => void texts.push({ to, text }),
      key: new Uint8Array(32).fill(7),
      assets: openAssets(join(folder, 'none')),
      origins: () => [ORIGIN],
      secure: true,
      retentionMs,
      storeSince,
      outside,
      contact: undefined,
    });
    running = { hub, store };
  };
  const stopHub = async (): Promise<void> => {
    const stopping = running;
    running = undefined;
    for (const { line } of devices) for (const drop of [...line.open]) drop();
    await stopping?.hub.close();
    await stopping?.store.close();
  };
  const swap = async (change: () => Promise<void>): Promise<void> => {
    await stopHub();
    await change();
    await startHub();
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await realTurn();
      await timers.advance(Math.min(left, STEP_MS));
    }
    await realTurn();
  };
  await startHub();
  return {
    timers,
    texts,
    hubLog,
    devices,
    skew,
    stopHub,
    startHub,
    pass,
    hub: () => must(running).hub,
    hubStore: () => must(running).store,
    hubFolder: () => folder,
    restartHub: () => swap(async () => undefined),
    wipeHub: () =>
      swap(async () => {
        folder = await newFolder();
        storeSince = now();
      }),
    backupHub: () =>
      swap(async () => {
        backup = await newFolder();
        await cp(folder, backup, { recursive: true });
      }),
    restoreHub: () =>
      swap(async () => {
        const copy = await newFolder();
        await cp(must(backup), copy, { recursive: true });
        folder = copy;
      }),
    sleep: (ms) =>
      swap(async () => {
        const awake = devices.filter((device) => device.isOn());
        for (const device of awake) device.crash();
        await timers.advance(ms);
        for (const device of awake) await device.start();
      }),
    device: async (name, disk = newDisk(), vault) => {
      const address = `203.0.113.${devices.length + 1}`;
      const made = await newDevice({ name, disk, timers, hub: () => running?.hub, vault: vault ?? (await newTestVault()), address });
      devices.push(made);
      return made;
    },
    until: async (what, isSo, ms = 120_000) => {
      const end = timers.now() + ms;
      const begun = performance.now();
      while (!(await isSo())) {
        const halted = devices.find((device) => device.halted() !== undefined && !isMeant(device.halted()));
        if (halted) throw new Error(`${halted.name} halted while waiting until ${what}`, { cause: halted.halted() });
        if (timers.now() >= end && performance.now() - begun > FAIR_MS) throw new Error(`not so after ${ms} ms: ${what}`);
        await pass(STEP_MS);
      }
    },
    atOnce: async (what, isSo) => {
      const end = performance.now() + FAIR_MS;
      while (!(await isSo())) {
        if (performance.now() > end) throw new Error(`not so at once: ${what}`);
        await realTurn();
      }
    },
    close: async () => {
      for (const device of devices) device.crash();
      await stopHub();
      await Promise.all(folders.map((one) => rm(one, { recursive: true, force: true })));
    },
  };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}
