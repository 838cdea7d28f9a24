/** A relay on a real store with a held clock, and devices at the other end of lines that can be slow: for tests of this room and of the whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers';
import { type Bytes, concat, equal, randomBytes, toHex, utf8 } from '../../crypto/bytes.ts';
import { writeCommitEnvelope } from '../../crypto/envelope.ts';
import { hash } from '../../crypto/hash.ts';
import { memoryBuckets } from '../limits/memory.ts';
import { openSpendNow } from '../limits/spend.ts';
import { readBatch, writeBatch } from '../protocol/batch.ts';
import { readHubFrame, writeDeviceFrame } from '../protocol/forms.ts';
import { type Cursor, type DeviceFrame, type HubFrame, KIND, type RouteId } from '../protocol/frames.ts';
import { openPresence, type Presence } from '../people/presence.ts';
import type { Store } from '../store/port.ts';
import { openStore } from '../store/open.ts';
import type { Asker, Clock, Relay } from './port.ts';
import { openRelay } from './relay.ts';

export const HOST = 'hub.example';
export const START: Cursor = { seq: 0, hash: new Uint8Array(32) };

/** What a device posts, with the head an MLS library would write (RFC 9420 §6.3) around bytes that stand for ciphertext. */
export function mlsMessage(
  group: RouteId,
  epoch: number,
  content: 'application' | 'proposal' | 'commit' = 'application',
  body: Bytes = randomBytes(40),
): Bytes {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(epoch));
  const type = { application: 1, proposal: 2, commit: 3 }[content];
  const head = concat(new Uint8Array([0, 1, 0, 2, group.length]), group, number, new Uint8Array([type, 0, 1, 0]));
  return concat(head, vectorLength(body.length), body);
}
/** The length of a vector, RFC 9420 §2.1.2: written as short as it can be. */
function vectorLength(length: number): Bytes {
  if (length < 64) return new Uint8Array([length]);
  if (length < 16_384) return new Uint8Array([0x40 | (length >> 8), length]);
  return new Uint8Array([0x80 | (length >> 24), length >> 16, length >> 8, length]);
}
export const mlsCommit = (group: RouteId, epoch: number): Bytes =>
  writeCommitEnvelope({ rider: mlsMessage(group, epoch), commit: mlsMessage(group, epoch, 'commit') });

/** A clock that stands still until `pass`; a turn is a real one. */
export type HeldClock = Clock & { pass(ms: number): void };
export function heldClock(start = 1_760_000_000_000): HeldClock {
  let now = start;
  let timers: readonly { readonly at: number; readonly callback: () => void }[] = [];
  const pass = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers = timers.filter((one) => one !== next);
      now = next.at;
      next.callback();
    }
    now = end;
  };
  const after = (ms: number, callback: () => void): (() => void) => {
    const timer = { at: now + ms, callback };
    timers = [...timers, timer];
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  return { now: () => now, wall: () => now, after, turn: (callback) => void setImmediate(callback), pass };
}

/** Lets everything that is under way come to rest: writes, reads, and what is said because of them. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve));
}

export type TestDevice = Asker & { readonly token: string };
export const newDevice = (): TestDevice => ({
  user: randomBytes(16),
  device: randomBytes(16),
  session: randomBytes(16),
  token: toHex(randomBytes(16)),
});

/** One end of a line. */
export type Peer = {
  /** Frames heard since the last `take`. */
  take(): Promise<readonly HubFrame[]>;
  say(...frames: readonly DeviceFrame[]): void;
  raw(message: Bytes): void;
  hello(
    device: TestDevice,
    change?: { readonly host?: string; readonly nonce?: Bytes; readonly version?: number; readonly token?: string },
  ): Promise<void>;
  closed(): { readonly code: number; readonly reason: string } | undefined;
  /** From now on the line takes everything and passes nothing on, until `resume`. */
  stall(): void;
  resume(): void;
  /** The device goes without a word. */
  cut(): void;
  readonly messages: readonly Bytes[];
};

export type World = {
  /** Where the store's files lie. */
  readonly folder: string;
  readonly store: Store;
  readonly relay: Relay;
  readonly presence: Presence;
  readonly clock: HeldClock;
  /** Faults. Who expects one takes it out. */
  readonly reported: unknown[];
  /** Where set, nobody can be looked up. */
  readonly failing: { with?: Error };
  connect(address?: string): Peer;
  /** Connected, with hello said and heard. */
  online(device: TestDevice): Promise<Peer>;
  /** The hub knows this device and its token. */
  admit(device: TestDevice): Promise<void>;
  /** Throws where a fault was reported that nobody expected. */
  close(): Promise<void>;
};

/** What stands for a signature: the relay only hands the message on to whoever verifies. */
const signatureOf = (device: Bytes, message: Bytes): Bytes => concat(hash('socket', device, message), new Uint8Array(32));

