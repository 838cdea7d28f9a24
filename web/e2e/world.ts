/** A hub and any number of devices in one process: one clock that is held, lines that can be cut, disks that outlive crashes. For tests alone. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, randomBytes, toHex } from '../../crypto/bytes.ts';
import { newVault, type Vault, wrappingKeyFrom } from '../../crypto/vault.ts';
import { openAssets } from '../../hub/assets.ts';
import { type Hub, openHub } from '../../hub/hub.ts';
import { openLog } from '../../hub/log.ts';
import type { Line as HubSide } from '../../hub/relay/port.ts';
import { openStore } from '../../hub/store/open.ts';
import type { Store as HubStore } from '../../hub/store/port.ts';
import { type Engine, openEngine } from '../device/engine.ts';
import type { Answer, CommandName, Commands, ViewName, Views } from '../device/port.ts';
import type { Served } from '../device/remote.ts';
import { serveEngine } from '../device/served.ts';
import { type Disk, type MemoryStore, newDisk, openMemoryStore } from '../store/memory.ts';
import { openSealedStore } from '../store/sealed.ts';
import type { Dial, Heard } from '../wire/dial.ts';
import { type HeldTimers, newHeldTimers } from '../wire/timers.ts';

export const ORIGIN = 'https://hub.example';
const ADDRESS = { origin: ORIGIN, socket: 'wss://hub.example/v1/socket', host: 'hub.example' };
const START = Date.UTC(2026, 0, 1);
/** Held time moved in one step, and real turns given to what runs on other threads. */
const STEP_MS = 250;

/** A device's line: cut, nothing goes either way; `deaf`, what it says arrives and no answer does. */
export type TestLine = { up: boolean; deaf: boolean; readonly open: Set<() => void> };

export type TestDevice = {
  readonly name: string;
  readonly disk: Disk;
  readonly line: TestLine;
  readonly log: string[];
  engine(): Engine;
  /** The device's store of this run, to be killed at a chosen transaction. */
  store(): MemoryStore;
  call<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<Answer<Commands[C]['out']>>;
  /** The same, and anything but ok fails the test. */
  do<C extends CommandName>(name: C, input: Commands[C]['in']): Promise<Commands[C]['out']>;
  view<V extends ViewName>(name: V, input: Views[V]['in']): Promise<Views[V]['out']>;
  /** The process dies where it stands. */
  crash(): void;
  start(): Promise<void>;
  cut(): void;
  mend(): void;
  halted(): unknown;
};

