/** A device of a world: an engine on a disk that outlives it, to be crashed, started again, taken over, and asked as a face asks it. */
import { type Bytes, randomBytes } from '../../crypto/bytes.ts';
import { newVault, type Vault, wrappingKeyFrom } from '../../crypto/vault.ts';
import type { Hub } from '../../hub/hub.ts';
import { type Engine, openEngine } from '../device/engine.ts';
import type { PartingPlace } from '../device/account/parting.ts';
import type { Answer } from '../device/port/failure.ts';
import type { CommandName, Commands, ViewName, Views } from '../device/port/port.ts';
import type { Served } from '../device/port/remote.ts';
import { EnrolledAnew } from '../device/renewal.ts';
import { serveEngine } from '../device/served.ts';
import { type Disk, type MemoryStore, openMemoryStore } from '../store/memory.ts';
import { openSealedStore } from '../store/sealed.ts';
import type { HeldTimers } from '../wire/timers.ts';
import { ADDRESS, dialOver, fetchOver, newLine, type TestLine } from './lines.ts';

export type TestDevice = {
  readonly name: string;
  readonly disk: Disk;
  readonly vault: Vault;
  readonly line: TestLine;
  readonly log: string[];
  /** By how much its own clock is wrong, ms. */
  readonly skew: { ms: number };
  isOn(): boolean;
  engine(): Engine;
  /** The device's store of this run, to be killed at a chosen transaction. */
  store(): MemoryStore;
  call<C extends CommandName>(name: C, input: Commands[C]['in'], id?: string): Promise<Answer<Commands[C]['out']>>;
  /** The same, and anything but ok fails the test. */
  do<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<Commands[C]['out']>;
  view<V extends ViewName>(name: V, input: Views[V]['in']): Promise<Views[V]['out']>;
  /** Every value of the view in this run, from now on. */
  follow<V extends ViewName>(name: V, input: Views[V]['in'], on: (view: Views[V]['out']) => void): void;
  /** The process dies where it stands. */
  crash(): void;
  start(): Promise<void>;
  /** Another engine claims the same disk while this one still runs: from now on the new one answers, and the old one must find out. */
  takeOver(): Promise<void>;
  cut(): void;
  mend(): void;
  /** What stopped the engine that runs now, if it has stopped. */
  halted(): unknown;
  /** What stays here of a device that left unheard. */
  parting(): Bytes | undefined;
};

export type DeviceParts = {
  readonly name: string;
  readonly disk: Disk;
  readonly timers: HeldTimers;
  readonly hub: () => Hub | undefined;
  readonly vault: Vault;
  readonly address: string;
};

export const newTestVault = async (): Promise<Vault> => (await newVault({ kind: 'device', key: await wrappingKeyFrom(randomBytes(32)) })).vault;

type Run = { readonly engine: Engine; readonly served: Served; readonly store: MemoryStore };

export async function newDevice(parts: DeviceParts): Promise<TestDevice> {
  const { name, disk, vault } = parts;
  const line = newLine();
  const log: string[] = [];
  const skew = { ms: 0 };
  let parting: Bytes | undefined;
  const place: PartingPlace = {
    load: async () => parting,
    keep: async (partings) => {
      parting = partings;
    },
  };
  let run: Run | undefined;
  let halted: unknown;
  let calls = 0;
  const drop = (): void => {
    for (const end of [...line.open]) end();
  };
  let current: MemoryStore | undefined;
  /** Engines whose place another has taken and who may not have noticed yet. */
  let robbed: Run[] = [];
  const start = async (): Promise<void> => {
    halted = undefined;
    const store = openMemoryStore(disk);
    current = store;
    run = await open({ ...parts, now: () => parts.timers.now() + skew.ms }, store, line, log, place, (error) => {
      // What an engine that was taken over or has died still says concerns nobody.
      if (current !== store) return;
      halted = error ?? new Error('halted');
      // A face opens the next engine at once, as a browser's tab does.
      if (error instanceof EnrolledAnew) void start();
    });
  };
  await start();
  const call: TestDevice['call'] = (command, input, id = `${name}:${++calls}`) => must(run).served.call(command, input, id);
  return {
    name,
    disk,
    vault,
    line,
    log,
    skew,
    start,
    isOn: () => run !== undefined,
    takeOver: () => {
      if (run) robbed.push(run);
      return start();
    },
    engine: () => must(run).engine,
    store: () => must(run).store,
    call,
    do: async (command, input) => {
      const answer = await call(command, input);
      if (!answer.ok) throw new Error(`${name}: ${command} failed with ${answer.error.code}`);
      return answer;
    },
    view: (view, input) =>
      new Promise((resolve) => {
        let stop = (): void => undefined;
        stop = must(run).served.watch(view, input, (value) => {
          queueMicrotask(() => stop());
          resolve(value);
        });
      }),
    follow: (view, input, on) => void must(run).served.watch(view, input, on),
    crash: () => {
      const dying = [...robbed, ...(run ? [run] : [])];
      robbed = [];
      run = undefined;
      current = undefined;
      halted = undefined;
      for (const { store } of dying) store.kill();
      drop();
      // What it was doing meets a dead disk.
      for (const { engine } of dying) void engine.close().catch(() => undefined);
    },
    cut: () => {
      line.up = false;
      drop();
    },
    mend: () => {
      line.up = true;
    },
    halted: () => halted,
    parting: () => parting,
  };
}

async function open(
  parts: DeviceParts & { readonly now: () => number },
  store: MemoryStore,
  line: TestLine,
  log: string[],
  place: PartingPlace,
  onHalt: (error: unknown) => void,
): Promise<Run> {
  const { name, disk, timers, now, hub, vault, address } = parts;
  const engine = await openEngine({
    address: ADDRESS,
    store: openSealedStore(store, vault),
    dial: dialOver(line, hub, name),
    fetch: fetchOver(line, hub, address),
    timers,
    now: () => Math.floor(now()),
    random: (length: number): Bytes => randomBytes(length),
    log: (event, fields = {}) => void log.push(`${event} ${JSON.stringify(fields)}`),
    partings: place,
    onHalt,
  });
  const wipe = async (partings?: Bytes): Promise<void> => {
    await engine.close();
    if (partings) await place.keep(partings);
    Object.assign(disk, { tables: new Map(), synced: new Map() });
  };
  return { engine, served: serveEngine(engine, wipe), store };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a device that runs');
  return value;
}