export async function newWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-relay-'));
  const store = await openStore({ file: join(folder, 'hub.db') });
  const clock = heldClock();
  const [devices, reported]: [TestDevice[], unknown[]] = [[], []];
  const failing: World['failing'] = {};
  const spend = openSpendNow({ buckets: memoryBuckets(), now: () => clock.now() });
  const report = (error: unknown): void => void reported.push(error);
  const presence = openPresence({ store, clock, spend, report });
  const relay = openRelay({
    routes: store.routes,
    clock,
    wake: () => undefined,
    randomBytes,
    spend,
    report,
    presence,
    authenticate: async (token) => {
      if (failing.with) throw failing.with;
      return devices.find((one) => one.token === token);
    },
    verify: async ({ device }, message, signature) => equal(signature, signatureOf(device, message)),
  });
  const admit = async (device: TestDevice): Promise<void> => {
    if (devices.includes(device)) return;
    devices.push(device);
    await store.chains.append({
      user: device.user,
      version: 0,
      entries: [],
      devices: [{ ...device, signingKey: randomBytes(32), active: true }],
      now: clock.now(),
    });
  };
  const connect = (address = '192.0.2.1'): Peer => connectTo(relay, admit, address);
  const online = async (device: TestDevice): Promise<Peer> => {
    const peer = connect();
    await peer.hello(device);
    await peer.take();
    return peer;
  };
  const close = async (): Promise<void> => {
    await relay.close();
    await presence.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
    if (reported.length > 0) throw new Error('the relay has reported what nobody expected', { cause: reported[0] });
  };
  return { folder, store, relay, presence, clock, reported, failing, connect, online, admit, close };
}

function connectTo(relay: Relay, admit: World['admit'], address: string): Peer {
  const messages: Bytes[] = [];
  let [heard, held]: [HubFrame[], number | undefined] = [[], undefined];
  let ended: ReturnType<Peer['closed']>;
  let drained = (): void => undefined;
  const hear = (message: Bytes): void => {
    messages.push(message);
    for (const bytes of readBatch(message) ?? []) {
      const frame = readHubFrame(bytes);
      if (!frame) throw new Error('expected frames a device can read from the hub');
      heard.push(frame);
    }
    if (held !== undefined) held += message.length;
  };
  const line = relay.accept(
    {
      send: hear,
      sendParts: (parts) => hear(concat(...parts)),
      bufferedAmount: () => held ?? 0,
      close: (code, reason) => (ended ??= { code, reason }),
      onDrain: (callback) => (drained = callback),
    },
    { host: HOST, address },
  );
  const take = async (): Promise<readonly HubFrame[]> => {
    await settle();
    const frames = heard;
    heard = [];
    return frames;
  };
  const say = (...frames: readonly DeviceFrame[]): void => line.message(writeBatch(frames.map(writeDeviceFrame)));
  return {
    messages,
    take,
    say,
    raw: (message) => line.message(message),
    hello: async (device, change = {}) => {
      await admit(device);
      const challenge = (await take()).find((frame) => frame.type === 'challenge');
      const nonce = change.nonce ?? (challenge?.type === 'challenge' ? challenge.nonce : new Uint8Array(32));
      const message = hash('socket', nonce, utf8(change.host ?? HOST), device.device);
      say({
        type: 'hello',
        version: change.version ?? 1,
        user: device.user,
        device: device.device,
        token: change.token ?? device.token,
        signature: signatureOf(device.device, message),
      });
    },
    closed: () => ended,
    stall: () => {
      held = 0;
    },
    resume: () => {
      held = undefined;
      drained();
    },
    cut: () => line.closed(),
  };
}

let requests = 0;
export const request = (): number => ++requests;
type FrameOf<T extends DeviceFrame['type']> = Extract<DeviceFrame, { type: T }>;

export const openFrame = (route: RouteId, devices: readonly Asker[], change: Partial<FrameOf<'open'>> = {}): FrameOf<'open'> => ({
  type: 'open',
  request: request(),
  route,
  item: randomBytes(16),
  predecessor: undefined,
  devices: devices.map(({ device }) => device),
  mails: [],
  ...change,
});
export const messageFrame = (route: RouteId, epoch = 1, change: Partial<FrameOf<'post'>> = {}): FrameOf<'post'> => ({
  type: 'post',
  request: request(),
  route,
  item: randomBytes(16),
  kind: KIND.message,
  epoch,
  bytes: mlsMessage(route, epoch),
  devices: [],
  mails: [],
  ...change,
});
export const commitFrame = (route: RouteId, devices: readonly Asker[], epoch = 1, change: Partial<FrameOf<'post'>> = {}): FrameOf<'post'> =>
  messageFrame(route, epoch, { kind: KIND.commit, bytes: mlsCommit(route, epoch), devices: devices.map(({ device }) => device), ...change });
export const subscribeFrame = (route: RouteId, cursor: Cursor = START): FrameOf<'subscribe'> => ({ type: 'subscribe', route, cursor });

/** The first of these devices opens a chat with all of them, and each follows it. */
export async function openChat(route: RouteId, devices: readonly Asker[], peers: readonly Peer[]): Promise<void> {
  peers[0]?.say(openFrame(route, devices));
  await peers[0]?.take();
  for (const peer of peers) peer.say(subscribeFrame(route));
  await Promise.all(peers.map((peer) => peer.take()));
}

/** Frames by their type, and why where they say so. */
export const codes = (frames: readonly HubFrame[]): readonly string[] =>
  frames.map((frame) => ('code' in frame ? `${frame.type} ${frame.code}` : frame.type));