export type World = {
  readonly timers: HeldTimers;
  readonly texts: { readonly to: string; readonly text: string }[];
  hub(): Hub;
  hubStore(): HubStore;
  hubFolder(): string;
  readonly hubLog: string[];
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
  /** Lets so much held time go by. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
};

const realTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

export async function newWorld(): Promise<World> {
  const timers = newHeldTimers(START);
  const clock = { now: timers.now, after: timers.after, turn: (callback: () => void) => void setImmediate(callback) };
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
      clock,
      randomBytes,
      trustedProxies: 0,
      log: openLog('debug', (line) => hubLog.push(line)),
      send: async (to, text) => void texts.push({ to, text }),
      key: new Uint8Array(32).fill(7),
      assets: openAssets(join(folder, 'none')),
      origins: () => [ORIGIN],
      secure: true,
      retentionMs: 30 * 86_400_000,
      storeSince,
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
    device: async (name, disk = newDisk(), vault) => {
      const made = await newDevice({ name, disk, timers, hub: () => running?.hub, vault: vault ?? (await newTestVault()) });
      devices.push(made);
      return made;
    },
    until: async (what, isSo, ms = 120_000) => {
      const end = timers.now() + ms;
      while (!(await isSo())) {
        const halted = devices.find((device) => device.halted() !== undefined);
        if (halted) throw new Error(`${halted.name} halted while waiting until ${what}`, { cause: halted.halted() });
        if (timers.now() >= end) throw new Error(`not so after ${ms} ms: ${what}`);
        await pass(STEP_MS);
      }
    },
    close: async () => {
      for (const device of devices) device.crash();
      await stopHub();
      await Promise.all(folders.map((one) => rm(one, { recursive: true, force: true })));
    },
  };
}

/** Signs a new person in by phone code, and gives them a name. */
export async function signUp(world: World, device: TestDevice, phone: string, name: string, username = ''): Promise<void> {
  await enterCode(world, device, phone);
  await device.do('setProfile', { name, username, bio: '' });
}

export async function enterCode(world: World, device: TestDevice, phone: string): Promise<Commands['checkCode']['out']> {
  const { verification } = await device.do('requestCode', { phone });
  const code = /#(\d{6})$/.exec(world.texts[world.texts.length - 1]?.text ?? '')?.[1] ?? '';
  return device.do('checkCode', { verification, code });
}

export const userOf = (device: TestDevice): string => toHex(must(device.engine().core).me().user);

/** The texts a device shows of a chat, oldest first. */
export async function textsIn(device: TestDevice, chat: string): Promise<readonly string[]> {
  const core = must(device.engine().core);
  if (!core.chats.has(chat)) return [];
  const { rows } = await device.do('history', { chat, limit: 120 });
  return rows.map(({ text }) => text);
}

const newTestVault = async (): Promise<Vault> => (await newVault({ kind: 'device', key: await wrappingKeyFrom(randomBytes(32)) })).vault;

type Parts = { readonly name: string; readonly disk: Disk; readonly timers: HeldTimers; readonly hub: () => Hub | undefined; readonly vault: Vault };

async function newDevice({ name, disk, timers, hub, vault }: Parts): Promise<TestDevice> {
  const line: TestLine = { up: true, deaf: false, open: new Set() };
  const log: string[] = [];
  let engine: Engine | undefined;
  let served: Served | undefined;
  let store: MemoryStore | undefined;
  let halted: unknown;
  let calls = 0;
  const start = async (): Promise<void> => {
    halted = undefined;
    const opened = openMemoryStore(disk);
    store = opened;
    engine = await openEngine({
      address: ADDRESS,
      store: openSealedStore(opened, vault),
      dial: dialOver(line, hub, name),
      fetch: fetchOver(line, hub),
      timers,
      now: timers.now,
      random: (length: number): Bytes => randomBytes(length),
      log: (event, fields = {}) => void log.push(`${event} ${JSON.stringify(fields)}`),
      onHalt: (error) => {
        halted = error ?? new Error('halted');
      },
    });
    served = serveEngine(engine, async () => undefined);
  };
  await start();
  const call: TestDevice['call'] = (command, input) => must(served).call(command, input, `${name}:${++calls}`);
  return {
    name,
    disk,
    line,
    log,
    start,
    engine: () => must(engine),
    store: () => must(store),
    call,
    do: async (command, input) => {
      const answer = await call(command, input);
      if (!answer.ok) throw new Error(`${name}: ${command} failed with ${answer.error.code}: ${answer.error.message}`);
      return answer;
    },
    view: (view, input) =>
      new Promise((resolve) => {
        let stop = (): void => undefined;
        stop = must(served).watch(view, input, (value) => {
          queueMicrotask(() => stop());
          resolve(value);
        });
      }),
    crash: () => {
      store?.kill();
      for (const drop of [...line.open]) drop();
      void engine?.close().catch(() => undefined);
      engine = undefined;
      served = undefined;
      halted = undefined;
    },
    cut: () => {
      line.up = false;
      for (const drop of [...line.open]) drop();
    },
    mend: () => {
      line.up = true;
    },
    halted: () => halted,
  };
}

/** A socket straight into the hub; each message takes a turn of the event loop, and none is lost or overtaken while the line holds. */
const dialOver =
  (line: TestLine, hub: () => Hub | undefined, name: string): Dial =>
  (_, heard: Heard) => {
    let ended = false;
    let far: HubSide | undefined;
    const end = (code: number): void => {
      if (ended) return;
      ended = true;
      line.open.delete(drop);
      far?.closed();
      setImmediate(() => heard.closed(code));
    };
    const drop = (): void => end(1006);
    const target = line.up ? hub() : undefined;
    setImmediate(() => {
      if (!target || !line.up) return end(1006);
      line.open.add(drop);
      far = target.connect(
        {
          send: (message) => {
            const copy = message.slice();
            setImmediate(() => {
              if (!ended && !line.deaf) heard.message(copy);
            });
          },
          bufferedAmount: () => 0,
          close: (code) => end(code),
          onDrain: () => undefined,
        },
        { path: '/v1/socket', peer: `peer-${name}`, host: 'hub.example', origin: undefined, forwarded: undefined },
      );
    });
    return {
      send: (bytes) => {
        const copy = bytes.slice();
        setImmediate(() => {
          if (!ended && line.up) far?.message(copy);
        });
      },
      buffered: () => 0,
      close: (code) => end(code),
    };
  };

const fetchOver =
  (line: TestLine, hub: () => Hub | undefined): typeof fetch =>
  async (input, init) => {
    const target = line.up ? hub() : undefined;
    if (!target) throw new TypeError('the line is cut');
    const response = await target.fetch(
      new Request(input as string, { ...(init as RequestInit), referrerPolicy: undefined as never, redirect: 'follow' }),
      '203.0.113.7',
    );
    if (!line.up || line.deaf) throw new TypeError('the line was cut');
    return response;
  };

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}
